import { baseName, isInFolder, joinPath, type Span } from '../../../repository/index.ts';
import type { Thunk, Value } from '../../value.ts';
import type { Meaning } from '../meaning.ts';
import type { Outside } from '../outside.ts';
import { booleanValue, plainText } from '../values.ts';
import { closureKeeps } from './closure-keeps.ts';
import { filteredSource } from './filtered.ts';
import type { Keeps } from './keeps.ts';

/** What an item of `include` or `exclude` matches below a root. Of an included path, the folders on the way match as well. */
export type Matcher = (root: string, list: 'include' | 'exclude') => Keeps;

/** numtide/nix-filter, default.nix: `nix-filter { root; include; exclude; }`, and what makes items of the two lists. */
export function nixFilter(outside: Outside): Meaning {
  const filter = (given: Thunk, span: Span) => filteredRoot(outside, outside.evaluator.force(given), span);
  return {
    apply: (given, { span }) => filter(given, span),
    select(name, { span }) {
      if (name === 'filter')
        return outside.evaluator.primitive('nix-filter', 1, span, ([given], site) => filter(given as Thunk, site));
      return MATCHERS[name]?.(outside, span);
    },
  };
}

function filteredRoot(outside: Outside, given: Value, span: Span): Value {
  const { evaluator } = outside;
  const root = evaluator.select(given, 'root', span);
  const included = list(outside, given, 'include', span);
  const excluded = list(outside, given, 'exclude', span);
  const base = root.kind === 'path' ? root.path : undefined;
  const keeps: Keeps = (path, kind) => {
    if (base === undefined) return undefined;
    const isIn = included === 'default' ? true : anyOf(included, (match) => match(base, 'include')(path, kind));
    const isOut = excluded === 'default' ? false : anyOf(excluded, (match) => match(base, 'exclude')(path, kind));
    if (isIn === false || isOut === true) return false;
    return isIn === undefined || isOut === undefined ? undefined : true;
  };
  return filteredSource(outside, { source: root, keeps, description: 'nix-filter', name: undefined, span });
}

function list(
  outside: Outside,
  given: Value,
  name: 'include' | 'exclude',
  span: Span,
): readonly Matcher[] | 'default' | undefined {
  const { evaluator } = outside;
  if (evaluator.has(given, name) === false) return 'default';
  const items = evaluator.select(given, name, span);
  return items.kind === 'list' ? items.items.map((item) => matcherOf(outside, evaluator.force(item), span)) : undefined;
}

function anyOf(
  matchers: readonly Matcher[] | undefined,
  ask: (matcher: Matcher) => boolean | undefined,
): boolean | undefined {
  return matchers && any(matchers.map(ask));
}

function any(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function matcherOf(outside: Outside, item: Value, span: Span): Matcher {
  const { evaluator } = outside;
  const known = outside.facetOf(item, 'matcher');
  if (known) return known.matcher;
  if (item.kind !== 'closure') return (root, from) => pathMatcher(outside, cleanPath(root, item), from);
  return (root, from) => {
    const given = evaluator.attributeSet(
      [
        ['root', evaluator.value({ kind: 'path', path: root, text: root, span })],
        ['matchParents', evaluator.value(booleanValue(from === 'include', span))],
      ],
      span,
    );
    return closureKeeps(outside, evaluator.apply(item, evaluator.value(given), span), span);
  };
}

/** A file or folder by its path, relative to the root unless it is a path of Nix; undefined: nobody can know. */
function cleanPath(root: string, item: Value): string | undefined {
  if (item.kind === 'path') return item.path;
  const text = plainText(item);
  return text === undefined ? undefined : joinPath(root, text);
}

function pathMatcher({ view }: Outside, wanted: string | undefined, from: 'include' | 'exclude'): Keeps {
  if (wanted === undefined) return () => undefined;
  const isFolder = view.entry(wanted).kind === 'directory';
  return (path, kind) => {
    if (path === wanted || (isFolder && isInFolder(path, wanted))) return true;
    return from === 'include' && kind === 'directory' && isInFolder(wanted, path);
  };
}

const MATCHERS: Readonly<Record<string, (outside: Outside, span: Span) => Value>> = {
  isDirectory: (outside, span) => matcherValue(outside, span, () => (_, kind) => kind === 'directory'),
  inDirectory: madeFrom(1, ([folder]) => (root) => {
    const wanted = cleanPath(root, folder as Value);
    return (path) => (wanted === undefined ? undefined : isInFolder(path, wanted));
  }),
  matchExt: madeFrom(
    1,
    ([extension]) =>
      () =>
        named(extension, (path, text) => path.endsWith(`.${text}`)),
  ),
  matchName: madeFrom(
    1,
    ([name]) =>
      () =>
        named(name, (path, text) => baseName(path) === text),
  ),
  and: both((answers) => (answers.includes(false) ? false : answers.includes(undefined) ? undefined : true)),
  or_: both(any),
  or: both(any),
};

function madeFrom(arity: number, make: (given: readonly Value[], outside: Outside, span: Span) => Matcher) {
  return (outside: Outside, span: Span): Value =>
    outside.evaluator.primitive('a matcher of nix-filter', arity, span, (given, site) =>
      matcherValue(
        outside,
        site,
        make(
          given.map((thunk) => outside.evaluator.force(thunk)),
          outside,
          site,
        ),
      ),
    );
}

function both(join: (answers: readonly (boolean | undefined)[]) => boolean | undefined) {
  return madeFrom(2, (items, outside, span) => {
    const matchers = items.map((item) => matcherOf(outside, item, span));
    return (root, from) => {
      const tests = matchers.map((matcher) => matcher(root, from));
      return (path, kind) => join(tests.map((test) => test(path, kind)));
    };
  });
}

function named(value: Value | undefined, matches: (path: string, text: string) => boolean): Keeps {
  const text = value && plainText(value);
  return (path) => (text === undefined ? undefined : matches(path, text));
}

function matcherValue(outside: Outside, span: Span, matcher: Matcher): Value {
  return outside.root('a matcher of nix-filter', span, { facet: { kind: 'matcher', matcher } });
}
