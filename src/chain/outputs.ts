import type { Derivation, HexSource } from '../nix/model.ts';
import type { FileView, Span, TextPiece } from '../repository/index.ts';
import type { Placement, ReferenceView, ShellOutcome, ShellText } from '../shell/model.ts';
import { fetchedPackages } from './hex-source.ts';
import { changesTarget } from './install-doubts.ts';
import { joinTree } from './join-tree.ts';
import { linkTree } from './link-tree.ts';
import { hasOwnPhases } from './phase-order.ts';
import type { ProducedFiles } from './produced.ts';
import { publishedPackage } from './published-package.ts';
import { type RunContext, runDerivation } from './runs.ts';
import { nameInStore } from './shell-text.ts';
import { BUILD_TOP } from './start.ts';

/** What the outputs of derivations hold, as far as their builders and phases say. */
export interface Outputs {
  readonly view: ReferenceView;
  /** What the phases of a derivation did; undefined when its source is not followed. */
  outcome(derivation: Derivation): ShellOutcome | undefined;
  /** The file that a path in an output was copied or linked from, through as many derivations as it takes. */
  trace(reference: string, path: string): { readonly reference: string; readonly path: string };
  /** Who gave a file of an output its name. */
  naming(reference: string, path: string): Naming | undefined;
}

/** The text that gives a file its name, and the command that places it. */
export interface Naming {
  readonly span: Span;
  readonly placement: Placement | undefined;
}

/** One output as a tree of paths; `undefined` answers: nobody can know. */
export interface OutputTree {
  entry(path: string): 'file' | 'directory' | 'missing' | undefined;
  list(path: string): readonly string[] | undefined;
  read(path: string): readonly TextPiece[] | undefined;
  /** Where a file was copied from, when another output holds the original. */
  from(path: string): { readonly reference: string; readonly path: string } | undefined;
  naming?(path: string): Naming | undefined;
}

const opaque: OutputTree = {
  entry: () => undefined,
  list: () => undefined,
  read: () => undefined,
  from: () => undefined,
};

/** Longest way of a file from output to output that is followed. */
const longestTrace = 16;

/** Answers what stands in outputs, each derivation followed once; a derivation that needs itself is opaque. */
export function createOutputs(context: RunContext, produced: ProducedFiles): Outputs {
  const trees = new Map<string, OutputTree>();
  const view: ReferenceView = {
    entry: (reference, path) => treeOf(reference).entry(path),
    list: (reference, path) => treeOf(reference).list(path),
    read: (reference, path) => treeOf(reference).read(path),
    name: (reference) => nameInStore(context.references.get(reference)),
  };
  /** runCommand runs its text and nothing else: its outputs do not exist before it makes them. */
  const fromNothing: ReferenceView = {
    ...view,
    entry: (reference, path) => (reference.startsWith('self:') ? 'missing' : view.entry(reference, path)),
  };
  const outputs: Outputs = {
    view,
    outcome: (derivation) => follows(derivation, derivation.builder === 'runCommand' ? fromNothing : view),
    naming: (reference, path) => treeOf(reference).naming?.(path),
    trace: (reference, path) => {
      let at = { reference, path };
      for (let step = 0; step < longestTrace; step += 1) {
        const from = treeOf(at.reference).from(at.path);
        if (!from || from.reference.startsWith('self:')) return from ? { ...at, path: from.path } : at;
        at = from;
      }
      return at;
    },
  };

  function treeOf(key: string): OutputTree {
    const known = trees.get(key);
    if (known) return known;
    trees.set(key, opaque);
    const tree = follow(key);
    trees.set(key, tree);
    return tree;
  }

  function follow(key: string): OutputTree {
    if (key === BUILD_TOP) return buildTop;
    const reference = context.references.get(key);
    switch (reference?.kind) {
      case 'path':
        return repositoryTree(context.repository, reference.path);
      case 'output':
        return outputTree(reference.derivation, reference.output);
      default:
        return opaque;
    }
  }

  function outputTree(derivation: Derivation, output: string): OutputTree {
    const { details } = derivation;
    if (details.kind === 'text') return textTree(details.path, context.references.text(details.text));
    if (details.kind === 'file') return fileTree;
    if (details.kind === 'links') return linkTree(details.links, context.references, view);
    if (details.kind === 'joined') return joinTree(details, context.references, view) ?? opaque;
    if (derivation.builder === 'fetchMixDeps') return dependenciesTree(fetchedPackages(derivation, context));
    if (details.kind === 'rust') return rustTree(derivation, details.libraryOutput, output);
    if (derivation.builder === 'runCommand') return phasesTree(derivation, output, fromNothing);
    if (derivation.builder !== 'mkDerivation') return opaque;
    // Hooks of nixpkgs may add to what a package installs; to the library of a crate they add nothing.
    const startsEmpty = derivation.phases.has('installPhase') && produced.rust(derivation) !== undefined;
    return phasesTree(derivation, output, startsEmpty ? fromNothing : view);
  }

  /** What the derivation's own phases put into an output. */
  function phasesTree(derivation: Derivation, output: string, start: ReferenceView): OutputTree {
    const outcome = follows(derivation, start);
    return outcome ? outcomeTree(outcome, output, { base: opaque, mayReturn: false }, view) : opaque;
  }

  function rustTree(derivation: Derivation, libraryOutput: string, output: string): OutputTree {
    const files = produced.of(derivation);
    const hasOwn = hasOwnPhases(derivation);
    const adds = hasOwn || installHooks.some((phase) => derivation.phases.has(phase));
    if (changesTarget(derivation)) return opaque;
    if (installsItself(derivation))
      return derivation.phases.has('installPhase') ? phasesTree(derivation, output, fromNothing) : opaque;
    if (output !== libraryOutput) return adds ? opaque : installedTree([]);
    if (files.kind === 'unknown') return adds ? opaque : anyInstalledTree;
    const base = installedTree(files.value.map((file) => file.path));
    if (!adds) return base;
    const self = `self:${output}`;
    const outcome = follows(derivation, {
      entry: (reference, path) => (reference === self ? base.entry(path) : view.entry(reference, path)),
      list: (reference, path) => (reference === self ? base.list(path) : view.list(reference, path)),
      read: (reference, path) => (reference === self ? undefined : view.read(reference, path)),
    });
    // What a hook before the installation takes away, the installation may bring again.
    const mayReturn = hasOwn || derivation.phases.has('preInstall');
    return outcome ? outcomeTree(outcome, output, { base, mayReturn }, view) : opaque;
  }

  function follows(derivation: Derivation, references: ReferenceView): ShellOutcome | undefined {
    return runDerivation(derivation, context, references);
  }

  return outputs;
}

/** True when the builder's own installation of the libraries was replaced (crane: installPhaseCommand). */
function installsItself({ phases, arguments: given }: Derivation): boolean {
  return ['installPhase', 'installPhaseCommand', 'dontInstall', 'dontCargoInstall'].some(
    (name) => phases.has(name) || given.has(name),
  );
}

function repositoryTree(repository: FileView, root: string): OutputTree {
  const at = (path: string) => (path === '' ? root : root === '' ? path : `${root}/${path}`);
  return {
    entry: (path) => {
      const { kind } = repository.entry(at(path));
      return kind === 'refused' ? undefined : kind;
    },
    list: (path) => repository.list(at(path)),
    read: (path) => {
      const read = repository.read(at(path));
      if (read.kind !== 'text') return undefined;
      const { text } = read.source;
      return [{ text, span: read.source.span(0, text.length) }];
    },
    from: () => undefined,
  };
}

function textTree(path: string, text: ShellText): OutputTree {
  const pieces = text.every((part) => part.kind === 'text') ? text : undefined;
  const parents = new Set(path.split('/').map((_, depth, all) => all.slice(0, depth).join('/')));
  return {
    entry: (asked) => (asked === path ? 'file' : path !== '' && parents.has(asked) ? 'directory' : 'missing'),
    list: (asked) => {
      if (path === '' || !parents.has(asked)) return undefined;
      const below = asked === '' ? path : path.slice(asked.length + 1);
      return [below.split('/')[0] ?? below];
    },
    read: (asked) => (asked === path ? (pieces as readonly TextPiece[] | undefined) : undefined),
    from: () => undefined,
  };
}

/** The folder above the source: Nix makes it, and no hook of nixpkgs puts a cache there. */
const buildTop: OutputTree = {
  ...opaque,
  entry: (path) => (path === '' ? 'directory' : /^\.cache(\/|$)/.test(path) ? 'missing' : undefined),
};

/** An output that is a file of which nothing is known but that. */
const fileTree: OutputTree = { ...opaque, entry: (path) => (path === '' ? 'file' : 'missing') };

/** What Mix fetched: one folder a package. Those whose NIF is known tell something of their files. */
function dependenciesTree(packages: ReadonlyMap<string, HexSource>): OutputTree {
  return {
    ...opaque,
    entry: (path) => {
      if (path === '') return 'directory';
      const [name = ''] = path.split('/');
      const fetched = packages.get(name);
      const kind = fetched && publishedPackage(fetched, name)?.view.entry(path).kind;
      return kind === 'refused' ? undefined : kind;
    },
  };
}

/** Phases that may change what a builder installed. */
const installHooks = ['preInstall', 'postInstall', 'preFixup', 'postFixup', 'fixupPhase'];

/** An output of which only this is known: cargo puts `lib` before the name of every library that it builds on Unix. */
const anyInstalledTree: OutputTree = {
  ...opaque,
  entry: (path) => {
    if (path === '' || path === 'lib') return 'directory';
    return /^lib\/(?!lib)[^/]+\.(so|dylib)$/.test(path) ? 'missing' : undefined;
  },
};

/** What cargo's build leaves in an output: its libraries are known, its programs are not listed. */
function installedTree(files: readonly string[]): OutputTree {
  return {
    entry: (path) => {
      if (files.includes(path)) return 'file';
      if (path === '' || files.some((file) => file.startsWith(`${path}/`))) return 'directory';
      return path === 'lib' || path.startsWith('lib/') ? 'missing' : undefined;
    },
    list: (path) => {
      if (path !== 'lib') return undefined;
      return files
        .filter((file) => file.startsWith('lib/'))
        .map((file) => file.slice(4))
        .sort();
    },
    read: () => undefined,
    from: () => undefined,
  };
}

function entryIn(view: FileView, path: string): 'file' | 'directory' | undefined {
  const { kind } = view.entry(path);
  return kind === 'file' || kind === 'directory' ? kind : undefined;
}

/** An output after phases placed files in it, over what the builder itself installed. */
function outcomeTree(
  outcome: ShellOutcome,
  output: string,
  { base, mayReturn }: { readonly base: OutputTree; readonly mayReturn: boolean },
  references: ReferenceView,
): OutputTree {
  const prefix = `@${output}`;
  const at = (path: string) => (path === '' ? prefix : `${prefix}/${path}`);
  const state = (path: string) => outcome.fileBefore(at(path), Number.POSITIVE_INFINITY);
  return {
    entry: (path) => {
      const found = state(path);
      if (found.kind === 'unknown') return undefined;
      if (found.kind === 'present')
        return found.placement?.entry ?? entryIn(outcome.view, at(path)) ?? base.entry(path);
      return mayReturn && base.entry(path) !== 'missing' ? undefined : 'missing';
    },
    list: (path) => {
      if (entryIn(outcome.view, at(path)) === 'directory') return outcome.listing(at(path));
      return state(path).kind === 'absent' && !mayReturn ? undefined : base.list(path);
    },
    read: (path) => {
      const found = state(path);
      if (found.kind !== 'present' || !found.placement) return undefined;
      const { origin } = found.placement;
      if (origin.kind === 'reference') return references.read(origin.reference, origin.path);
      if (origin.kind !== 'written') return undefined;
      return [{ text: origin.text.text, span: origin.text.span(0, origin.text.text.length) }];
    },
    naming: (path) => {
      const found = state(path);
      if (found.kind !== 'present' || !found.placement) return undefined;
      return { span: found.placement.to, placement: found.placement };
    },
    from: (path) => {
      const found = state(path);
      if (found.kind !== 'present' || found.placement?.origin.kind !== 'reference') return undefined;
      return found.placement.origin;
    },
  };
}
