import type { Argument, ArgumentValue, Derivation, NixText } from '../../model.ts';

// What nobody needs for the build itself, and what may well refer to the derivation that it belongs to.
const NO_REFERENCES: ReadonlySet<string> = new Set(['passthru', 'meta', 'pos']);

/** Every derivation that arguments refer to, once each. */
export function referencesOf(
  given: ReadonlyMap<string, Argument>,
  added: readonly Derivation[],
): readonly Derivation[] {
  const found = new Map<string, Derivation>(added.map((derivation) => [derivation.id, derivation]));
  for (const [name, argument] of given) {
    if (!NO_REFERENCES.has(name)) visit(argument.value, (derivation) => found.set(derivation.id, derivation));
  }
  return [...found.values()];
}

function visit(value: ArgumentValue, found: (derivation: Derivation) => void): void {
  switch (value.kind) {
    case 'derivation':
      found(value.derivation);
      return;
    case 'text':
      visitText(value.text, found);
      return;
    case 'list':
      for (const item of value.items) visit(item.value, found);
      return;
    case 'attributes':
      for (const argument of value.attributes.values()) visit(argument.value, found);
      return;
    default:
      return;
  }
}

function visitText(text: NixText, found: (derivation: Derivation) => void): void {
  for (const part of text) if (part.kind === 'output') found(part.derivation);
}
