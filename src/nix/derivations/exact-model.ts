import { type Fact, type FileView, known, type Span, unknown } from '../../repository/index.ts';
import type { BuildSource, Derivation, NixBuild, NixModel, NixTextPart } from '../model.ts';
import { copiedSource, type StoreFiles } from './copied-source.ts';
import { counterparts } from './counterparts.ts';
import { exactDerivation } from './exact-derivation.ts';
import { platformShown } from './platform.ts';
import { builderOf } from './recognise.ts';
import { type ShownDerivation, type ShownDerivations, shownAttribute } from './shown.ts';
import { shownText } from './shown-text.ts';

/** Derivations from the user's own Nix. */
export interface OwnNix {
  /** What was asked for, as it was typed: `.#default`. */
  readonly installable: string;
  readonly shown: ShownDerivations;
  readonly store: StoreFiles;
}

export interface Sources {
  readonly view: FileView;
  readonly files: readonly string[];
}

/** The model with the build that was asked for as Nix computed it. Everything else stays as it was followed in the sources. */
export function withOwnNix(model: NixModel, own: OwnNix, sources: Sources): NixModel {
  const builds = own.shown.roots.map((root) => {
    const followed = followedBuild(model, own.installable, root);
    return { followed, exact: exactBuild(root, followed, own, sources) };
  });
  const replaced = new Set(builds.map(({ followed }) => followed));
  // What an output refers to stands in what Nix shows of it.
  const isShown = (build: NixBuild) =>
    replaced.has(build) ||
    (build.kind === 'other' && own.shown.roots.some((root) => isNamed(build, own.installable, root)));
  return {
    ...model,
    builds: [...builds.map(({ exact }) => exact), ...model.builds.filter((build) => !isShown(build))],
    // What the sources did not tell is told now.
    madeOutside: replaced.has(undefined) ? [] : model.madeOutside,
  };
}

/** The build of the sources that an installable names, on the system that Nix chose. What an output refers to is not what it is. */
function followedBuild({ builds }: NixModel, installable: string, root: ShownDerivation): NixBuild | undefined {
  return builds.find((build) => build.kind !== 'other' && isNamed(build, installable, root));
}

function isNamed({ attribute }: NixBuild, installable: string, root: ShownDerivation): boolean {
  const fragment = fragmentOf(installable);
  const names = ['packages', 'legacyPackages', 'checks', 'devShells'].map(
    (output) => `${output}.${root.system}.${fragment}`,
  );
  const name = attribute.slice(attribute.lastIndexOf('#') + 1);
  return name === fragment || names.includes(name);
}

function fragmentOf(installable: string): string {
  const hash = installable.indexOf('#');
  const fragment = hash < 0 ? '' : (installable.slice(hash + 1).split('^', 1)[0] as string);
  return fragment === '' ? 'default' : fragment;
}

function exactBuild(
  root: ShownDerivation,
  followed: NixBuild | undefined,
  { installable, shown, store }: OwnNix,
  { view, files }: Sources,
): NixBuild {
  const entry = followed?.entry ?? (files.includes('flake.nix') ? 'flake.nix' : 'default.nix');
  const start: Span = { path: entry, start: 0, end: 0 };
  const pairs = counterparts(shown, root, followed?.derivation);
  const derivations = new Map<string, Derivation | undefined>();
  const outputs = outputsOf(shown);

  function derive(member: ShownDerivation, place: Span): Derivation | undefined {
    if (derivations.has(member.path)) return derivations.get(member.path);
    // What needs itself does not exist in a store.
    derivations.set(member.path, undefined);
    const own = pairs.get(member.path);
    const here = own?.call ?? place;
    const references = member.inputDerivations.flatMap((path) => {
      const input = shown.all.get(path);
      return (input && derive(input, here)) ?? [];
    });
    const matters = own !== undefined || member === root || references.length > 0 || isOurs(member);
    const exact = matters
      ? exactDerivation(member, {
          followed: own,
          place: here,
          source: sourceOf(member, own, here),
          platform: platformShown(member, shown, here),
          references: [...references, ...unshown(own, references)],
          text: (text, given, fallback) => shownText(text, meaning, { followed: given, fallback, view }),
        })
      : undefined;
    derivations.set(member.path, exact);
    return exact;
  }

  function meaning(baseName: string, span: Span): NixTextPart | undefined {
    const output = outputs.get(baseName);
    const derivation = output && derivations.get(output.derivation);
    if (output && derivation) return { kind: 'output', derivation, output: output.name, span };
    if (output) return undefined;
    const copied = copiedSource(baseName, store, files, undefined, span);
    const isKnown = copied.kind === 'known' && copied.value.kind === 'repository';
    return isKnown && copied.value.kind === 'repository'
      ? { kind: 'path', path: copied.value.root, span }
      : { kind: 'unknown', reason: `${baseName} is no path of the repository that is known`, span };
  }

  function sourceOf(member: ShownDerivation, own: Derivation | undefined, place: Span): Fact<BuildSource> {
    const given = shownAttribute(member, 'src');
    if (given === undefined) return own?.source ?? known({ kind: 'none' }, place);
    const baseName = given.slice(given.lastIndexOf('/') + 1);
    const copy = member.inputSources.find((source) => source === baseName);
    if (copy) return copiedSource(copy, store, files, own?.source, own?.source.span ?? place);
    if (own?.source.kind === 'known') return own.source;
    const built = outputs.get(baseName);
    const from = built && shown.all.get(built.derivation);
    if (from && builderOf(from) === 'fetch') return known({ kind: 'fetched', hex: undefined }, place);
    const derivation = from && derivations.get(from.path);
    return derivation
      ? known({ kind: 'derivation', derivation, path: '' }, place)
      : (own?.source ?? unknown('where the source comes from could not be told', place));
  }

  const derivation = derive(root, followed?.derivation.call ?? start) as Derivation;
  return {
    attribute: followed?.attribute ?? installable,
    kind: followed?.kind ?? 'package',
    entry,
    system: followed?.system ?? known(root.system, start),
    systemNamed: followed?.systemNamed ?? true,
    derivation,
  };
}

/** Derivations of the sources that Nix shows under no input of that name: they are not lost for it. */
function unshown(own: Derivation | undefined, shown: readonly Derivation[]): readonly Derivation[] {
  const ids = new Set(shown.map(({ id }) => id));
  return (own?.references ?? []).filter(({ id }) => !ids.has(id));
}

/** Whether a derivation that nothing in the sources stands for can be a link of a chain. */
function isOurs(shown: ShownDerivation): boolean {
  const builder = builderOf(shown);
  const compilesRust = /^(crane\.|buildRustPackage)/.test(builder);
  // nixpkgs compiles much Rust of its own, from sources that are fetched.
  return (compilesRust && shown.inputSources.length > 0) || builder === 'mixRelease' || builder === 'fetchMixDeps';
}

/** Base name in the store → the output that it is. */
function outputsOf({ all }: ShownDerivations): ReadonlyMap<string, { derivation: string; name: string }> {
  const outputs = new Map<string, { derivation: string; name: string }>();
  for (const { path, outputs: own } of all.values()) {
    for (const [name, baseName] of own) if (baseName) outputs.set(baseName, { derivation: path, name });
  }
  return outputs;
}
