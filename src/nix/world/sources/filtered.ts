import { type Fact, known, type Span, unknown } from '../../../repository/index.ts';
import { sourceOfValue } from '../../builders/derivation/source.ts';
import type { SourceFilter } from '../../model.ts';
import type { Attribute, AttributesValue, Thunk, Value } from '../../value.ts';
import type { Outside } from '../outside.ts';
import { booleanValue, textValue } from '../values.ts';
import type { Keeps } from './keeps.ts';

/** A folder of the repository that went through a filter. */
export interface FilteredSource {
  readonly root: Fact<string>;
  /** What its copy in the store is called; undefined where nobody can know. */
  readonly name: string | undefined;
  readonly filter: SourceFilter;
}

export const KEEPS_ALL: SourceFilter = { description: 'every file', span: undefined, keeps: () => true };

export interface FilterOptions {
  /** What is filtered: a path, or a source that was filtered before. */
  readonly source: Value;
  readonly keeps: Keeps;
  readonly description: string;
  /** What the copy in the store is called; undefined where nobody can know. */
  readonly name: string | undefined;
  readonly span: Span;
}

/** What a source of nixpkgs lib/sources.nix is called that is given no name: as what it filters, whose own name is forgotten. */
export function keptName(outside: Outside, source: Value): string | undefined {
  const earlier = outside.filteredSources.get(source);
  return earlier ? earlier.name : 'source';
}

/**
 * The value of `cleanSourceWith { … }` and its like: a set with `outPath`, as in nixpkgs lib/sources.nix. Filters of filtered
 * sources join.
 */
export function filteredSource(outside: Outside, options: FilterOptions): AttributesValue {
  const { source, keeps, description, span } = options;
  const base = baseOf(outside, source, span);
  const filter: SourceFilter = {
    description,
    span,
    keeps: (path, kind) => {
      const before = base.filter.keeps(path, kind);
      if (before === false) return false;
      const now = keptBelow(base.root.kind === 'known' ? base.root.value : '', path, kind, keeps);
      return now === false ? false : before && now;
    },
  };
  const value: AttributesValue = { kind: 'attributes', attributes: attributesOf(outside, base, source, options), span };
  outside.filteredSources.set(value, { root: base.root, name: options.name, filter });
  return value;
}

/** A filter is asked for every folder on the way; what a dropped folder holds is dropped with it. */
function keptBelow(root: string, path: string, kind: 'file' | 'directory', keeps: Keeps): boolean | undefined {
  const inside = root === '' ? path : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
  if (inside === undefined || inside === '') return inside === '' || path === root ? true : undefined;
  const segments = inside.split('/');
  let answer: boolean | undefined = true;
  for (let length = 1; length <= segments.length; length += 1) {
    const current = [...(root === '' ? [] : [root]), ...segments.slice(0, length)].join('/');
    const kept = keeps(current, length === segments.length ? kind : 'directory');
    if (kept === false) return false;
    answer = kept === undefined ? undefined : answer;
  }
  return answer;
}

function baseOf(outside: Outside, source: Value, span: Span): FilteredSource {
  const earlier = outside.filteredSources.get(source);
  if (earlier) return earlier;
  const origin = sourceOfValue(outside, source, span);
  if (origin.kind === 'unknown') return { root: origin, name: undefined, filter: KEEPS_ALL };
  return origin.value.kind === 'repository'
    ? { root: known(origin.value.root, span), name: origin.value.name, filter: origin.value.filter }
    : {
        root: unknown('a source that is no folder of the repository is filtered', span),
        name: undefined,
        filter: KEEPS_ALL,
      };
}

function attributesOf(
  outside: Outside,
  base: FilteredSource,
  source: Value,
  { keeps, name, span }: FilterOptions,
): ReadonlyMap<string, Attribute> {
  const { evaluator } = outside;
  const outPath: Value =
    base.root.kind === 'known' ? { kind: 'path', path: base.root.value, text: base.root.value, span } : base.root;
  const filter = evaluator.primitive('filter', 2, span, ([path, type], site) => {
    const asked = pathOf(evaluator.force(path as Thunk));
    const kept = asked === undefined ? undefined : keeps(asked, isDirectory(evaluator.force(type as Thunk)));
    return kept === undefined ? unknown('what the filter keeps is not known', site) : booleanValue(kept, site);
  });
  const entries: [string, Value][] = [
    ['outPath', outPath],
    ['origSrc', source],
    ['filter', filter],
    ['name', name === undefined ? unknown('the name of this source is not known', span) : textValue(name, span)],
    ['_isLibCleanSourceWith', booleanValue(true, span)],
  ];
  return new Map(entries.map(([key, value]) => [key, { value: evaluator.value(value), name: span }]));
}

function isDirectory(type: Value): 'file' | 'directory' {
  return type.kind === 'string' && type.parts.some((part) => part.kind === 'text' && part.text === 'directory')
    ? 'directory'
    : 'file';
}

/** The path of the repository that a filter is asked about. */
function pathOf(value: Value): string | undefined {
  if (value.kind === 'path') return value.path;
  if (value.kind !== 'string') return undefined;
  const [first, ...rest] = value.parts;
  if (first?.kind !== 'path') return undefined;
  const text = rest.map((part) => (part.kind === 'text' ? part.text : '\0')).join('');
  if (text.includes('\0')) return undefined;
  return `${first.path}${text}`.replace(/^\//, '');
}
