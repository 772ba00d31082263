import type { Span } from '../../../repository/index.ts';
import type { StringValue, Value } from '../../value.ts';
import type { Outside } from '../outside.ts';
import { textValue } from '../values.ts';
import type { Keeps } from './keeps.ts';

/** A filter function of the repository (`path: type: …`), asked for one path after the other. */
export function closureKeeps(outside: Outside, filter: Value, span: Span): Keeps {
  const comparesPaths = mentionsPaths(outside, filter);
  return (path, kind) => {
    const type = kind === 'directory' ? 'directory' : 'regular';
    const answer = ask(outside, filter, repositoryPath(path, span), type, span);
    if (answer !== undefined || comparesPaths) return answer;
    // A regular expression needs a whole text. The store's name for the source says nothing that a filter could want.
    return ask(outside, filter, textValue(`/nix/store/${'0'.repeat(32)}-source/${path}`, span), type, span);
  };
}

function ask({ evaluator }: Outside, filter: Value, path: StringValue, type: string, span: Span): boolean | undefined {
  const half = evaluator.apply(filter, evaluator.value(path), span);
  const answer = evaluator.apply(half, evaluator.value(textValue(type, span)), span);
  return answer.kind === 'boolean' ? answer.value : undefined;
}

function repositoryPath(path: string, span: Span): StringValue {
  return {
    kind: 'string',
    parts: [
      { kind: 'path', path: '', inPlace: true, span },
      { kind: 'text', text: `/${path}`, span },
    ],
    span,
  };
}

/** Whether the file of a filter compares with real paths, which an invented one must not answer for. */
function mentionsPaths({ view }: Outside, filter: Value): boolean {
  if (filter.kind !== 'closure') return filter.kind !== 'primitive';
  const read = view.read(filter.span.path);
  return read.kind !== 'text' || /toString\s*\(?\s*(\.\.?\/|self|src|root)/.test(read.source.text);
}
