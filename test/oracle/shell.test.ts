import { expect, it } from 'vitest';
import { openSyntax } from '../../src/syntax/index.ts';
import { realTool } from '../real-tool.ts';
import { patience, record, runs, seed } from './runs.ts';
import { phaseBuild } from './shell/phase-builds.ts';
import { compareStream, type Stream, shownDifferences, shownReasons } from './shell/stream.ts';
import { wildBuild } from './shell/wild-builds.ts';

/*
 * Two streams of generated builds. "shell: phases" are what repositories write (phase-builds.ts says how that was counted); the
 * bound on what may stay unknown is on these. "shell: anything" pairs every command with every operand, to find where the model is
 * wrong; what it says of the unknown is said of no real phase, and its own bound only keeps the comparison from becoming empty.
 * In neither may the model and bash ever disagree.
 */
const STREAMS: readonly (Stream & { readonly mostUnknown: number })[] = [
  { name: 'shell: phases', builds: phaseBuild, count: runs(5_000, 100_000), mostUnknown: 0.05 },
  { name: 'shell: anything', builds: wildBuild, count: runs(600, 12_000), mostUnknown: 0.25 },
];

const bash = realTool('bash', 'bash');

for (const stream of STREAMS) {
  it.skipIf(bash.missing)(
    `leaves the files that bash leaves (${stream.name})`,
    { timeout: patience(600_000) },
    async () => {
      const start = performance.now();
      const tally = await compareStream(stream, seed(), await openSyntax(['bash']));
      const { generated, equal, unknown, different } = tally;
      const seconds = (performance.now() - start) / 1000;
      record({ oracle: stream.name, generated, equal, unknown, different: different.length, seconds });
      console.log(shownReasons(tally));
      expect(shownDifferences(tally)).toEqual([]);
      expect(unknown).toBeLessThanOrEqual(generated * stream.mostUnknown);
      // Builds that fail are followed up to there; most have to go on to their end.
      expect(tally.failing).toBeLessThan(equal / 2);
    },
  );
}
