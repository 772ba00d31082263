import type { CargoPackage } from '../cargo/index.ts';
import { isInFolder, type Unknown, unknown } from '../repository/index.ts';
import type { Placement, ShellOutcome } from '../shell/model.ts';
import { changesBefore } from './changes-before.ts';
import { fileIn } from './path.ts';

/**
 * Why cargo may find another crate in a build than the repository has: a phase changes its manifest or its sources before, or may do so.
 * `until`: the order of the first command that reads them.
 */
export function changeOfCrate(
  packages: readonly CargoPackage[],
  outcome: ShellOutcome,
  until: number,
): Unknown | undefined {
  const folders = packages.map(({ directory }) => directory);
  const mayHold = (path: string) => folders.some((folder) => isInFolder(folder, path) || isOfCrate(path, folder));
  const changes = ({ path, entry, origin }: Placement) =>
    folders.some((folder) => {
      // A folder that is only made is no other one than before.
      const isCopied = entry === 'directory' && origin.kind !== 'unknown' && isInFolder(folder, path);
      return isCopied || isOfCrate(path, folder);
    });
  const { unfollowed, placed } = changesBefore(outcome, until, mayHold, changes);
  if (unfollowed) return unknown(`what cargo compiles may be changed before: ${unfollowed.reason}`, unfollowed.span);
  if (placed) return unknown('a phase changes what cargo compiles', placed.command);
  const isThere = (path: string, order: number) => outcome.fileBefore(path, order).kind !== 'absent';
  const gone = packages.find(({ directory }) => {
    const manifest = fileIn(directory, 'Cargo.toml');
    return isThere(manifest, 0) && !isThere(manifest, until);
  });
  return gone && unknown('a phase takes the manifest away', gone.name.span);
}

/** When a build first calls cargo; everything is before a call that nobody sees. */
export function cargoOrder({ events }: ShellOutcome): number {
  return events.find(({ words }) => words[0] === 'cargo')?.order ?? Number.POSITIVE_INFINITY;
}

/** Whether a path is the manifest of a package, its build script or one of its sources. */
function isOfCrate(path: string, folder: string): boolean {
  const isOwn = (name: string) => path === fileIn(folder, name);
  return isOwn('Cargo.toml') || isOwn('build.rs') || isInFolder(path, fileIn(folder, 'src'));
}
