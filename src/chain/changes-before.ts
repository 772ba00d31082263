import type { Unknown } from '../repository/index.ts';
import type { Placement, ShellOutcome } from '../shell/model.ts';

/** What a build does to files, by the paths of its outcome. */
export interface FileChange {
  /** A command that nobody can follow and that may reach them. */
  readonly unfollowed: Unknown | undefined;
  readonly placed: Placement | undefined;
}

/** The first changes of files before an order. `mayHold`: whether a path is one of them, or a folder that may hold some. */
export function changesBefore(
  { unknown: lost, placements }: ShellOutcome,
  until: number,
  mayHold: (path: string) => boolean,
  changes: (placement: Placement) => boolean,
): FileChange {
  return {
    unfollowed: lost.find(({ order, touches }) => order < until && (!touches || touches.some(mayHold))),
    placed: placements.find((placement) => placement.order < until && changes(placement)),
  };
}
