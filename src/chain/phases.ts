import type { Derivation } from '../nix/model.ts';
import { type FileView, type Span, type Unknown, unknown } from '../repository/index.ts';
import type { ShellStep, ShellText } from '../shell/model.ts';
import { isOrdinary, phaseTurns } from './phase-order.ts';
import type { References } from './shell-text.ts';
import { DEPENDENCIES_VARIABLE, fetchedDependencies, sourceRoot } from './start.ts';

/** A phase of stdenv: its hooks, and what the builder itself does in it when the user does not replace it. */
interface Phase {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly commands: readonly string[];
  /** What it does in words that are followed, after its commands. */
  readonly script?: string;
}

const patch: Phase = { name: 'patchPhase', before: 'prePatch', after: 'postPatch', commands: [] };
const fixup: Phase = { name: 'fixupPhase', before: 'preFixup', after: 'postFixup', commands: [] };

/**
 * Phases of each builder in the order of nixpkgs' pkgs/stdenv/generic/setup.sh (genericBuild). mixRelease:
 * pkgs/development/beam-modules/mix-release.nix (SEMANTICS 5.1); buildMix: build-mix.nix; Rust builders: pkgs/build-support/rust/hooks,
 * crane lib/mkCargoDerivation.nix.
 */
function phasesOf(derivation: Derivation): readonly Phase[] {
  switch (derivation.builder) {
    case 'mixRelease':
      return [
        patch,
        { name: 'configurePhase', before: 'preConfigure', after: 'postConfigure', commands: ['mix deps.compile'] },
        ...mixReleasePhases(derivation),
        fixup,
      ];
    case 'buildMix':
      return [
        patch,
        { name: 'configurePhase', before: 'preConfigure', after: 'postConfigure', commands: [] },
        { name: 'buildPhase', before: 'preBuild', after: 'postBuild', commands: ['mix compile'] },
        { name: 'installPhase', before: 'preInstall', after: 'postInstall', commands: ['beam-module install'] },
        fixup,
      ];
    case 'buildRebar3':
      return erlangPhases([], ['rebar3 bare compile']);
    case 'buildErlangMk':
      return erlangPhases(['make SKIP_DEPS=1 clean'], ['make SKIP_DEPS=1']);
    case 'buildRustPackage':
    case 'crane.buildPackage':
    case 'crane.buildDepsOnly':
    case 'naersk.buildPackage':
    case 'buildRustCrate':
    case 'cargo2nix.mkRustCrate':
      return [
        patch,
        { name: 'configurePhase', before: 'preConfigure', after: 'postConfigure', commands: [] },
        { name: 'buildPhase', before: 'preBuild', after: 'postBuild', commands: ['cargo build'] },
        { name: 'installPhase', before: 'preInstall', after: 'postInstall', commands: ['cargo install'] },
        fixup,
      ];
    default:
      return [
        patch,
        { name: 'configurePhase', before: 'preConfigure', after: 'postConfigure', commands: ['./configure'] },
        { name: 'buildPhase', before: 'preBuild', after: 'postBuild', commands: ['make'] },
        { name: 'installPhase', before: 'preInstall', after: 'postInstall', commands: ['make install'] },
        fixup,
      ];
  }
}

/** build-rebar3.nix and build-erlang-mk.nix: both install `ebin`, `priv` and `include` of the folder that they compile in. */
function erlangPhases(configure: readonly string[], build: readonly string[]): readonly Phase[] {
  return [
    patch,
    { name: 'configurePhase', before: 'preConfigure', after: 'postConfigure', commands: configure },
    { name: 'buildPhase', before: 'preBuild', after: 'postBuild', commands: build },
    { name: 'installPhase', before: 'preInstall', after: 'postInstall', commands: ['beam-module install'] },
    fixup,
  ];
}

/** With `escriptBinName` there is no release: the escript is copied, and nothing collects `priv` (mix-release.nix). */
function mixReleasePhases({ arguments: given }: Derivation): readonly Phase[] {
  const escript = given.get('escriptBinName');
  const isEscript = escript !== undefined && escript.value.kind !== 'null';
  const build = { name: 'buildPhase', before: 'preBuild', after: 'postBuild' };
  const install = { name: 'installPhase', before: 'preInstall', after: 'postInstall' };
  if (!isEscript)
    return [
      { ...build, commands: ['mix compile'] },
      { ...install, commands: ['mix release'] },
    ];
  return [
    { ...build, commands: ['mix compile', 'mix escript.build'] },
    { ...install, commands: [], script: 'mkdir -p "$out/bin"\ncp "$escriptBinName" "$out/bin"' },
  ];
}

/** The steps that a build runs, in order. A phase that the user replaced runs its hooks only when it calls them. */
export function buildSteps(derivation: Derivation, references: References, repository: FileView): readonly ShellStep[] {
  const own = new Map(phasesOf(derivation).map((phase) => [phase.name, phase]));
  const turns = phaseTurns(derivation);
  const unpack = turns.findIndex(({ name, skipped }) => name === 'unpackPhase' && !skipped);
  return turns.flatMap(({ name, skipped }, index) => {
    const phase = own.get(name) ?? stdenvPhase(name);
    if (skipped && 'kind' in skipped) return [lost(name, skipped.reason, skipped.span), ...ownWork(phase)];
    if (skipped) return skippedSteps(derivation, phase, skipped, references);
    if (index < unpack) return [lost(name, `${name} runs before the source is unpacked`, derivation.call)];
    switch (name) {
      case 'unpackPhase':
        return unpackSteps(derivation, references);
      case 'patchPhase':
        return [
          ...switchedOff(derivation),
          ...configSteps(derivation),
          ...patchSteps(derivation, repository),
          ...phaseSteps(derivation, phase, references),
          ...comparesLock(derivation),
        ];
      default:
        return phaseSteps(derivation, phase, references);
    }
  });
}

/** A phase that the builder leaves to stdenv, `checkPhase`, with its hooks; one of the user's own has none. */
function stdenvPhase(name: string): Phase {
  const capital = name.replace(/Phase$/, '').replace(/^./, (first) => first.toUpperCase());
  return { name, before: `pre${capital}`, after: `post${capital}`, commands: [] };
}

/** Texts of a phase that does not run: a hook among them may still be called by another phase. */
function skippedSteps(derivation: Derivation, phase: Phase, skipped: Span, references: References): ShellStep[] {
  return [phase.before, phase.name, phase.after].flatMap((name) => {
    const given = derivation.phases.get(name);
    return given ? [{ phase: name, work: { kind: 'hook', text: references.text(given.text), skipped } }] : [];
  });
}

/**
 * buildMix puts the folder `appConfigPath` in the place of `config` (hooks/mix-app-config-patch-hook.sh; before 2026 build-mix.nix did
 * so in its configurePhase).
 */
function configSteps({ builder, environment, call }: Derivation): ShellStep[] {
  if (builder !== 'buildMix' || !environment.has('appConfigPath')) return [];
  const text = 'rm -rf config\ncp -r "$appConfigPath" config';
  return [ownScript('patchPhase', text, call)];
}

/** What cargoSetupHook does at the end of patchPhase, in the folder that the phase ends in (nixpkgs rust/hooks/cargo-setup-hook.sh). */
export const COMPARES_LOCK = 'diff cargoSetupPostPatchHook';

function comparesLock({ inputs, phases }: Derivation): ShellStep[] {
  const hasHook = inputs.kind === 'known' && inputs.value.some(({ name }) => name === 'cargoSetupHook');
  const isOwn = phases.has('patchPhase');
  return hasHook && !isOwn ? [{ phase: 'postPatch', work: { kind: 'builtin', command: COMPARES_LOCK } }] : [];
}

/**
 * The phases start in the unpacked source. What runs before that starts in the folder that Nix makes for the build, and finds the source
 * by the variable `sourceRoot`, which it may change (setup.sh, `unpackPhase`). Several sources are the folders of that folder.
 */
function unpackSteps(derivation: Derivation, references: References): ShellStep[] {
  const { phases, call } = derivation;
  for (const name of ['unpackPhase', 'preUnpack', 'setSourceRoot']) {
    const given = phases.get(name) ?? derivation.arguments.get(name);
    if (given) return [lost(name, `${name} is not followed`, given.span)];
  }
  const after = phases.get('postUnpack');
  if (!after) return [];
  const plain = (text: string): ShellStep => ownScript('unpackPhase', text, call);
  const hook: ShellStep = { phase: 'postUnpack', work: { kind: 'script', text: references.text(after.text) } };
  const root = sourceRoot(derivation);
  const top = derivation.arguments.has('srcs') ? root?.replace(/[^/]+/g, '..') || '.' : '"$NIX_BUILD_TOP"';
  const text = root === undefined ? '$PWD' : `'${root.replaceAll("'", `'\\''`)}'`;
  return [plain(`sourceRoot=${text}; cd ${top}`), hook, plain('cd "$sourceRoot"')];
}

/** What the hooks of some nixpkgs do for these builders, a variable takes from them (nixpkgs beam-modules/hooks: `dontMixCompile`). */
function switchedOff({ environment }: Derivation): ShellStep[] {
  return [...environment].flatMap(([name, { value, span }]) => {
    const isSet = HOOK_SWITCH.test(name) && !(value.kind === 'known' && value.value === '');
    return isSet ? [lost('patchPhase', `${name} changes what this build does`, span)] : [];
  });
}

const HOOK_SWITCH = /^dont(Mix|Beam|Rebar)[A-Z]\w*(?<!Fixup)$/;

/** Patches change files in ways that nobody follows here, unless they stand in the repository and change nothing that is read. */
function patchSteps(derivation: Derivation, repository: FileView): ShellStep[] {
  const patches = unfollowedPatches(derivation, repository);
  return patches ? [lost('patchPhase', patches.reason, patches.span)] : [];
}

/** Patches that may change what is read. */
export function unfollowedPatches({ arguments: given }: Derivation, repository: FileView): Unknown | undefined {
  const patches = given.get('patches');
  if (!patches || patches.value.kind === 'null') return undefined;
  const harmless =
    patches.value.kind === 'list' &&
    patches.value.items.every(({ value }) => value.kind === 'path' && changesNothingRead(value.path, repository));
  return harmless ? undefined : unknown('patches are not followed', patches.span);
}

function changesNothingRead(patch: string | undefined, repository: FileView): boolean {
  const read = patch === undefined ? undefined : repository.read(patch);
  if (read?.kind !== 'text') return false;
  const changed = [...read.source.text.matchAll(/^(?:---|\+\+\+) (\S+)/gm)].map(([, path]) => path ?? '');
  return (
    changed.length > 0 && !changed.some((path) => /\.(exs?|lock|toml|rs|so)$|(^|\/)(priv|\.cargo|_build)\//.test(path))
  );
}

/** What a builder does by itself in words of the shell. */
function ownScript(phase: string, text: string, span: Span): ShellStep {
  return { phase, work: { kind: 'script', text: [{ kind: 'text', text, span }] } };
}

function lost(phase: string, reason: string, span: Span): ShellStep {
  return { phase, work: { kind: 'script', text: [{ kind: 'unknown', reason, span }] } };
}

function ownWork({ name, commands }: Phase): ShellStep[] {
  return commands.map((command) => ({ phase: name, work: { kind: 'builtin', command } }));
}

/** A text that runs or does not, and nobody knows which. */
function maybe(doubt: Unknown, text: ShellText): ShellText {
  const plain = (words: string): ShellText[number] => ({ kind: 'text', text: words, span: doubt.span });
  return [plain('if [ -n "'), doubt, plain('" ]; then\n'), ...text, plain('\nfi\n')];
}

function phaseSteps(derivation: Derivation, phase: Phase, references: References): ShellStep[] {
  const text = (name: string): ShellText | undefined => {
    const given = derivation.phases.get(name);
    if (given?.replaced?.kind === 'unknown') return maybe(given.replaced, references.text(given.text));
    return given && !given.replaced?.value ? references.text(given.text) : undefined;
  };
  const before = text(phase.before);
  const after = text(phase.after);
  const replaced = text(phase.name);
  const steps: ShellStep[] = [];
  if (!replaced && !isOrdinary(phase.name)) return [lost(phase.name, `${phase.name} has no text`, derivation.call)];
  if (replaced) {
    if (before) steps.push({ phase: phase.before, work: { kind: 'hook', text: before } });
    if (after) steps.push({ phase: phase.after, work: { kind: 'hook', text: after } });
    steps.push({ phase: phase.name, work: { kind: 'script', text: replaced } });
    return steps;
  }
  for (const step of hookSteps(derivation, phase.before, before)) steps.push(step);
  for (const step of ownWork(phase)) steps.push(step);
  if (phase.script !== undefined) steps.push(ownScript(phase.name, phase.script, derivation.call));
  if (phase.name === 'configurePhase' && fetchedDependencies(derivation)) {
    steps.push(ownScript(phase.name, `ln -s "$${DEPENDENCIES_VARIABLE}" ./deps`, derivation.call));
  }
  for (const step of hookSteps(derivation, phase.after, after)) steps.push(step);
  return steps;
}

/** A hook around the builder's own phase, which another phase may call where that does not. */
function hookSteps(derivation: Derivation, name: string, text: ShellText | undefined): ShellStep[] {
  if (!text) return [];
  const leftOut = derivation.phases.get(name)?.leftOut;
  if (leftOut?.kind !== 'unknown' && !leftOut?.value) return [{ phase: name, work: { kind: 'script', text } }];
  if (leftOut.kind === 'known') return [{ phase: name, work: { kind: 'hook', text, skipped: leftOut.span } }];
  const call: ShellText = [{ kind: 'text', text: `runHook ${name}`, span: leftOut.span }];
  return [
    { phase: name, work: { kind: 'hook', text } },
    { phase: name, work: { kind: 'script', text: maybe(leftOut, call) } },
  ];
}
