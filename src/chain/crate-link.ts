import { type CargoPackage, externName, lockedVersion, mayDependOn, staleEntries } from '../cargo/index.ts';
import { atLeast } from '../knowledge/version.ts';
import type { FileView, Span } from '../repository/index.ts';
import { type Fact, known, oncePer, type Unknown, unknown } from '../repository/index.ts';
import { type Initialisation, type NifCrateSource, type NifFunction, readNifCrate } from '../rust/index.ts';
import type { Syntax } from '../syntax/index.ts';
import { unknownFeatures } from './asked-features.ts';
import { compiledSource } from './build-conditions.ts';
import { type CrateLookup, compiledCrate } from './compiled-crate.ts';
import { valueOf } from './facts.ts';
import { ignoredSettings } from './ignored-settings.ts';
import { fellowMembers, manifestGaps } from './manifest-gaps.ts';
import type { CrateLink, HandOffLink, Link, ModuleLink, ProducerLink, UnlinkedCrate } from './model.ts';

export interface CrateContext extends CrateLookup {
  readonly crates: readonly CargoPackage[];
  readonly view: FileView;
  readonly syntax: Syntax;
  /** The sources of a crate, read once. */
  source(pkg: CargoPackage): NifCrateSource;
}

/** Reads the sources of each crate at most once. */
export function crateSources(view: FileView, syntax: Syntax): CrateContext['source'] {
  const read = new Map<string, NifCrateSource>();
  return (pkg) => {
    const earlier = read.get(pkg.directory);
    if (earlier) return earlier;
    const source = readNifCrate(pkg, view, syntax);
    read.set(pkg.directory, source);
    return source;
  };
}

/** The crate whose library a chain means to load. */
export function crateLink(
  module: ModuleLink,
  handOff: HandOffLink | undefined,
  producer: ProducerLink | undefined,
  context: CrateContext,
): Link<CrateLink> {
  const found = findCrate(module, handOff, producer, context);
  if ('kind' in found) {
    const lost = { state: 'lost' as const, summary: 'the crate was not found', unknown: found };
    return valueOf(module.mode) === 'downloads'
      ? { ...lost, summary: 'the crate is built elsewhere', needed: false }
      : lost;
  }
  const { pkg, foundBy } = found;
  const source = compiledSource(pkg, module, producer, context);
  const rustler = rustlerVersion(pkg);
  const initialisations = source.initialisations;
  const facts: CrateLink = {
    package: pkg,
    foundBy,
    source,
    initialisation: initialisations.length === 1 ? initialisations[0] : undefined,
    rustler,
    nifs: registeredNifs(pkg, source, rustler, context),
    unlinked: unlinkedCrates(pkg, source, rustler, context),
    staleEntries: [pkg, ...fellowMembers(pkg, context)].flatMap(staleEntries),
    ignoredSettings: ignoredSettings(pkg, producer && valueOf(producer.circumstances)),
    loadedBy: [{ value: module.module.name.value, span: module.module.name.span }],
  };
  return {
    state: 'followed',
    facts,
    summary: summaryOf(facts),
    span: pkg.name.span,
    gaps: [
      ...gapsOf(facts),
      ...unknownFeatures([pkg, ...fellowMembers(pkg, context)], valueOf(rustler), context),
      ...manifestGaps(pkg, producer, context),
    ],
  };
}

interface FoundCrate {
  readonly pkg: CargoPackage;
  readonly foundBy: CrateLink['foundBy'];
}

function findCrate(
  module: ModuleLink,
  handOff: HandOffLink | undefined,
  producer: ProducerLink | undefined,
  context: CrateContext,
): FoundCrate | Unknown {
  const mode = valueOf(module.mode);
  if (mode === 'compiles') {
    const { path } = module.module.options;
    if (path.kind === 'unknown') return path;
    const pkg = compiledCrate(module.module, module.hex, context);
    return pkg ? { pkg, foundBy: 'path' } : unknown('the crate of the module was not found', path.span);
  }
  const arrived = handOff && valueOf(handOff.arrival);
  const library = typeof arrived === 'object' ? arrived.library : undefined;
  if (library) return { pkg: library.package, foundBy: 'arrival' };
  const packages = new Set(
    producer?.libraries.kind === 'known' ? producer.libraries.value.map((file) => file.package) : [],
  );
  const [only] = packages;
  const named = crateByInitialisation(module, context);
  if (!('kind' in named) && named.foundBy === 'initialisation') return named;
  if (only && packages.size === 1) return { pkg: only, foundBy: 'producer' };
  return named;
}

/** The only crate whose `init!` names the module, else the one at the path that the options name. */
function crateByInitialisation(module: ModuleLink, context: CrateContext): FoundCrate | Unknown {
  const naming = cratesByModule(context).get(module.module.atom) ?? [];
  const [first] = naming;
  if (first && naming.length === 1) return { pkg: first, foundBy: 'initialisation' };
  const path = valueOf(module.module.options.path);
  const named = path === undefined ? undefined : context.crateAt(path);
  if (named) return { pkg: named, foundBy: 'path' };
  return unknown('no crate says that it is for this module', module.module.name.span);
}

/** Crates by the modules that their `init!` name. */
const cratesByModule = oncePer((context: CrateContext): ReadonlyMap<string, readonly CargoPackage[]> => {
  const found = new Map<string, CargoPackage[]>();
  for (const pkg of context.crates) {
    if (!pkg.dependencies.some((dependency) => dependency.packageName === 'rustler')) continue;
    const modules = new Set(context.source(pkg).initialisations.map((init) => init.module.value));
    for (const module of modules) found.set(module, [...(found.get(module) ?? []), pkg]);
  }
  return found;
});

function rustlerVersion(pkg: CargoPackage): Fact<string | undefined> {
  const dependency = pkg.dependencies.find((candidate) => candidate.packageName === 'rustler');
  if (!dependency) return known(undefined, pkg.name.span);
  if (!pkg.lock) return unknown('there is no Cargo.lock that says which rustler is used', dependency.span);
  if (pkg.lock.problem) return pkg.lock.problem;
  const version = lockedVersion(pkg.lock, 'rustler');
  return version === undefined
    ? unknown('Cargo.lock does not name one version of rustler', dependency.span)
    : known(version, dependency.span);
}

/** Before rustler 0.34 only what `init!` lists is registered; since then every `#[nif]` that is linked in (SEMANTICS 1.6). */
function registeredNifs(
  pkg: CargoPackage,
  source: NifCrateSource,
  rustler: Fact<string | undefined>,
  context: CrateContext,
): Fact<readonly NifFunction[]> {
  const [lostTrail] = source.unknown;
  if (lostTrail) return lostTrail;
  const foreign = foreignNifs(pkg, source, context);
  if (foreign) return foreign;
  if (rustler.kind === 'unknown') return rustler;
  const collected = rustler.value === undefined ? undefined : atLeast(rustler.value, '0.34.0');
  if (collected === undefined) return unknown('the version of the crate rustler is not known', pkg.name.span);
  if (!collected) return listedNifs(source, pkg);
  const linked = [source, ...linkedSources(pkg, source, context)];
  const [lostInside] = linked.flatMap((crate) => crate.unknown);
  if (lostInside) return lostInside;
  return known(
    linked.flatMap((crate) => crate.nifs),
    pkg.name.span,
  );
}

/** NIFs that a macro of another crate in the repository may write into this one, whatever that crate itself is linked with. */
function foreignNifs(
  pkg: CargoPackage,
  { foreignMacros = [] }: NifCrateSource,
  context: CrateContext,
): Unknown | undefined {
  const found = foreignMacros.flatMap(({ crate, name, call }) =>
    pkg.dependencies.flatMap((dependency) => {
      const other = dependency.path && context.crateAt(dependency.path.value);
      const isWriting = other && externName(dependency, other) === crate && context.source(other).nifMacros?.has(name);
      return isWriting ? [unknown(`macro \`${name}!\` of ${other.name.value} may define NIFs`, call)] : [];
    }),
  );
  return found[0];
}

function listedNifs(source: NifCrateSource, pkg: CargoPackage): Fact<readonly NifFunction[]> {
  const [init] = source.initialisations;
  if (!init) return oldExport(source) ?? unknown('no single init! lists the NIFs', pkg.name.span);
  if (source.initialisations.length > 1) return unknown('no single init! lists the NIFs', pkg.name.span);
  if (!init.functions) return unknown('init! lists no NIFs', init.call);
  const nifs = new Set<NifFunction>();
  for (const { value, span, definitions } of init.functions.value) {
    const meant = source.nifs.filter((nif) => definitions.some((place) => isSamePlace(place, nif.name.span)));
    if (meant.length === 0) return unknown(`\`init!\` lists \`${value}\`, which is no NIF that was found`, span);
    for (const nif of meant) nifs.add(nif);
  }
  return known([...nifs], init.functions.span);
}

function isSamePlace(one: Span, other: Span): boolean {
  return one.path === other.path && one.start === other.start && one.end === other.end;
}

/** Path dependencies with NIFs of their own that no code names: rustc does not even load such a crate. */
function unlinkedCrates(
  pkg: CargoPackage,
  source: NifCrateSource,
  rustler: Fact<string | undefined>,
  context: CrateContext,
): UnlinkedCrate[] {
  const version = valueOf(rustler);
  if (version === undefined || !atLeast(version, '0.34.0') || source.unknown.length > 0) return [];
  const linked = linkedCrates(pkg, source, context);
  if ([...linked.values()].some((code) => code.unknown.length > 0)) return [];
  return pkg.dependencies.flatMap((dependency) => {
    const directory = dependency.path?.value;
    if (directory === undefined || dependency.kind !== 'normal' || dependency.optional || linked.has(directory))
      return [];
    const other = context.crateAt(directory);
    const code = other && mayHaveNifs(other, pkg, context) ? context.source(other) : undefined;
    // A crate with an `init!` is a library of its own, built elsewhere.
    if (!code || code.initialisations.length > 0) return [];
    if (isNamedByMacros(externName(dependency, other), pkg, context)) return [];
    const nifs = code.nifs.filter((nif) => !nif.conditional);
    return nifs.length > 0
      ? [{ dependency: { value: externName(dependency, other), span: dependency.span }, nifs }]
      : [];
  });
}

/** A macro of another crate may name the dependency in what it leaves in this one: only the code of that crate shows it. */
function isNamedByMacros(name: string, { dependencies }: CargoPackage, { crateAt, source }: CrateContext): boolean {
  return dependencies.some(({ path, kind }) => {
    const other = path && kind === 'normal' ? crateAt(path.value) : undefined;
    return other !== undefined && source(other).mentionedCrates.has(name);
  });
}

/** Only `#[rustler::nif]` makes a NIF that Rustler registers: a core crate that knows nothing of Rustler, often a large one, is not read. */
function mayHaveNifs(other: CargoPackage, { lock }: CargoPackage, { crateAt }: CrateContext): boolean {
  return mayDependOn(other, 'rustler', lock, crateAt);
}

/** Path dependencies with NIFs that the crate's code names, and theirs: the linker drops a crate that nobody names. */
function linkedSources(pkg: CargoPackage, source: NifCrateSource, context: CrateContext): NifCrateSource[] {
  return [...linkedCrates(pkg, source, context).values()];
}

function linkedCrates(
  pkg: CargoPackage,
  source: NifCrateSource,
  context: CrateContext,
): ReadonlyMap<string, NifCrateSource> {
  const linked = new Map<string, NifCrateSource>();
  const visit = (from: CargoPackage, code: NifCrateSource, isCertain: boolean) => {
    for (const dependency of from.dependencies) {
      const directory = dependency.path?.value;
      if (directory === undefined || dependency.kind !== 'normal' || linked.has(directory)) continue;
      if (directory === pkg.directory) continue;
      const next = context.crateAt(directory);
      const name = externName(dependency, next);
      if (!code.mentionedCrates.has(name)) continue;
      if (!next || !mayHaveNifs(next, pkg, context)) continue;
      const inner = context.source(next);
      const certain = isCertain && code.conditionalCrates?.has(name) !== true;
      linked.set(directory, certain ? inner : withoutCertainty(inner));
      visit(next, inner, certain);
    }
  };
  visit(pkg, source, true);
  return linked;
}

/** A crate that is named under a condition alone may or may not be linked, and so may its NIFs. */
function withoutCertainty(source: NifCrateSource): NifCrateSource {
  return { ...source, nifs: source.nifs.map((nif) => ({ ...nif, conditional: true, cfgs: undefined })) };
}

/** Cargo asks rustc for the files of each (rustc_session/src/config.rs, `parse_crate_types_from_list`). */
const CRATE_TYPES = new Set(['lib', 'rlib', 'staticlib', 'dylib', 'cdylib', 'bin', 'proc-macro', 'sdylib']);

function gapsOf({ package: pkg, source, nifs, initialisation }: CrateLink): Unknown[] {
  const gaps: Unknown[] = [];
  if (nifs.kind === 'unknown') gaps.push(nifs);
  else {
    for (const gap of registeredTwice(nifs.value)) gaps.push(gap);
    for (const { refused, conditional } of nifs.value) if (refused && !conditional) gaps.push(refused);
  }
  if (!initialisation) {
    const reason =
      source.initialisations.length === 0 ? 'no rustler::init! was found' : 'there is more than one rustler::init!';
    gaps.push(source.unknown[0] ?? oldExport(source) ?? unknown(reason, pkg.name.span));
  } else if (initialisation.conditional) gaps.push(unknown(conditionOf(initialisation), initialisation.call));
  if (!pkg.library) gaps.push(unknown('the package has no library target', pkg.name.span));
  for (const { value, span } of pkg.library?.crateTypes?.value ?? []) {
    if (!CRATE_TYPES.has(value)) gaps.push(unknown(`rustc knows no crate type ${value}`, span));
  }
  return gaps;
}

/** Before rustler 0.22 another macro listed the NIFs. */
function oldExport({ oldMacros }: NifCrateSource): Unknown | undefined {
  const macro = oldMacros.find(({ value }) => value === 'rustler_export_nifs');
  return macro && unknown('what `rustler_export_nifs!` lists is not followed', macro.span);
}

/** The BEAM refuses a library that has two (erl_nif.c, "Duplicate NIF entry"). */
function registeredTwice(nifs: readonly NifFunction[]): Unknown[] {
  const seen = new Set<string>();
  return nifs.flatMap(({ name, arity, conditional }) => {
    const key = `${name.value}/${arity}`;
    if (seen.has(key)) return [unknown(`the NIF ${key} is registered more than once`, name.span)];
    if (!conditional) seen.add(key);
    return [];
  });
}

function conditionOf({ cfgs }: Initialisation): string {
  return cfgs
    ? `\`init!\` stands under cfg(${cfgs.join(', ')})`
    : '`init!` may be that of another crate, or under a condition';
}

function summaryOf({ package: pkg, rustler, nifs }: CrateLink): string {
  const types = pkg.library?.crateTypes?.value.map((type) => type.value).join(', ') ?? 'rlib';
  const version = valueOf(rustler);
  const count = valueOf(nifs)?.length;
  const registers = count === undefined ? '' : `, registers ${count} ${count === 1 ? 'NIF' : 'NIFs'}`;
  return `${pkg.name.value} (${types}${version ? `, rustler ${version}` : ''})${registers}`;
}
