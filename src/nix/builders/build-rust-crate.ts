import { type Fact, known, type Located, unknown } from '../../repository/index.ts';
import type { RustDetails, Toolchain } from '../model.ts';
import type { AttributesValue, External, Thunk, Value } from '../value.ts';
import type { Site } from '../world/meaning.ts';
import type { Outside } from '../world/outside.ts';
import { overridable } from '../world/overriding.ts';
import { hostTriple, type PackageSet } from '../world/package-set.ts';
import { plainText } from '../world/values.ts';
import { argument, type BuilderCall, type BuilderDefinition, setArgument } from './derivation/call.ts';
import { derivationValue } from './derivation/derive.ts';
import { addedInput } from './derivation/inputs.ts';
import { plainArgument } from './derivation/text.ts';
import { nixpkgsToolchain, requiredToolchain, textList, toolchainName } from './toolchain.ts';

/** Arguments of buildRustCrate itself that `override` changes for every crate. */
export interface CrateBuilderSettings {
  readonly toolchain: Fact<Toolchain>;
  readonly defaultCrateOverrides: Thunk | undefined;
}

/** What nixpkgs' build-rust-crate takes for itself (`processedAttrs`, and the arguments of its override). */
const CONSUMED: ReadonlySet<string> = new Set(
  (
    'crateBin crateLib libName libPath buildDependencies dependencies devDependencies features crateRenames authors colors ' +
    'edition buildTests codegenUnits links rust release verbose crateOverrides extraRustcOpts extraRustcOptsForBuildRs type ' +
    'procMacro plugin sha256 workspace_member resolvedDefaultFeatures packageOfWorkspace'
  ).split(' '),
);

/** `pkgs.buildRustCrate`: SEMANTICS 6.4. */
export function buildRustCrate(
  outside: Outside,
  packages: PackageSet,
  settings: CrateBuilderSettings,
  site: Site,
): External {
  return outside.member(site, 'buildRustCrate', {
    apply: (crate, at) => builtCrate(outside, packages, settings, crate, at),
    select: (attribute, at) =>
      attribute === 'override'
        ? outside.member(at, attribute, {
            apply: (change, place) =>
              buildRustCrate(outside, packages, changed(outside, packages, settings, change, place), site),
          })
        : undefined,
  });
}

export function defaultSettings(outside: Outside, packages: PackageSet, site: Site): CrateBuilderSettings {
  return {
    toolchain: known(nixpkgsToolchain(outside, packages, site.span), site.span),
    defaultCrateOverrides: undefined,
  };
}

/** `buildRustCrate.override { rustc; defaultCrateOverrides; }`, or a function of the old arguments. */
function changed(
  outside: Outside,
  packages: PackageSet,
  settings: CrateBuilderSettings,
  change: Thunk,
  { span }: Site,
): CrateBuilderSettings {
  const { evaluator } = outside;
  const value = evaluator.force(change);
  const isFunction = value.kind === 'closure' || value.kind === 'primitive';
  const given = isFunction ? evaluator.apply(value, evaluator.value(packages.value), span) : value;
  const rustc = ['rustc', 'rust'].find((name) => evaluator.has(given, name) === true);
  const overrides = evaluator.attributes(given)?.attributes.get('defaultCrateOverrides');
  return {
    toolchain: rustc ? requiredToolchain(outside, evaluator.select(given, rustc, span)) : settings.toolchain,
    defaultCrateOverrides: overrides?.value ?? settings.defaultCrateOverrides,
  };
}

function builtCrate(
  outside: Outside,
  packages: PackageSet,
  settings: CrateBuilderSettings,
  crate: Thunk,
  { span }: Site,
): Value {
  const { evaluator } = outside;
  const given = evaluator.attributes(evaluator.force(crate));
  if (!given) return unknown('the crate could not be followed', span);
  return overridable(outside, given, span, (attributes) => {
    const all = withCrateOverride(outside, attributes, settings);
    if (all.kind === 'unknown') return all;
    const toolchain = ownToolchain(outside, all) ?? settings.toolchain;
    return derivationValue({ outside, packages, definition: crateDefinition(toolchain), expression: span }, all);
  });
}

/** `crate // crateOverrides.${crateName} crate` */
function withCrateOverride(
  outside: Outside,
  crate: AttributesValue,
  settings: CrateBuilderSettings,
): AttributesValue | Extract<Value, { kind: 'unknown' }> {
  const { evaluator } = outside;
  const overrides = crate.attributes.get('crateOverrides')?.value ?? settings.defaultCrateOverrides;
  const named = crate.attributes.get('crateName');
  const name = named && plainText(evaluator.force(named.value));
  if (!overrides || name === undefined) return crate;
  const set = evaluator.force(overrides);
  if (evaluator.has(set, name) !== true) {
    if (holdsNone(outside, set, name)) return crate;
    return unknown(`whether an override changes ${name} could not be followed`, overrides.span);
  }
  const change = evaluator.apply(evaluator.select(set, name, overrides.span), evaluator.value(crate), overrides.span);
  const all = evaluator.attributes(evaluator.update(crate, change, overrides.span));
  return all ?? unknown(`what the override of ${name} changes could not be followed`, overrides.span);
}

/** Certainly without an override for a crate: nixpkgs has none for crates of a repository, and neither has what is added to them. */
function holdsNone(outside: Outside, set: Value, name: string): boolean {
  if (set.kind === 'external') return outside.meaningOf(set)?.isSet === true;
  if (outside.evaluator.has(set, name) === false) return true;
  return (
    set.kind === 'update' && outside.evaluator.has(set.right, name) === false && holdsNone(outside, set.left, name)
  );
}

function ownToolchain(outside: Outside, crate: AttributesValue): Fact<Toolchain> | undefined {
  const rust = crate.attributes.get('rust');
  return rust && requiredToolchain(outside, outside.evaluator.force(rust.value));
}

/** A crate that rustc compiles without cargo. */
function crateDefinition(toolchain: Fact<Toolchain>): BuilderDefinition {
  return {
    builder: 'buildRustCrate',
    consumed: CONSUMED,
    ownPhases: ['configurePhase', 'buildPhase', 'installPhase'],
    describe: (call) => ({
      details: () => rustDetails(call, toolchain),
      name: () => nameOf(call),
      outputs: ['out', 'lib'],
      variant: () => toolchainName(toolchain),
      inputs: () => [
        { ...addedInput(call, 'rustc'), toolchain: toolchain.kind === 'known' ? toolchain.value : undefined },
      ],
    }),
  };
}

function nameOf(call: BuilderCall): Fact<string | undefined> {
  const name = plainArgument(call.outside, setArgument(call, 'crateName'), call.expression);
  return name.kind === 'known' ? known(name.value?.value, name.span) : name;
}

function rustDetails(call: BuilderCall, toolchain: Fact<Toolchain>): RustDetails {
  const member = workspacePackage(call);
  const none = known(undefined, call.call);
  return {
    kind: 'rust',
    compiler: 'rustc',
    installsLibraries: hasLibrary(call, member),
    installs: 'target-folder',
    toolchain,
    target: none,
    effectiveTarget: hostTriple(call.packages),
    passesTarget: true,
    linksMuslDynamically: false,
    cargoArguments: known(member ? [{ value: '-p', span: member.span }, member] : [], call.call),
    profile: profile(call),
    doCheck: known({ value: false, span: call.call }, call.call),
    directory: memberFolder(call),
    lockFile: none,
    dependencies: undefined,
    libraryOutput: 'lib',
    compilerFlags: textList(
      call.outside,
      argument(call, 'extraRustcOpts') ?? { kind: 'list', items: [], span: call.call },
    ),
  };
}

/** The package of a workspace whose folder is not told, as our own crate2nix.ts says it. */
function workspacePackage(call: BuilderCall): Located<string> | undefined {
  const name = plainArgument(call.outside, setArgument(call, 'packageOfWorkspace'), call.expression);
  return name.kind === 'known' ? name.value : undefined;
}

/** `type ? [ "lib" ]`: the crate types that rustc is asked for, whatever Cargo.toml says. */
function hasLibrary(call: BuilderCall, member: Located<string> | undefined): Fact<Located<boolean>> {
  const given = setArgument(call, 'type');
  if (!given) return known({ value: member !== undefined, span: call.call }, call.call);
  const types = textList(call.outside, given);
  if (types.kind === 'unknown') return types;
  const loads = types.value.some(({ value }) => ['cdylib', 'dylib', 'staticlib'].includes(value));
  return known({ value: loads, span: types.span }, types.span);
}

function profile(call: BuilderCall): Fact<string> {
  const release = argument(call, 'release');
  if (!release) return known('release', call.call);
  if (release.kind !== 'boolean') return unknown('the profile could not be followed', release.span);
  return known(release.value ? 'release' : 'dev', release.span);
}

/** `workspace_member ? "."`: the crate's folder inside its source. */
function memberFolder(call: BuilderCall): Fact<string> {
  const folder = plainArgument(call.outside, setArgument(call, 'workspace_member'), call.expression);
  if (folder.kind === 'unknown') return folder;
  return known((folder.value?.value ?? '').replace(/^\.\/?/, ''), folder.span);
}
