import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textQuestions } from '../../src/chain/text-questions.ts';
import { check } from '../../src/engine/check.ts';
import { readingAhead } from '../../src/engine/reading-ahead.ts';
import { reporters } from '../../src/report/index.ts';
import { disk, type FileSystem } from '../../src/repository/index.ts';
import { SUBJECTS } from '../determinism/repositories.ts';
import { writeFiles } from '../repository/temporary-checkout.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const [, concern] = textQuestions;
if (!concern) throw new Error('there is no question about Nix files');

let folder: string;
let program: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rustler-nix-reading-ahead-'));
  program = join(folder, 'reader.cjs');
  const entryPoints = [join(project, 'src/engine/reader.ts')];
  await build({ entryPoints, outfile: program, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The disk, with the number of texts that were read here. */
function counted(): FileSystem & { readonly read: () => number } {
  let count = 0;
  const readSource = (path: string) => {
    count += 1;
    return disk.readSource(path);
  };
  return { ...disk, readSource, read: () => count };
}

async function reportOf(root: string, options: Parameters<typeof readingAhead>[1]): Promise<string> {
  const { report, lines, fileText } = await check(root, { only: [], skip: [] }, readingAhead(disk, options));
  const look = { folder: '', durationMs: 1, width: 100, colorLevel: 0, links: false, detail: 'verbose' } as const;
  return reporters.json(report, { lines, fileText, ...look });
}

describe('threads that look at texts', () => {
  it('answer what the check asks, so that it reads nothing itself', async () => {
    const root = join(folder, 'tree');
    const names = Array.from({ length: 600 }, (_, index) => `p${index}.nix`);
    writeFiles(root, Object.fromEntries(names.map((name) => [name, `{ rustler }: ./${name}\n`])));
    writeFiles(root, { 'marked.nix': '# rustler-nix: allow syntax-error\n' });
    for (const threads of [1, 3]) {
      const inner = counted();
      const view = readingAhead(inner, { threads, program, fewest: 1 });
      view.expect?.(root, names.slice(0, 200), false);
      view.expect?.(root, [...names.slice(200), 'marked.nix', 'gone.nix'], true);
      // Whoever comes too early looks itself.
      await allAnswered(view, inner, root, [...names, 'marked.nix', 'gone.nix']);
      const before = inner.read();
      const answers = names.map((name) => view.ask?.(join(root, name), concern)?.answer);
      expect(answers).toEqual(names.map((name) => concern.answer(`{ rustler }: ./${name}\n`)));
      expect([view.ask?.(join(root, 'marked.nix'), concern), view.ask?.(join(root, 'gone.nix'), concern)]).toEqual([
        undefined,
        undefined,
      ]);
      expect(inner.read()).toBe(before);
    }
  });

  it.each([...SUBJECTS])('change nothing of the report of %s, however many there are', async (subject) => {
    const root = join(fixturesFolder, subject);
    const alone = await reportOf(root, { threads: 0, program, fewest: 1 });
    for (const threads of [1, 8]) expect(await reportOf(root, { threads, program, fewest: 1 })).toBe(alone);
  });

  it('leave their files to the check when they fail', async () => {
    const broken = join(folder, 'broken.cjs');
    writeFileSync(broken, 'throw new Error("out of order")');
    const root = join(fixturesFolder, 'recipes/crane-musl');
    const alone = await reportOf(root, { threads: 0, program, fewest: 1 });
    expect(await reportOf(root, { threads: 2, program: broken, fewest: 1 })).toBe(alone);
    expect(await reportOf(root, { threads: 2, program: join(folder, 'none.cjs'), fewest: 1 })).toBe(alone);
  });

  it('are not started for a repository of usual size', () => {
    const view = readingAhead(disk, { threads: 2, program: join(folder, 'none.cjs') });
    expect(() => view.expect?.(folder, ['a.nix', 'b.ex'], true)).not.toThrow();
  });
});

async function allAnswered(
  view: FileSystem,
  inner: ReturnType<typeof counted>,
  root: string,
  names: readonly string[],
) {
  for (let left = 200; left > 0; left -= 1) {
    const before = inner.read();
    for (const name of names) view.ask?.(join(root, name), concern as NonNullable<typeof concern>);
    if (inner.read() === before) return;
    await pause(20);
  }
  throw new Error('the threads answered nothing');
}
