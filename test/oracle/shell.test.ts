import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openSyntax } from '../../src/syntax/index.ts';
import { realTool } from '../real-tool.ts';
import { runInBash } from './shell/bash.ts';
import { compare } from './shell/compare.ts';
import { build } from './shell/generate.ts';

const bash = realTool('bash', 'bash');
const RUNS = Number(process.env.SHELL_ORACLE_RUNS ?? 1_500);
const SEED = Number(process.env.SHELL_ORACLE_SEED ?? 20_261_122);
const BATCH = 250;

it.skipIf(bash.missing)(
  `leaves the files that bash leaves, over ${RUNS} generated builds`,
  { timeout: 600_000 },
  async () => {
    const syntax = await openSyntax(['bash']);
    const builds = fc.sample(build, { numRuns: RUNS, seed: SEED });
    const counts = { equal: 0, failed: 0, unknown: 0 };
    const differences: string[] = [];
    const reasons = new Map<string, number>();
    for (let start = 0; start < builds.length; start += BATCH) {
      const part = builds.slice(start, start + BATCH);
      const batch = runInBash(part);
      for (const [index, generated] of part.entries()) {
        const found = compare(generated, index, batch, syntax);
        if (found.kind === 'different') differences.push(`${found.what}\n${shown(generated)}`);
        else counts[found.kind] += 1;
        if (found.kind === 'equal' && found.failed) counts.failed += 1;
        if (found.kind === 'unknown') reasons.set(found.reason, (reasons.get(found.reason) ?? 0) + 1);
      }
      batch.remove();
    }
    const rate = ((100 * counts.unknown) / builds.length).toFixed(1);
    console.log(
      `shell model: ${counts.equal} equal (${counts.failed} of them failing), ${counts.unknown} unknown (${rate} %)`,
    );
    if (process.env.SHELL_ORACLE_REASONS) console.log([...reasons].sort((a, b) => b[1] - a[1]).slice(0, 40));
    expect(differences.slice(0, 10)).toEqual([]);
    expect(counts.equal).toBeGreaterThan(builds.length / 2);
  },
);

function shown(generated: { hook: string; phases: readonly string[] }): string {
  return [`# preBuild\n${generated.hook}`, ...generated.phases.map((phase) => `# phase\n${phase}`)].join('\n');
}
