import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { markedText, readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

/** What the hand-off of a release marks whose flake has these bindings before its first and this copy in its hook. */
async function markedCopy(bindings: string, copy: string): Promise<string> {
  const files = readFiles(join(fixturesFolder, 'library-not-handed-over/sound-post-unpack'));
  const flake = (files['flake.nix'] ?? '')
    .replace(/cp \$\{nif\}.*/, () => copy)
    .replace('nif = pkgs', () => `${bindings}\n          nif = pkgs`);
  const changed = { ...files, 'flake.nix': flake };
  const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
  const link = report.chains[0]?.links.find(({ kind }) => kind === 'handoff');
  expect(link?.verdict).toBe('ok');
  return link?.location ? markedText(changed, link.location) : '';
}

it('a command with interpolated texts stands where it is written, wherever these are', async () => {
  const copy = `cp \${nif}/lib/\${prefix}my_nif.so $sourceRoot/priv/native/\${file}`;
  const bindings = `prefix = "lib"; file = "my_nif.\${ending}"; ending = "so";`;
  expect(await markedCopy(bindings, copy)).toBe(copy);
});

it('a command of a text that is interpolated stands in that text', async () => {
  const copy = `cp \${nif}/lib/lib\${file} $sourceRoot/priv/native/\${file}`;
  const bindings = `hook = "set -x\\n\${steps}"; file = "my_nif.so"; steps = ''\n${copy}\n'';`;
  expect(await markedCopy(bindings, `\${hook}`)).toBe(copy);
});
