import type { Derivation, NixText, NixTextPart } from '../nix/model.ts';
import type { ShellPart, ShellText } from '../shell/model.ts';
import type { ProducedLibrary } from './model.ts';

/**
 * What an opaque reference of the shell stands for. Keys are made by `referenceKey` and come back in origins, where `Reference`
 * says what they meant.
 */
export type Reference =
  | { readonly kind: 'output'; readonly derivation: Derivation; readonly output: string }
  | { readonly kind: 'path'; readonly path: string }
  /** What a call of cargo wrote inside a derivation. */
  | { readonly kind: 'compiled'; readonly derivation: Derivation; readonly libraries: readonly ProducedLibrary[] }
  | { readonly kind: 'external'; readonly path: string };

/** Remembers which key stands for what, so that the shell needs to know nothing of derivations. */
export class References {
  readonly #known = new Map<string, Reference>();

  get(key: string): Reference | undefined {
    return this.#known.get(key);
  }

  /** The key of a reference; equal references have equal keys. */
  key(reference: Reference): string {
    const key = referenceKey(reference);
    this.#known.set(key, reference);
    return key;
  }

  /** A text of Nix as the shell sees it. */
  text(text: NixText): ShellText {
    return text.map((part) => this.#part(part));
  }

  #part(part: NixTextPart): ShellPart {
    switch (part.kind) {
      case 'text':
      case 'unknown':
        return part;
      case 'output': {
        const { derivation, output, span } = part;
        return { kind: 'reference', reference: this.key({ kind: 'output', derivation, output }), span };
      }
      case 'path':
        return { kind: 'reference', reference: this.key({ kind: 'path', path: part.path }), span: part.span };
      case 'external':
        return { kind: 'reference', reference: this.key({ kind: 'external', path: part.path }), span: part.span };
    }
  }
}

function referenceKey(reference: Reference): string {
  switch (reference.kind) {
    case 'output':
      return `output:${reference.derivation.id}:${reference.output}`;
    case 'path':
      return `path:${reference.path}`;
    case 'compiled':
      return `compiled:${reference.derivation.id}`;
    case 'external':
      return `external:${reference.path}`;
  }
}

/** Nix writes this for a hash that it does not know yet. */
const UNKNOWN_HASH = 'e'.repeat(32);

/** `<hash>-name`, for what is a single file and of known name: a copy of it into a folder is called so. */
export function nameInStore(reference: Reference | undefined): string | undefined {
  if (reference?.kind !== 'output') return undefined;
  const { details, name } = reference.derivation;
  const isFile = details.kind === 'file' || (details.kind === 'text' && details.path === '');
  return isFile && name.kind === 'known' && name.value !== undefined ? `${UNKNOWN_HASH}-${name.value}` : undefined;
}
