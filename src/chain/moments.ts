import { type FileView, foundOnce, oncePer } from '../repository/index.ts';
import type { ShellEvent, ShellOutcome } from '../shell/model.ts';
import type { NixMixBuild } from './model.ts';

/** The place of a moment among all commands of a build; after all of them where there is none. */
export function orderOf(event: ShellEvent | undefined): number {
  return event?.order ?? Number.POSITIVE_INFINITY;
}

/** The files of a build just before a moment, or after all its phases where there is none: one view, of which much is found but once. */
export function viewBefore({ outcome }: Pick<NixMixBuild, 'outcome'>, event: ShellEvent | undefined): FileView {
  return filesBefore(outcome, orderOf(event));
}

/** The same by the place of the moment among all commands. */
export function filesBefore(outcome: ShellOutcome, order: number): FileView {
  return Number.isFinite(order) ? foundOnce(views(outcome), order, () => outcome.viewBefore(order)) : outcome.view;
}

const views = oncePer((_outcome: ShellOutcome) => new Map<number, FileView>());
