import type { Span } from '../../../repository/index.ts';
import type { Thunk, Value } from '../../value.ts';
import type { Outside } from '../outside.ts';
import { plainText, textValue } from '../values.ts';
import { filteredSource, keptName } from './filtered.ts';
import type { Keeps } from './keeps.ts';

/** `lib.sourceFilesBySuffices ./. [ ".rs" ".toml" ]`: every folder, and files of these endings (nixpkgs lib/sources.nix). */
export function sourceFilesBySuffices(outside: Outside, span: Span): Value {
  return withPatterns(outside, 'lib.sourceFilesBySuffices', span, (endings) => (path, kind) => {
    return kind === 'directory' || endings.some((ending) => path.endsWith(ending));
  });
}

/** `lib.sourceByRegex ./. [ "^src.*" ]`: a path counts relative to the source, folders have to match as well. */
export function sourceByRegex(outside: Outside, span: Span): Value {
  const { evaluator } = outside;
  return withPatterns(outside, 'lib.sourceByRegex', span, (patterns, root) => (path) => {
    const relative = root === '' ? path : path.slice(root.length + 1);
    const answers = patterns.map((pattern) => {
      const match = evaluator.select(evaluator.builtins, 'match', span);
      const half = evaluator.apply(match, evaluator.value(textValue(pattern, span)), span);
      const found = evaluator.apply(half, evaluator.value(textValue(relative, span)), span);
      return found.kind === 'unknown' ? undefined : found.kind !== 'null';
    });
    if (answers.includes(true)) return true;
    return answers.includes(undefined) ? undefined : false;
  });
}

function withPatterns(
  outside: Outside,
  name: string,
  span: Span,
  keeps: (patterns: readonly string[], root: string) => Keeps,
): Value {
  const { evaluator } = outside;
  return evaluator.primitive(name, 2, span, ([given, list], site) => {
    const source = evaluator.force(given as Thunk);
    const patterns = texts(outside, evaluator.force(list as Thunk));
    const root = source.kind === 'path' ? source.path : undefined;
    return filteredSource(outside, {
      source,
      keeps: patterns && root !== undefined ? keeps(patterns, root) : () => undefined,
      description: name,
      name: keptName(outside, source),
      span: site,
    });
  });
}

function texts({ evaluator }: Outside, list: Value): readonly string[] | undefined {
  if (list.kind !== 'list') return undefined;
  const found = list.items.map((item) => plainText(evaluator.force(item)));
  return found.every((text) => text !== undefined) ? found : undefined;
}
