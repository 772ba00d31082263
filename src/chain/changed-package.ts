import type { Derivation } from '../nix/model.ts';
import { isInFolder, joinPath, type Unknown, unknown } from '../repository/index.ts';
import type { Placement, ShellOutcome } from '../shell/model.ts';
import { changesBefore } from './changes-before.ts';
import { valueOf } from './facts.ts';
import { changeOfFetched } from './hex-source.ts';
import type { NixMixBuild } from './model.ts';
import { unfollowedPatches } from './phases.ts';
import type { ProducerContext } from './producer-context.ts';
import { changesSource } from './source-changes.ts';
import { DEPENDENCIES_VARIABLE, fetchedDependencies } from './start.ts';

/** Packages that a NIF takes what it runs from when it compiles. */
export const BRINGERS = ['rustler', 'rustler_precompiled'];

/**
 * Why a package, or one that its NIF is made with, may not be what was published when the build compiles it: a patch, a phase that
 * changes it or that nobody can follow. Undefined when it certainly is.
 */
export function changeOfPackage(name: string, build: NixMixBuild, context: ProducerContext): Unknown | undefined {
  const { derivation, moments, projectDirectory, outcome } = build;
  const isItsOwn = derivation.builder === 'buildMix';
  return (
    unfollowedPatches(derivation, context.repository) ??
    (isItsOwn ? changeBelow([projectDirectory], outcome, moments.compile?.order) : undefined) ??
    changeOfBringers(build, context, isItsOwn ? [] : [name])
  );
}

/** The same for what the NIFs of a build are made with, and further packages that Mix fetched. */
export function changeOfBringers(
  { derivation, mix, moments, projectDirectory, outcome }: NixMixBuild,
  context: ProducerContext,
  further: readonly string[] = [],
): Unknown | undefined {
  const given = valueOf(mix.nixDependencies);
  const bringer = BRINGERS.flatMap((each) => given?.get(each) ?? []).find(changesSource);
  if (bringer) return unknown('a package that the NIF is made with is changed before that', bringer.call);
  const fetched = fetchedDependencies(derivation);
  if (!fetched) return undefined;
  const names = [...further, ...BRINGERS];
  const folders = [`@${DEPENDENCIES_VARIABLE}`, joinPath(projectDirectory, 'deps') ?? 'deps'];
  return (
    changeOfDependencies(names, fetched, context) ??
    changeBelow(inFolders(folders, names), outcome, moments.dependencies?.order)
  );
}

/** The same before the build, in what it takes for the dependencies that Mix fetched. */
function changeOfDependencies(
  names: readonly string[],
  dependencies: Derivation,
  context: ProducerContext,
): Unknown | undefined {
  if (dependencies.builder === 'fetchMixDeps') {
    const change = changeOfFetched(dependencies);
    return change && unknown('what Mix fetched is changed after that', change);
  }
  const outcome = context.outputs.outcome(dependencies);
  const out = `@${dependencies.outputs[0] ?? 'out'}`;
  const copied = outcome?.placements.flatMap((placement) => {
    const original = placement.path === out ? originalOf(placement, context) : undefined;
    return original ? [{ placement, original }] : [];
  });
  const [copy] = copied ?? [];
  if (!outcome || !copy) return unknown('which dependencies these are could not be followed', dependencies.call);
  const rest = { ...outcome, placements: outcome.placements.filter((placement) => placement !== copy.placement) };
  return changeOfDependencies(names, copy.original, context) ?? changeBelow(inFolders([out], names), rest);
}

/** The derivation whose whole output was placed. */
function originalOf({ origin }: Placement, { references }: ProducerContext): Derivation | undefined {
  if (origin.kind !== 'reference' || origin.path !== '') return undefined;
  const reference = references.get(origin.reference);
  return reference?.kind === 'output' ? reference.derivation : undefined;
}

function inFolders(folders: readonly string[], names: readonly string[]): string[] {
  return folders.flatMap((folder) => names.map((name) => `${folder}/${name}`));
}

function changeBelow(
  folders: readonly string[],
  outcome: ShellOutcome,
  until: number = Number.POSITIVE_INFINITY,
): Unknown | undefined {
  const mayHold = (path: string) => folders.some((folder) => isInFolder(folder, path) || isSourceBelow(path, folder));
  // A folder that is only made is no other one than before.
  const holds = (folder: string) => outcome.fileBefore(`${folder}/lib`, until).kind !== 'absent';
  const changes = ({ path }: Placement) =>
    folders.some((folder) => isSourceBelow(path, folder) || (isInFolder(folder, path) && holds(folder)));
  const { unfollowed, placed } = changesBefore(outcome, until, mayHold, changes);
  if (unfollowed) return unknown(unfollowed.reason, unfollowed.span);
  return placed && unknown('a phase changes files of the package', placed.command);
}

/** Whether a path is one of a package's Elixir sources; its configuration counts nowhere but in its own project. */
function isSourceBelow(path: string, folder: string): boolean {
  if (!isInFolder(path, folder)) return false;
  const below = folder === '' ? path : path.slice(folder.length + 1);
  return /^(?:lib|src)(?:\/|$)|^mix\.exs$/.test(below) || (/\.exs?$/.test(below) && !below.startsWith('config/'));
}
