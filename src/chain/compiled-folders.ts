import { type CargoPackage, selectedPackages, targetFolder } from '../cargo/index.ts';
import type { Derivation } from '../nix/model.ts';
import { joinPath, oncePer } from '../repository/index.ts';
import type { CompiledFolder, ShellEvent } from '../shell/model.ts';
import { valueOf } from './facts.ts';
import { environmentOf, handCall } from './hand-cargo.ts';
import type { ProducedLibrary } from './model.ts';
import { asksForPrograms, buildCommand, librariesOf } from './produced.ts';
import type { References } from './shell-text.ts';
import type { SourceTree } from './source-view.ts';

interface Written {
  readonly targetFolder: string;
  /** The triple in the path: only a target that was asked for has a folder of its own. */
  readonly targetName: string | undefined;
  readonly profile: string;
  readonly packages: readonly CargoPackage[];
  readonly libraries: readonly ProducedLibrary[];
}

/** The folders that a call of cargo fills, for the phases that take the library from there. */
export function compiledFolders(
  event: ShellEvent,
  derivation: Derivation,
  source: SourceTree,
  crates: readonly CargoPackage[],
  references: References,
): readonly CompiledFolder[] {
  const written =
    event.kind === 'builtin'
      ? ofBuilder(event, derivation, source, crates)
      : ofPhase(event, derivation, source, crates);
  if (!written || changesManifests(derivation)) return [];
  const { targetFolder, targetName, profile, packages, libraries } = written;
  const key = references.key({ kind: 'compiled', derivation, libraries });
  const origin = (path: string) => ({ kind: 'reference', reference: key, path }) as const;
  const profileFolder = profile === 'dev' ? 'debug' : profile;
  const above = targetName ? `${targetFolder}/${targetName}` : targetFolder;
  const outer: CompiledFolder[] = [
    { path: targetFolder, files: [], others: ['CACHEDIR.TAG', '.rustc_info.json'], folders: [] },
    // Left behind by builds of tests and benchmarks only.
    { path: `${targetFolder}/tmp`, files: [], others: [], folders: [] },
  ];
  if (targetName) {
    // Build scripts and macros are built for the machine that builds.
    outer.push({ path: `${targetFolder}/${profileFolder}`, files: [], others: ownFiles, folders: ownFolders });
    outer.push({ path: above, files: [], others: ['CACHEDIR.TAG'], folders: [] });
  }
  const names = libraries.map(({ path }) => path.slice('lib/'.length));
  const inProfile = (path: string): CompiledFolder => ({
    path,
    files: names.map((name) => ({ name, origin: origin(`lib/${name}`) })),
    others: [...ownFiles, ...besideLibraries(packages)],
    folders: ownFolders,
  });
  // The hook of nixpkgs keeps a copy for its own installation (cargo-install-hook.sh, `tmpDir`).
  const isHooked = event.kind === 'builtin' && derivation.builder === 'buildRustPackage';
  return [
    ...outer,
    inProfile(`${above}/${profileFolder}`),
    ...(isHooked ? [inProfile(`${above}/${profileFolder}-tmp`)] : []),
  ];
}

/** Patches and phases that name a manifest may give the crate another library. */
const changesManifests = oncePer(({ arguments: given, phases }: Derivation): boolean => {
  if (['patches', 'cargoPatches'].some((name) => given.has(name))) return true;
  return [...phases.values()].some(({ text }) => {
    const plain = text.map((part) => (part.kind === 'text' ? part.text : '?')).join('');
    return /Cargo\.toml|\bcargo add\b/.test(plain.replaceAll(/--manifest-path[= ]\S+/g, ''));
  });
});

const ownFolders = ['.fingerprint', 'build', 'deps', 'examples', 'incremental'];
const ownFiles = ['.cargo-lock', '.cargo-build-lock'];

/** Lists of sources, programs and plain Rust libraries, which cargo leaves beside the libraries. */
function besideLibraries(packages: readonly CargoPackage[]): string[] {
  return packages.flatMap(({ library, name, hasBinary }) => [
    ...(library ? [`lib${library.name.value}.d`, `lib${library.name.value}.rlib`] : []),
    ...(hasBinary ? [name.value, `${name.value}.d`] : []),
  ]);
}

function ofPhase(
  event: ShellEvent,
  derivation: Derivation,
  source: SourceTree,
  crates: readonly CargoPackage[],
): Written | undefined {
  const call = handCall(event, derivation, source, crates);
  const packages = call && valueOf(call.packages);
  const targetFolder = call && valueOf(call.targetFolder);
  const triple = call && valueOf(call.triple);
  if (!call || !packages || targetFolder === undefined || triple === undefined) return undefined;
  return {
    targetFolder,
    targetName: valueOf(call.target)?.value,
    profile: call.profile,
    packages,
    libraries: librariesOf(packages, triple, 'target-folder'),
  };
}

/** The builder's own call, whose installation somebody replaced: buildRustPackage always names the target. */
function ofBuilder(
  event: ShellEvent,
  derivation: Derivation,
  source: SourceTree,
  crates: readonly CargoPackage[],
): Written | undefined {
  const { details } = derivation;
  if (details.kind !== 'rust' || details.compiler !== 'cargo' || asksForPrograms(details)) return undefined;
  if (event.words.join(' ') !== 'cargo build' || event.workingDirectory === undefined) return undefined;
  const below = valueOf(details.directory);
  const words = valueOf(details.cargoArguments);
  const command = valueOf(buildCommand(details, derivation.call));
  const triple = valueOf(details.effectiveTarget);
  const profile = valueOf(details.profile);
  if (below === undefined || !words || !command || triple === undefined || profile === undefined) return undefined;
  const startedBelow = derivation.arguments.has('buildAndTestSubdir');
  const { workingDirectory: phaseFolder } = event;
  const workingDirectory = startedBelow ? joinPath(phaseFolder, below) : phaseFolder;
  if (workingDirectory === undefined) return undefined;
  const packages = valueOf(selectedPackages(crates, workingDirectory, command, derivation.call));
  const [first] = packages ?? [];
  if (!packages || !first) return undefined;
  const call = { view: source.view, workingDirectory, ceiling: source.root, extraConfig: [] };
  // With a sub-folder the hook keeps the target folder where the phase began (cargo-build-hook.sh).
  const folder = startedBelow
    ? joinPath(phaseFolder, 'target')
    : valueOf(targetFolder({ ...call, environment: environmentOf(event) }, words, first));
  if (folder === undefined) return undefined;
  return {
    targetFolder: folder,
    targetName: derivation.builder === 'buildRustPackage' ? triple : valueOf(details.target)?.value,
    profile,
    packages,
    libraries: librariesOf(packages, triple, 'target-folder'),
  };
}
