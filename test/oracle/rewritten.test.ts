import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { openSyntax } from '../../src/syntax/index.ts';
import { realTool } from '../real-tool.ts';
import { writeFiles } from '../repository/temporary-checkout.ts';
import { type Files, readFiles } from '../support/repository-files.ts';
import { directoriesIn, fixturesFolder } from '../support/rule-folders.ts';
import { type OfflineNix, openOfflineNix } from './nix/offline-nix.ts';
import { elixirPrinter, nixPrinter, type Printer, shellPrinter } from './rewritten/printers.ts';
import { record } from './runs.ts';

/*
 * Repositories say the same in many words. Three tools print what they have read in their own, so that a file means what it meant
 * and looks like nothing that a person wrote; of such a repository the same has to be said.
 */

/** What is said of these depends on the words, or on which name of a build comes first. */
const ON_WORDS: Readonly<Record<string, string>> = {
  'force-build-without-rustler/sound-patched-in': 'a phase searches mix.exs for a text',
  'shared-library-suffix/sound-refused-on-darwin': 'of several names of one build the first is told',
  'recipes/mix2nix-overrides': 'a value from outside is a text in `"${…}"`, and anything before `+`',
};

const fixtures = directoriesIn(fixturesFolder)
  .filter((rule) => rule !== 'syntax-error')
  .flatMap((rule) => directoriesIn(join(fixturesFolder, rule)).map((name) => `${rule}/${name}`))
  .filter((name) => !(name in ON_WORDS));

const nix = realTool('nix-instantiate', 'nix-bin');
const elixir = realTool('elixir', 'elixir');
const bash = realTool('bash', 'bash');

describe('of every fixture the same is said', () => {
  let folder: string;
  let store: OfflineNix;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rustler-nix-rewritten-'));
    store = openOfflineNix();
  });
  afterAll(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.skipIf(nix.missing)(`when Nix prints its Nix files ${nix.reason}`, { timeout: 300_000 }, () =>
    compare('nix', nixPrinter(store.environment)),
  );

  it.skipIf(bash.missing)(`when bash prints its phases ${bash.reason}`, { timeout: 300_000 }, async () =>
    compare('shell', shellPrinter(await openSyntax(['nix']))),
  );

  it.skipIf(elixir.missing)(`when Elixir prints its Elixir files ${elixir.reason}`, { timeout: 300_000 }, async () => {
    // One start of Elixir for all.
    const whole: Record<string, string> = {};
    for (const name of fixtures)
      for (const [path, text] of Object.entries(filesOf(name))) whole[`${name}/${path}`] = text;
    writeFiles(folder, whole);
    const printed = elixirPrinter(folder, whole);
    await compare('elixir', (root, files) => {
      const name = root.slice(folder.length + 1);
      return Object.fromEntries(
        Object.keys(files).flatMap((path) => {
          const text = printed[`${name}/${path}`];
          return text === undefined ? [] : [[path, text]];
        }),
      );
    });
  });

  async function compare(language: string, printer: Printer): Promise<void> {
    const start = performance.now();
    const different: string[] = [];
    let changed = 0;
    for (const name of fixtures) {
      const files = filesOf(name);
      const root = join(folder, name);
      writeFiles(root, files);
      const printed = { ...files, ...printer(root, withoutMarks(files)) };
      if (Object.keys(files).every((path) => printed[path] === files[path])) continue;
      changed += 1;
      const [before, after] = [await saidOf(files), await saidOf(printed)];
      if (JSON.stringify(before) !== JSON.stringify(after)) different.push(name);
    }
    const seconds = (performance.now() - start) / 1000;
    const equal = changed - different.length;
    record({
      oracle: `${language}: in other words`,
      generated: changed,
      equal,
      unknown: 0,
      different: different.length,
      seconds,
    });
    expect(different).toEqual([]);
    expect(changed).toBeGreaterThan(400);
  }
});

const texts = new Map<string, Files>();

function filesOf(name: string): Files {
  const files = texts.get(name) ?? readFiles(join(fixturesFolder, name));
  texts.set(name, files);
  return files;
}

/** A comment that suppresses a finding does not come through a parse. */
function withoutMarks(files: Files): Files {
  return Object.fromEntries(Object.entries(files).filter(([, text]) => !text.includes('rustler-nix:')));
}

async function saidOf(files: Files) {
  const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  return [
    report.chains.map(({ build, module, verdict }) => `${build} ${module} ${verdict}`).sort(),
    report.findings.map(({ rule, severity, message }) => `${severity} ${rule} ${message}`).sort(),
    report.unknown.map(({ message }) => message).sort(),
  ];
}
