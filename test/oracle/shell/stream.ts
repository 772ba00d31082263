import fc from 'fast-check';
import type { Syntax } from '../../../src/syntax/index.ts';
import { BATCH, openWorkshop } from './bash.ts';
import { type GeneratedBuild, shownBuild } from './build.ts';
import { type Comparison, compare } from './compare.ts';

/** Builds of one kind. */
export interface Stream {
  readonly name: string;
  readonly builds: fc.Arbitrary<GeneratedBuild>;
  readonly count: number;
}

/** What the comparison of many builds found. */
export interface Tally {
  readonly generated: number;
  equal: number;
  /** Those of the equal ones that fail, at the same command. */
  failing: number;
  unknown: number;
  /** Why builds are unknown, with how many. */
  readonly reasons: Map<string, number>;
  readonly different: { readonly what: string; readonly build: GeneratedBuild }[];
}

/** bash processes at a time. */
const AT_ONCE = 2;

/** Runs generated builds by bash and by the model, and counts how they compare. */
export async function compareStream({ builds, count }: Stream, seed: number, syntax: Syntax): Promise<Tally> {
  const tally: Tally = { generated: count, equal: 0, failing: 0, unknown: 0, reasons: new Map(), different: [] };
  const workshop = openWorkshop();
  const starts = Array.from({ length: Math.ceil(count / BATCH) }, (_, index) => index * BATCH);
  const work = async (): Promise<void> => {
    for (let start = starts.shift(); start !== undefined; start = starts.shift()) {
      const sample = fc.sample(builds, { numRuns: Math.min(BATCH, count - start), seed: seed + start });
      const batch = await workshop.run(sample);
      for (const [index, build] of sample.entries()) addTo(tally, build, compare(build, index, batch, syntax));
      await batch.remove();
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    workshop.remove();
  }
  return tally;
}

function addTo(tally: Tally, build: GeneratedBuild, found: Comparison): void {
  if (found.kind === 'different') tally.different.push({ what: found.what, build });
  else tally[found.kind] += 1;
  if (found.kind === 'equal' && found.failed) tally.failing += 1;
  if (found.kind !== 'unknown') return;
  // Names differ from build to build; the command or the cause is what counts.
  const reason = found.reason.replace(/: (\S+) .*/s, ': $1');
  tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
}

const MOST_REASONS = 20;
const MOST_DIFFERENCES = 60;

export function shownReasons({ equal, failing, reasons }: Tally): string {
  const most = [...reasons].sort((a, b) => b[1] - a[1]).slice(0, MOST_REASONS);
  return [
    `${failing} of the ${equal} equal ones fail; unknown:`,
    ...most.map(([reason, count]) => `  ${count} × ${reason}`),
  ].join('\n');
}

export function shownDifferences({ different }: Tally): string[] {
  return different.slice(0, MOST_DIFFERENCES).map(({ what, build }) => `${what}\n${shownBuild(build)}`);
}
