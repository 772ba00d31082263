import { baseName, type Span, unknown } from '../../../repository/index.ts';
import type { AttributesValue, Thunk, Value } from '../../value.ts';
import type { Meaning, Site } from '../meaning.ts';
import type { Outside } from '../outside.ts';
import { booleanValue, plainText, textValue } from '../values.ts';
import {
  difference,
  EMPTY_FILESET,
  type Fileset,
  filesetOfPath,
  filtered,
  intersection,
  keptOf,
  union,
} from './fileset-members.ts';
import { filteredSource } from './filtered.ts';

/** `lib.fileset` (nixpkgs lib/fileset/default.nix). */
export function filesetMeaning(outside: Outside): Meaning {
  return {
    select: (attribute, site) => MEMBERS[attribute]?.(outside, site),
    has: (attribute) => (attribute in MEMBERS ? true : undefined),
  };
}

type Member = (outside: Outside, site: Site) => Value;
type Operation = (outside: Outside, given: readonly Thunk[], span: Span) => Value;

const MEMBERS: Readonly<Record<string, Member>> = {
  toSource: operation('lib.fileset.toSource', 1, toSource),
  unions: operation('lib.fileset.unions', 1, (outside, [list], span) => {
    const value = outside.evaluator.force(list as Thunk);
    if (value.kind !== 'list') return notAFileset(value, span);
    return combined(outside, value.items, span, union);
  }),
  union: operation('lib.fileset.union', 2, (outside, given, span) => combined(outside, given, span, union)),
  intersection: operation('lib.fileset.intersection', 2, (outside, given, span) =>
    combined(outside, given, span, ([left, right]) => intersection(left as Fileset, right as Fileset)),
  ),
  difference: operation('lib.fileset.difference', 2, (outside, given, span) =>
    combined(outside, given, span, ([left, right]) => difference(left as Fileset, right as Fileset)),
  ),
  maybeMissing: operation('lib.fileset.maybeMissing', 1, (outside, [path], span) => {
    const value = outside.evaluator.force(path as Thunk);
    if (value.kind !== 'path' || value.path === undefined) return notAFileset(value, span);
    const missing = outside.view.entry(value.path).kind === 'missing';
    return filesetValue(outside, missing ? EMPTY_FILESET : filesetOfPath(outside.view, value.path), span);
  }),
  fileFilter: operation('lib.fileset.fileFilter', 2, fileFilter),
  fromSource: operation('lib.fileset.fromSource', 1, (outside, [source], span) => {
    const value = outside.evaluator.force(source as Thunk);
    const set = filesetOfSource(outside, value);
    return set ? filesetValue(outside, set, span) : notAFileset(value, span);
  }),
  gitTracked: operation('lib.fileset.gitTracked', 1, (outside, [path], span) => {
    const value = outside.evaluator.force(path as Thunk);
    if (value.kind !== 'path' || value.path === undefined) return notAFileset(value, span);
    return filesetValue(outside, trackedFiles(outside, value.path), span);
  }),
  gitTrackedWith: operation('lib.fileset.gitTrackedWith', 2, (outside, [, path], span) => {
    const value = outside.evaluator.force(path as Thunk);
    if (value.kind !== 'path' || value.path === undefined) return notAFileset(value, span);
    return filesetValue(outside, trackedFiles(outside, value.path), span);
  }),
};

function operation(name: string, arity: number, run: Operation): Member {
  return (outside, site) =>
    outside.evaluator.primitive(name, arity, site.span, (given, span) => run(outside, given, span));
}

/** Whether the files of submodules count (`recurseSubmodules`) makes no difference to what is tracked beside them. */
function trackedFiles(outside: Outside, path: string): Fileset {
  return filtered(filesetOfPath(outside.view, path), (file) => {
    const tracking = outside.tracking(file);
    return tracking === 'tracked' || tracking === 'outside';
  });
}

function filesetValue(outside: Outside, fileset: Fileset, span: Span): Value {
  return outside.root('fileset', span, { facet: { kind: 'fileset', fileset } });
}

function combined(
  outside: Outside,
  given: readonly Thunk[],
  span: Span,
  combine: (sets: readonly Fileset[]) => Fileset,
): Value {
  const sets: Fileset[] = [];
  for (const thunk of given) {
    const value = outside.evaluator.force(thunk);
    const set = filesetOf(outside, value);
    if (!set) return notAFileset(value, span);
    sets.push(set);
  }
  return filesetValue(outside, combine(sets), span);
}

/** Paths stand for what they hold, filtered sources for what they keep. */
function filesetOf(outside: Outside, value: Value): Fileset | undefined {
  if (value.kind === 'path') {
    if (value.path === undefined) return undefined;
    outside.takes(value.path, value.span);
    return filesetOfPath(outside.view, value.path);
  }
  return outside.facetOf(value, 'fileset')?.fileset ?? filesetOfSource(outside, value);
}

function filesetOfSource(outside: Outside, value: Value): Fileset | undefined {
  const source = outside.filteredSources.get(value);
  if (source?.root.kind !== 'known') return undefined;
  const below = filesetOfPath(outside.view, source.root.value);
  const { filter } = source;
  return intersection(below, { contains: (path, kind) => filter.keeps(path, kind) });
}

function toSource(outside: Outside, [argument]: readonly Thunk[], span: Span): Value {
  const { evaluator } = outside;
  const given = evaluator.force(argument as Thunk);
  const root = evaluator.select(given, 'root', span);
  const value = evaluator.select(given, 'fileset', span);
  if (root.kind === 'unknown') return root;
  // A set that could not be followed keeps nobody knows what, of a root that is known.
  const fileset = filesetOf(outside, value);
  const keeps = fileset ? keptOf(fileset, outside.view) : () => undefined;
  return filteredSource(outside, { source: root, keeps, description: 'lib.fileset.toSource', name: 'source', span });
}

/** `fileFilter (file: file.hasExt "rs") ./src` */
function fileFilter(outside: Outside, [predicate, path]: readonly Thunk[], span: Span): Value {
  const { evaluator } = outside;
  const root = evaluator.force(path as Thunk);
  if (root.kind !== 'path' || root.path === undefined) return notAFileset(root, span);
  const takes = (file: string) => {
    const answer = evaluator.apply(
      evaluator.force(predicate as Thunk),
      evaluator.value(fileAttributes(outside, baseName(file), span)),
      span,
    );
    return answer.kind === 'boolean' ? answer.value : undefined;
  };
  return filesetValue(outside, filtered(filesetOfPath(outside.view, root.path), takes), span);
}

function fileAttributes({ evaluator }: Outside, name: string, span: Span): AttributesValue {
  const hasExt = evaluator.primitive('hasExt', 1, span, ([extension], site) => {
    const text = plainText(evaluator.force(extension as Thunk));
    return text === undefined
      ? unknown('the extension could not be followed', site)
      : booleanValue(name.endsWith(`.${text}`), site);
  });
  return evaluator.attributeSet(
    [
      ['name', evaluator.value(textValue(name, span))],
      ['type', evaluator.value(textValue('regular', span))],
      ['hasExt', evaluator.value(hasExt)],
    ],
    span,
  );
}

function notAFileset(value: Value, span: Span): Value {
  return unknown(value.kind === 'unknown' ? value.reason : 'the file set could not be followed', span);
}
