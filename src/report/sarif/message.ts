// SARIF 2.1.0 §3.11.5 and §3.11.6: in a message `{0}` is a placeholder and `[text](1)` a link. Only what a viewer would
// take for one is escaped: braces and brackets are everyday Nix and viewers show their escapes as they are.
const PLACEHOLDER = /\{(\d+)\}/g;

/** Text for a SARIF message, which a viewer shows as it is. */
export function messageText(text: string): string {
  return withoutLinks(text.replace(PLACEHOLDER, '{{$1}}'));
}

/** Escapes every `[` whose next `]` is followed by `(`. */
function withoutLinks(text: string): string {
  const parts = text.split(']');
  return parts.map((part, index) => (parts[index + 1]?.startsWith('(') ? part.replaceAll('[', '\\[') : part)).join(']');
}

/** A link in a message to the related location with that id. */
export function messageLink(text: string, id: number): string {
  return `[${text.replace(PLACEHOLDER, '{{$1}}').replace(/[[\]\\]/g, '\\$&')}](${id})`;
}

/** The text with a full stop, so that another sentence may follow. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
