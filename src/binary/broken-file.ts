import type { NotALibraryCause } from './model.ts';

/** Thrown inside the readers where a file proves to be none that loads; `inspectLibrary` turns it into the verdict. */
export class BrokenFile extends Error {
  readonly verdict: NotALibraryCause;

  constructor(verdict: NotALibraryCause) {
    super(verdict.kind);
    this.verdict = verdict;
  }
}

export function malformed(of: 'ELF' | 'Mach-O', reason: string): BrokenFile {
  return new BrokenFile({ kind: 'malformed', of, reason });
}

export function truncated(of: 'ELF' | 'Mach-O', part: string, needs: number): BrokenFile {
  return new BrokenFile({ kind: 'truncated', of, part, needs });
}

/** For files that are bigger than anything that is read here: no verdict on what a loader would do with them. */
export function beyondBounds(reason: string): BrokenFile {
  return new BrokenFile({ kind: 'unreadable', reason });
}
