import { type Fact, known, type Located, type Span, unknown } from '../../repository/index.ts';
import type { RustDetails, Toolchain } from '../model.ts';
import type { Attribute, AttributesValue, Thunk, Value } from '../value.ts';
import type { Outside } from '../world/outside.ts';
import type { PackageSet } from '../world/package-set.ts';
import { cleanSource } from '../world/sources/clean-source.ts';
import { emptySet, listValue } from '../world/values.ts';
import { chosenTarget, doesCheck, targetArgument, targetOfBuildMachine, unpackedFolder } from './cargo-arguments.ts';
import { argument, type BuilderCall, type BuilderDefinition, setArgument } from './derivation/call.ts';
import { derivationOf } from './derivation/derivation-of.ts';
import { derivationValue } from './derivation/derive.ts';
import { addedInput } from './derivation/inputs.ts';
import { plainArgument } from './derivation/text.ts';
import { lockBesideSource, lockIn } from './lock-place.ts';
import { naerskOptions } from './naersk-options.ts';
import { toolchainName } from './toolchain.ts';

/** naersk config.nix `mkAttrs`: what naersk takes for itself. The rest goes to mkDerivation. */
const CONSUMED: ReadonlySet<string> = new Set(
  (
    'root gitAllRefs gitSubmodules additionalCargoLock cratesDownloadUrl cargoBuild cargoBuildOptions remapPathPrefix ' +
    'cargoTestCommands cargoTestOptions cargoClippyOptions cargoFmtOptions cargoOptions doDoc cargoDocCommands ' +
    'cargoDocOptions release override overrideMain singleStep copyBins copyLibs copyBinsFilter copyLibsFilter ' +
    'copyDocsToSeparateOutput doDocFail removeReferencesToSrcFromDocs compressTarget copyTarget usePureFromTOML mode ' +
    'autoCrateSpecificOverrides copySources copySourcesFrom'
  ).split(' '),
);

/** `naersk.buildPackage ./.` and `naersk.buildPackage { … }`. */
export function naerskBuildPackage(
  outside: Outside,
  packages: PackageSet,
  toolchain: Fact<Toolchain>,
  given: Thunk,
  expression: Span,
): Value {
  const settings = settingsOf(outside, given, expression);
  if (settings.kind === 'unknown') return settings;
  const overridden = withOverrides(outside, settings, expression);
  if (overridden.kind === 'unknown') return overridden;
  const calling = { outside, packages, definition: definition(toolchain), expression };
  return derivationValue({ ...calling, overridden: changedNames(settings, overridden) }, overridden);
}

function changedNames(before: AttributesValue, after: AttributesValue): Set<string> {
  const names = [...after.attributes].filter(([name, { value }]) => before.attributes.get(name)?.value !== value);
  return new Set(names.map(([name]) => name));
}

function definition(toolchain: Fact<Toolchain>): BuilderDefinition {
  return {
    builder: 'naersk.buildPackage',
    consumed: CONSUMED,
    ownPhases: ['configurePhase', 'buildPhase', 'checkPhase', 'installPhase'],
    describe: (call) => ({
      details: () => rustDetails(call, toolchain),
      variant: () => toolchainName(toolchain),
      inputs: () =>
        ['cargo', 'rustc'].map((name) => ({
          ...addedInput(call, name),
          toolchain: toolchain.kind === 'known' ? toolchain.value : undefined,
        })),
    }),
  };
}

/** A set of arguments; anything else is the `root`. A path as `src` or `root` goes through `lib.cleanSource` (config.nix `sr`). */
function settingsOf(outside: Outside, given: Thunk, span: Span): AttributesValue | Extract<Value, { kind: 'unknown' }> {
  const { evaluator } = outside;
  const value = evaluator.force(given);
  if (value.kind === 'unknown') return value;
  const isSet = value.kind === 'attributes' || value.kind === 'update';
  if (!isSet || derivationOf(outside, value) || evaluator.has(value, 'outPath') === true) {
    return withSource(outside, new Map([['src', { value: given, name: given.span }]]), span);
  }
  const all = evaluator.attributes(value);
  return all
    ? withSource(outside, all.attributes, all.span)
    : unknown('the arguments of naersk cannot be listed', span);
}

function withSource(outside: Outside, given: ReadonlyMap<string, Attribute>, span: Span): AttributesValue {
  const { evaluator } = outside;
  const attributes = new Map(given);
  const source = notNull(outside, given.get('src')) ?? notNull(outside, given.get('root'));
  if (source) {
    const cleaned = evaluator.thunk(source.value.span, () => {
      const value = evaluator.force(source.value);
      const isBoth = given.has('src') && given.has('root');
      return value.kind === 'path' && !isBoth
        ? evaluator.apply(cleanSource(outside, source.value.span), source.value, source.value.span)
        : value;
    });
    attributes.set('src', { value: cleaned, name: source.name });
  }
  return { kind: 'attributes', attributes, span };
}

function notNull(outside: Outside, attribute: Attribute | undefined): Attribute | undefined {
  return attribute && outside.evaluator.force(attribute.value).kind !== 'null' ? attribute : undefined;
}

/** `override` and `overrideMain` are given to overrideAttrs of the finished derivation (build.nix, default.nix). */
function withOverrides(
  outside: Outside,
  settings: AttributesValue,
  span: Span,
): AttributesValue | Extract<Value, { kind: 'unknown' }> {
  const { evaluator } = outside;
  let all = settings;
  for (const name of ['override', 'overrideMain']) {
    const change = settings.attributes.get(name);
    if (!change) continue;
    const changed = evaluator.apply(evaluator.force(change.value), evaluator.value(asOld(outside, all, span)), span);
    const merged = evaluator.attributes(evaluator.update(all, changed, span));
    if (!merged) return unknown(`what ${name} changes could not be followed`, change.value.span);
    all = merged;
  }
  return all;
}

/** The attributes as an override sees them: lists are there, even when nobody gave them. */
function asOld(outside: Outside, settings: AttributesValue, span: Span): AttributesValue {
  const attributes = new Map(settings.attributes);
  for (const name of ['nativeBuildInputs', 'buildInputs']) {
    if (!attributes.has(name))
      attributes.set(name, { value: outside.evaluator.value(listValue([], span)), name: span });
  }
  if (!attributes.has('env')) attributes.set('env', { value: outside.evaluator.value(emptySet(span)), name: span });
  return { ...settings, attributes };
}

function rustDetails(call: BuilderCall, toolchain: Fact<Toolchain>): RustDetails {
  const { given, before, own, profile } = naerskOptions(call);
  const target = chosenTarget(call, given);
  const fromArguments = targetArgument(given);
  return {
    kind: 'rust',
    compiler: 'cargo',
    installsLibraries: installsLibraries(call),
    installs: 'build-log-of-cdylibs',
    toolchain,
    target,
    effectiveTarget: targetOfBuildMachine(call, target, ['buildPhase', 'cargoBuild']),
    passesTarget: fromArguments.kind === 'unknown' || fromArguments.value !== undefined,
    linksMuslDynamically: false,
    cargoArguments: given,
    commandLine: { before, task: 'build', own },
    profile,
    doCheck: doesCheck(call, 'skips'),
    directory: unpackedFolder(call),
    lockFile: lockFile(call),
    dependencies: undefined,
    libraryOutput: 'out',
  };
}

/** Cargo.lock is read beside the manifest in `root`, before anything is built (config.nix `cargolock`). */
function lockFile(call: BuilderCall): Fact<Located<string> | undefined> {
  const root = setArgument(call, 'root');
  return root ? lockIn(call.outside, root, root.span) : lockBesideSource(call);
}

/** `copyLibs ? false`; a mode other than `build` compiles no library to copy; a filter of one's own chooses the files. */
function installsLibraries(call: BuilderCall): Fact<Located<boolean>> {
  const mode = plainArgument(call.outside, setArgument(call, 'mode'), call.expression);
  if (mode.kind === 'unknown') return mode;
  if (mode.value && mode.value.value !== 'build')
    return known({ value: false, span: mode.value.span }, mode.value.span);
  const filter = argument(call, 'copyLibsFilter');
  if (filter) return unknown('a filter chooses the files that are copied', filter.span);
  const copies = argument(call, 'copyLibs');
  if (!copies) return known({ value: false, span: call.call }, call.call);
  if (copies.kind === 'boolean') return known({ value: copies.value, span: copies.span }, copies.span);
  return unknown('whether the libraries are copied could not be followed', copies.span);
}
