import type { LinkKind, Location, ReportedChain } from '../engine/report.ts';

/** How people and editors name a place; the root itself is `.`. */
export function placeName(location: Location): string {
  return `${location.path || '.'}:${location.startLine}:${location.startColumn}`;
}

/** A chain by its two ends. */
export function chainName(chain: ReportedChain): string {
  if (chain.library !== null)
    return chain.module === chain.library ? chain.library : `${chain.module} in ${chain.library}`;
  return `${chain.module} in ${chain.build ?? '`mix compile`'}`;
}

/** The field's word for a link. */
export function linkName(kind: LinkKind): string {
  return kind === 'handoff' ? 'hand-off' : kind;
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
