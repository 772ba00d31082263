import { type Fact, known, type Span, type Unknown, unknown } from '../../repository/index.ts';
import type { RustDetails, Toolchain } from '../model.ts';
import type { AttributesValue, External, Thunk, Value } from '../value.ts';
import type { Site } from '../world/meaning.ts';
import type { Outside } from '../world/outside.ts';
import { overridable } from '../world/overriding.ts';
import { hostTriple, type PackageSet } from '../world/package-set.ts';
import { argument, type BuilderCall, type BuilderDefinition, setArgument } from './derivation/call.ts';
import { derivationValue } from './derivation/derive.ts';
import { addedInput } from './derivation/inputs.ts';
import { plainArgument } from './derivation/text.ts';
import { textList, toolchainName } from './toolchain.ts';

/** What the crates of one package set are built with. */
export interface CrateSetup {
  readonly packages: PackageSet;
  readonly toolchain: Fact<Toolchain>;
  /** The list of overrides that every crate is shown to. */
  readonly overrides: Value;
}

/** cargo2nix overlay/mkcrate.nix: its arguments, none of which becomes a variable under its own name. */
const CONSUMED: ReadonlySet<string> = new Set(
  (
    'release name registry features dependencies devDependencies buildDependencies compileMode profile profileOpts codegenOpts ' +
    'cargoUnstableFlags rustcLinkFlags rustcBuildFlags target hostPlatformCpu hostPlatformFeatures cargoConfig'
  ).split(' '),
);

/** `mkRustCrate`, as the generated Cargo.nix gets it. */
export function mkRustCrate(outside: Outside, setup: CrateSetup, site: Site): External {
  return outside.root('mkRustCrate', site.span, {
    apply(crate, { span }) {
      const { evaluator } = outside;
      const given = evaluator.attributes(evaluator.force(crate));
      if (!given) return unknown('the crate could not be followed', span);
      return overridable(outside, given, span, (attributes) => {
        const all = withOverrides(outside, attributes, setup.overrides, span);
        if (all.kind === 'unknown') return all;
        const { packages, toolchain } = setup;
        return derivationValue({ outside, packages, definition: definition(toolchain), expression: span }, all);
      });
    },
  });
}

/** `overrideArgs` of every override that fits, then `overrideAttrs` (overlay/lib/overrides.nix `runOverride`). */
function withOverrides(
  outside: Outside,
  crate: AttributesValue,
  overrides: Value,
  span: Span,
): AttributesValue | Unknown {
  const { evaluator } = outside;
  if (overrides.kind !== 'list') return unknown('the overrides of the crates could not be followed', span);
  const changes = overrides.items.map((item) => evaluator.apply(evaluator.force(item), evaluator.value(crate), span));
  let all: AttributesValue = crate;
  for (const name of ['overrideArgs', 'overrideAttrs']) {
    for (const change of changes) {
      if (change.kind === 'unknown') return change;
      if (evaluator.has(change, name) !== true) continue;
      const changer = evaluator.select(change, name, span);
      if (changer.kind === 'null') continue;
      const changed = evaluator.apply(changer, evaluator.value(all), span);
      const merged = evaluator.attributes(evaluator.update(all, changed, span));
      if (!merged) return unknown('what an override changes could not be followed', span);
      all = merged;
    }
  }
  return all;
}

function definition(toolchain: Fact<Toolchain>): BuilderDefinition {
  return {
    builder: 'cargo2nix.mkRustCrate',
    consumed: CONSUMED,
    ownPhases: ['configurePhase', 'buildPhase', 'installPhase'],
    describe: (call) => ({
      details: () => rustDetails(call, toolchain),
      outputs: ['bin', 'out'],
      variant: () => toolchainName(toolchain),
      inputs: () =>
        ['cargo', 'rustc'].map((name) => ({
          ...addedInput(call, name),
          toolchain: toolchain.kind === 'known' ? toolchain.value : undefined,
        })),
    }),
  };
}

function rustDetails(call: BuilderCall, toolchain: Fact<Toolchain>): RustDetails {
  const target = plainArgument(call.outside, setArgument(call, 'target'), call.expression);
  const chosen = target.kind === 'known' ? target.value : undefined;
  const name = plainArgument(call.outside, setArgument(call, 'name'), call.expression);
  const release = argument(call, 'release');
  return {
    kind: 'rust',
    compiler: 'cargo-per-crate',
    installsLibraries: known({ value: true, span: call.call }, call.call),
    installs: 'target-folder',
    toolchain,
    target,
    effectiveTarget:
      target.kind === 'unknown' ? target : chosen ? known(chosen.value, chosen.span) : hostTriple(call.packages),
    passesTarget: true,
    linksMuslDynamically: false,
    // The source may be the whole workspace: the crate in it is found by its name (mkcrate-utils.sh `cargoRelativeManifest`).
    cargoArguments:
      name.kind === 'unknown'
        ? name
        : known(name.value ? [{ value: '-p', span: name.span }, name.value] : [], name.span),
    profile: known(release?.kind === 'boolean' && !release.value ? 'dev' : 'release', call.call),
    doCheck: known({ value: false, span: call.call }, call.call),
    directory: known('', call.call),
    lockFile: known(undefined, call.call),
    dependencies: undefined,
    libraryOutput: 'out',
    compilerFlags: compilerFlags(call),
  };
}

/** `rustcLinkFlags`; a configuration of cargo that is handed over is not read here. */
function compilerFlags(call: BuilderCall): Exclude<RustDetails['compilerFlags'], undefined> {
  const configuration = setArgument(call, 'cargoConfig');
  const entries = configuration && call.outside.evaluator.attributes(configuration);
  if (configuration && entries?.attributes.size !== 0) {
    return unknown('the configuration that cargo2nix is given is not followed', configuration.span);
  }
  for (const name of ['codegenOpts', 'hostPlatformFeatures']) {
    const given = setArgument(call, name);
    if (given && !(given.kind === 'list' && given.items.length === 0)) return unknown(`${name} adds flags`, given.span);
  }
  const flags = setArgument(call, 'rustcLinkFlags');
  return textList(call.outside, flags ?? { kind: 'list', items: [] as readonly Thunk[], span: call.call });
}
