import type { FileView, Span, Tracking, Unknown } from '../../repository/index.ts';
import type { Syntax } from '../../syntax/index.ts';
import type { Family } from '../builders/family.ts';
import type { Evaluator } from '../evaluation/index.ts';
import type { Derivation, MadeOutside } from '../model.ts';
import type { AttributesValue, DerivationValue, External, Thunk, Value } from '../value.ts';
import type { Facet, Meaning, Site } from './meaning.ts';
import type { FilteredSource } from './sources/filtered.ts';
import { startingPoint } from './starting-points.ts';

/** What everything that gives meaning to the outside shares: the evaluator, the repository and what is known so far. */
export interface Outside {
  readonly evaluator: Evaluator;
  readonly view: FileView;
  readonly syntax: Syntax;
  /** Every file that git tracks or would. */
  readonly files: readonly string[];
  tracking(path: string): Tracking;
  /** Whether the files are those of a flake, which Nix evaluates in a copy of its own. */
  readonly copied: boolean;
  /** What folders of the repository hold, see `BuildSource`. */
  readonly holds: 'tracked' | 'everything';
  /** A file or folder of the repository is taken, here. */
  takes(path: string, span: Span): void;
  /** The system of the machine that evaluates (`builtins.currentSystem`), where it is said and may be asked for. */
  readonly evaluatingSystem: string | undefined;
  readonly families: readonly Family[];
  /** A value from outside that has no path yet. */
  root(name: string, span: Span, meaning: Meaning): External;
  /** What a selection yields, when it is a further value from outside. */
  member(site: Site, attribute: string, meaning: Meaning): External;
  /** What a call yields, when it is a further value from outside. */
  applied(site: Site, argument: Thunk, meaning: Meaning): External;
  meaningOf(external: External): Meaning | undefined;
  facetOf<K extends Facet['kind']>(value: Value, kind: K): Extract<Facet, { kind: K }> | undefined;
  /** What Nix code can select from a derivation. */
  readonly derivations: WeakMap<Derivation, DerivationAttributes>;
  /** Source folders that went through a filter, by the set that stands for them. */
  readonly filteredSources: WeakMap<Value, FilteredSource>;
  /** Marks a place where a default list of systems enters; see `namesSystem`. */
  markDefaultSystems(span: Span): void;
  /** Whether a system that is named here comes from the repository itself, not from a default list. */
  namesSystem(span: Span): boolean;
  /** A place where something that may be a build was lost. */
  lose(lost: Unknown): void;
  readonly lost: readonly Unknown[];
  /** A package, or a set of them, that a function from outside makes. */
  loseMade(made: MadeOutside): void;
  readonly made: readonly MadeOutside[];
}

/** The attributes of a derivation, as the evaluator asks for them. */
export interface DerivationAttributes {
  select(attribute: string, value: DerivationValue, span: Span): Value | undefined;
  has(attribute: string): boolean | undefined;
  /** Arguments of the builder's call, for overriding. */
  readonly given: AttributesValue;
}

export function createOutside(
  evaluator: Evaluator,
  options: Pick<
    Outside,
    'view' | 'syntax' | 'files' | 'tracking' | 'copied' | 'holds' | 'takes' | 'evaluatingSystem' | 'families'
  >,
): Outside {
  const meanings = new WeakMap<External, Meaning>();
  const defaultSystems = new Set<string>();
  const lost = new Map<string, Unknown>();
  const made = new Map<string, MadeOutside>();
  const attach = (external: External, meaning: Meaning) => {
    meanings.set(external, meaning);
    return external;
  };
  function meaningOf(external: External): Meaning | undefined {
    const known = meanings.get(external);
    if (known) return known;
    const meaning = startingPoint(outside, external);
    if (meaning) meanings.set(external, meaning);
    return meaning;
  }
  const outside: Outside = {
    evaluator,
    view: options.view,
    syntax: options.syntax,
    files: options.files,
    tracking: options.tracking,
    copied: options.copied,
    holds: options.holds,
    takes: options.takes,
    evaluatingSystem: options.evaluatingSystem,
    families: options.families,
    root: (name, span, meaning) => attach({ kind: 'external', form: 'root', name, span }, meaning),
    member: ({ external, span }, attribute, meaning) =>
      attach({ kind: 'external', form: 'selection', base: external, attribute, span }, meaning),
    applied: ({ external, span }, argument, meaning) =>
      attach({ kind: 'external', form: 'application', callee: external, argument, span }, meaning),
    meaningOf,
    facetOf(value, kind) {
      const facet = facetBelow(value, meaningOf);
      return facet?.kind === kind ? (facet as Extract<Facet, { kind: typeof kind }>) : undefined;
    },
    derivations: new WeakMap(),
    filteredSources: new WeakMap(),
    markDefaultSystems: (span) => void defaultSystems.add(keyOf(span)),
    namesSystem: (span) => !defaultSystems.has(keyOf(span)),
    lose: (unknown) => void lost.set(`${keyOf(unknown.span)} ${unknown.reason}`, unknown),
    get lost() {
      return [...lost.values()];
    },
    loseMade: (one) => void made.set(keyOf(one.why.span), one),
    get made() {
      return [...made.values()];
    },
  };
  return outside;
}

/** `pkgs // { … }` is still a package set. */
function facetBelow(value: Value, meaningOf: Outside['meaningOf']): Facet | undefined {
  if (value.kind === 'update') return facetBelow(value.left, meaningOf);
  return value.kind === 'external' ? meaningOf(value)?.facet : undefined;
}

function keyOf(span: Span): string {
  return `${span.path}:${span.start}:${span.end}`;
}
