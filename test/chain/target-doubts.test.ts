import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

type Edit = readonly [path: string, from: string, to: string];

/** What is said of a release of a fixture after changes of its files. */
async function saidOf(fixture: string, ...edits: readonly Edit[]) {
  const files = { ...readFiles(join(fixturesFolder, fixture)) };
  for (const [path, from, to] of edits) {
    expect(files[path]).toContain(from);
    files[path] = (files[path] ?? '').replaceAll(from, () => to);
  }
  const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  const chain = report.chains.find(({ build }) => build === 'packages.x86_64-linux.default');
  const producer = chain?.links.find(({ kind }) => kind === 'producer');
  return { rules: report.findings.map(({ rule }) => rule), verdict: producer?.verdict };
}

const UNKNOWN = { rules: [], verdict: 'unknown' };
const TARGET = 'aarch64-unknown-linux-gnu';
const LIST = '[ "wasm32-unknown-unknown" ];\n        })';

it.each(['aarch64-linux-android', 'wasm32-wasip1', 'x86_64-unknown-linux-none', './targets/own.json'])(
  'nobody knows which BEAM loads a library for %s',
  async (triple) => {
    expect(await saidOf('target-mismatch/broken', ['flake.nix', TARGET, triple])).toEqual(UNKNOWN);
  },
);

it('a toolchain that is put together by hand may lack the library of the target', async () => {
  const joined: Edit[] = [
    ['flake.nix', '(p: p.rust-bin', '(p: p.symlinkJoin { name = "rust"; paths = [ (p.rust-bin'],
    ['flake.nix', LIST, `${LIST.slice(0, -1)}) (import ./std.nix p) ]; })`],
  ];
  expect(await saidOf('toolchain-missing-target/broken', ...joined)).toEqual(UNKNOWN);
});

it('a release with a BEAM of its own is not known to take a library for another machine than the one of its build', async () => {
  const own: Edit = [
    'mix.exs',
    'version: "0.1.0",',
    'version: "0.1.0",\n      releases: [my_app: [include_erts: false]],',
  ];
  expect(await saidOf('target-mismatch/broken', own)).toEqual(UNKNOWN);
  expect(await saidOf('target-mismatch/sound', own)).toEqual({ rules: [], verdict: 'ok' });
});
