import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { type Files, readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const folder = join(fixturesFolder, 'recipes');
const recipes = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** What is said of every chain, and found, without the folder that the repository stands in. */
async function said(files: Files, copies: readonly string[]): Promise<string[]> {
  const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  const plain = (text: string) => copies.reduce((kept, copy) => kept.replaceAll(`${copy}/`, ''), text);
  const chains = report.chains.map(({ module, build, verdict, links }) => {
    const attribute = build?.replace(/^[^#]*#/, '');
    return `${module} in ${attribute && plain(attribute)}: ${verdict} ${links.map(({ summary }) => plain(summary)).join(', ')}`;
  });
  return [...chains, ...report.findings.map(({ rule, message }) => `${rule}: ${plain(message)}`)].sort();
}

function under(copy: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${copy}/${path}`, text]));
}

/** Steps of a tutorial, templates, an older version that was kept: the same applications, crates and modules, each by itself. */
describe('two copies of a recipe in one repository', () => {
  it.each(recipes)('are judged as the one is: %s', async (recipe) => {
    const files = readFiles(join(folder, recipe));
    const alone = await said(files, []);
    const copies = ['a-copy', 'b-copy'];
    const both = await said({ ...under('a-copy', files), ...under('b-copy', files) }, copies);
    expect(both).toEqual([...alone, ...alone].sort());
  });
});

describe('recipes in one repository', () => {
  it('are judged as each is alone', { timeout: 60_000 }, async () => {
    const each = recipes.map((recipe) => readFiles(join(folder, recipe)));
    const alone: string[] = [];
    for (const files of each) alone.push(...(await said(files, [])));
    const together = Object.assign({}, ...each.map((files, index) => under(recipes[index] ?? '', files)));
    expect(await said(together, recipes)).toEqual(alone.sort());
  });
});
