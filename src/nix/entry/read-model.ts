import { baseName, byCodeUnit, unknown } from '../../repository/index.ts';
import type { NixBuild, NixModel } from '../model.ts';
import { readFile } from './file.ts';
import { filesOfInterest } from './files-of-interest.ts';
import { readFlake } from './flake.ts';
import { everything, flakeCheckout } from './flake-checkout.ts';
import { furtherBuilds } from './further-builds.ts';
import { type EntryReading, type NixModelOptions, readEntry } from './read-entry.ts';

// A flake with a hundred packages on four systems takes about a tenth; a file of deps_nix a hundredth.
const STEPS_FOR_FLAKE = 4_000_000;
const STEPS_FOR_FILE = 400_000;
/** Files that no flake reaches: of so many each is evaluated, of more those that may concern a Mix project. */
const MOST_FILES = 400;
const MOST_OF_INTEREST = 2_000;

/** What the Nix files of a repository build: flakes first, then files that no flake reaches. */
export function readNixModel(options: NixModelOptions): NixModel {
  const files = entryOrder(options.files.filter((file) => file.endsWith('.nix')));
  const flakes = files
    .filter((file) => baseName(file) === 'flake.nix')
    .map((file) => {
      const checkout = flakeCheckout(options.view, options.tracking, file);
      return readEntry(options, { file, steps: STEPS_FOR_FLAKE, checkout }, (outside) => readFlake(outside, file));
    });
  const reached = new Set(flakes.flatMap((flake) => [flake.file, ...flake.reached]));
  const checkout = everything(options.view);
  const unreached = files.filter((file) => !reached.has(file));
  const left = unreached.length > MOST_FILES ? filesOfInterest(unreached, options.view) : unreached;
  const others = startingFiles(
    left
      .slice(0, MOST_OF_INTEREST)
      .map((file) =>
        onEverySystem(options.systems, (system) =>
          readEntry(options, { file, steps: STEPS_FOR_FILE, checkout, system }, (outside) => readFile(outside, file)),
        ),
      ),
  );
  const readings = [...flakes, ...others];
  const unread = left.slice(MOST_OF_INTEREST, MOST_OF_INTEREST + 1).map((path) => {
    const reason = `more than ${MOST_OF_INTEREST} Nix files that no flake reaches may build Mix projects; this one is not read`;
    return unknown(reason, { path, start: 0, end: 0 });
  });
  const builds = readings.flatMap((reading) => withoutRepetition(reading.builds));
  const further = furtherBuilds(
    builds,
    readings.flatMap((reading) => reading.further),
  );
  return {
    builds: [...builds, ...further.map(({ build }) => build)],
    unknown: [...readings.flatMap((reading) => reading.lost), ...unread],
    madeOutside: readings.flatMap((reading) => reading.made),
    inputs: readings.flatMap((reading) => reading.inputs),
    flakes: readings.flatMap((reading) => reading.flakes),
    untracked: readings.flatMap((reading) => reading.untracked),
  };
}

/** What a file yields on each of several machines, or on one of which nothing is known. */
function onEverySystem(
  systems: readonly string[] = [],
  readOn: (system: string | undefined) => EntryReading,
): EntryReading {
  if (systems.length === 0) return readOn(undefined);
  const readings = systems.map(readOn);
  return {
    ...(readings[0] as EntryReading),
    builds: readings.flatMap(({ builds }) => builds),
    further: readings.flatMap(({ further }) => further),
    reached: new Set(readings.flatMap(({ reached }) => [...reached])),
    lost: readings.flatMap(({ lost }) => lost),
    made: readings.flatMap(({ made }) => made),
  };
}

/**
 * Files that no other one reaches, and what `nix-build` takes by its name although a shell reaches it: that one only enters what it is
 * built from. Of two that reach each other, the first counts.
 */
function startingFiles(readings: readonly EntryReading[]): readonly EntryReading[] {
  return readings.filter(
    (reading, index) =>
      !readings.some(
        (other, place) =>
          other.reached.has(reading.file) &&
          (place < index || !reading.reached.has(other.file)) &&
          other !== reading &&
          !(BUILT_BY_NAME.has(baseName(reading.file)) && isShell(other)),
      ),
  );
}

/** A file that yields shells alone. */
function isShell({ builds }: EntryReading): boolean {
  return builds.length > 0 && builds.every(({ kind }) => kind === 'shell');
}

/** Files that people start from come first, the outer folders before the inner ones. */
function entryOrder(files: readonly string[]): readonly string[] {
  const ranked = files.map((file) => {
    const index = STARTS.indexOf(baseName(file));
    return { file, rank: (index < 0 ? STARTS.length : index) + 10 * file.split('/').length };
  });
  ranked.sort((one, other) => one.rank - other.rank || byCodeUnit(one.file, other.file));
  return ranked.map(({ file }) => file);
}

const BUILT_BY_NAME: ReadonlySet<string> = new Set(['default.nix', 'release.nix', 'package.nix']);
const STARTS = ['flake.nix', 'default.nix', 'release.nix', 'package.nix', 'shell.nix'];

/** One build a derivation and system: further names of it are left out. */
function withoutRepetition(builds: readonly NixBuild[]): readonly NixBuild[] {
  const seen = new Set<string>();
  return builds.filter((build) => {
    const system = build.system.kind === 'known' ? build.system.value : '?';
    const key = `${system} ${build.derivation.id}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
