import type { Derivation } from '../nix/model.ts';
import type { FileView, Span } from '../repository/index.ts';
import type { Edit } from './finding.ts';
import { insert } from './fix.ts';

/**
 * Adds attributes to a builder's call, on lines of their own before one that stands there and indented as it is. Undefined when the
 * call has no such line: everything on one line, or the attributes come from a set that others use too.
 */
export function addAttributes(derivation: Derivation, text: string, view: FileView): Edit | undefined {
  for (const name of namesInOrder(derivation)) {
    const indent = indentOf(name, derivation.expression, view);
    if (indent === undefined) continue;
    const lines = text.split('\n').map((line, index) => (index === 0 || line === '' ? line : `${indent}${line}`));
    return insert(name.path, name.start, `${lines.join('\n')}\n${indent}`);
  }
  return undefined;
}

/** Where the name of an attribute stands alone at the start of its line, `name = …`: the blanks before it. */
function indentOf(name: Span, call: Span, view: FileView): string | undefined {
  if (name.path !== call.path || name.start < call.start || name.end > call.end) return undefined;
  const read = view.read(name.path);
  if (read.kind !== 'text') return undefined;
  const { text } = read.source;
  const assigns = /^\s*=[^=]/.test(text.slice(name.end, name.end + 40));
  return assigns ? /(?:^|\n)([ \t]*)$/.exec(text.slice(0, name.start))?.[1] : undefined;
}

/** `src` first: what is needed to build goes there. Phases and the rest after it. */
function namesInOrder({ arguments: given }: Derivation): Span[] {
  const first = ['src', 'version', 'pname', 'name'].flatMap((name) => given.get(name)?.name ?? []);
  return [...first, ...[...given.values()].map(({ name }) => name)];
}
