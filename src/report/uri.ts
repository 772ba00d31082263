const LONE_SURROGATE = /\p{Cs}/gu;

/** A repository path as a relative URI reference: every segment percent-encoded. */
export function pathUri(path: string): string {
  return (path || '.').split('/').map(encodeSegment).join('/');
}

/** An absolute path as a `file:` URI. */
export function fileUri(absolutePath: string): string {
  const slashed = absolutePath.replaceAll('\\', '/');
  return `file://${slashed.startsWith('/') ? '' : '/'}${pathUri(slashed)}`;
}

function encodeSegment(segment: string): string {
  // encodeURIComponent refuses half a surrogate pair, which a file name can hold.
  const encoded = encodeURIComponent(segment.replace(LONE_SURROGATE, '\ufffd'));
  // RFC 3986 reserves these; encodeURIComponent leaves them.
  return encoded.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
