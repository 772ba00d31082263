import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { checkCached, type ReportStore } from '../../src/engine/cached-check.ts';
import { check } from '../../src/engine/check.ts';
import type { Report } from '../../src/engine/report.ts';
import { disk, type FileSystem } from '../../src/repository/index.ts';
import { git, temporaryFolder } from '../repository/temporary-checkout.ts';
import { randomFrom } from '../support/random.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const options = { only: [], skip: [] };

/** A store that counts how often a report was kept: once a check that really ran. */
function countingStore(): ReportStore & { readonly texts: Map<string, string>; kept: number } {
  const texts = new Map<string, string>();
  return {
    texts,
    kept: 0,
    load(name) {
      const text = texts.get(name);
      return text === undefined ? undefined : Buffer.from(text);
    },
    // Long after every change of these tests, so that every file has a stamp.
    now: () => Number.POSITIVE_INFINITY,
    keep(name, text) {
      this.kept += 1;
      texts.set(name, text);
    },
  };
}

let root: string;
let store: ReturnType<typeof countingStore>;

async function checkAgain(key = 'key'): Promise<Report> {
  const { report } = await checkCached(root, options, { store, key, describesRules: true });
  return report;
}

async function fresh(): Promise<Report> {
  return (await check(root, options)).report;
}

beforeEach(async () => {
  root = temporaryFolder({});
  cpSync(join(fixturesFolder, 'copied-name-mismatch/broken'), root, { recursive: true });
  git(root, 'init', '--quiet');
  git(root, 'add', '.');
  store = countingStore();
  await checkAgain();
});

describe('a second check of a repository', () => {
  test('that is as it was gives the same report, and checks nothing', async () => {
    expect(await checkAgain()).toEqual({ ...(await fresh()) });
    expect(store.kept).toBe(1);
  });

  test('shows the lines of its findings', async () => {
    const { report, lines } = await checkCached(root, options, { store, key: 'key', describesRules: false });
    const [finding] = report.findings;
    expect(finding && lines(finding.location.path, finding.location.startLine)).toContain('libmy_nif.so');
  });

  test.each(filesOf(join(fixturesFolder, 'copied-name-mismatch/broken')))(
    'sees that %s was written to',
    async (path) => {
      appendFileSync(join(root, path), '\n');
      expect(await checkAgain()).toEqual({ ...(await fresh()) });
    },
  );

  test.each<[string, () => void]>([
    ['a module is new', () => writeFileSync(join(root, 'lib/my_app/other.ex'), 'defmodule MyApp.Other do\nend\n')],
    ['a file is gone', () => rmSync(join(root, 'mix.lock'))],
    ['a file has another name', () => renameSync(join(root, 'flake.nix'), join(root, 'other.nix'))],
    [
      'a folder stands where a file stood',
      () => {
        rmSync(join(root, 'mix.lock'));
        mkdirSync(join(root, 'mix.lock'));
      },
    ],
    [
      'a link leads elsewhere',
      () => {
        renameSync(join(root, 'mix.exs'), join(root, 'lib/mix.exs'));
        symlinkSync('/etc/passwd', join(root, 'mix.exs'));
      },
    ],
    ['git tracks less', () => void git(root, 'rm', '--cached', '--quiet', 'flake.nix')],
    ['git ignores more', () => writeFileSync(join(root, '.gitignore'), 'lib/\n')],
    [
      'a file of a size that a build script leaves has other text',
      () => {
        const path = join(root, 'mix.exs');
        renameSync(path, `${path}.old`);
        writeFileSync(path, 'x'.repeat(3));
      },
    ],
  ])('runs when %s', async (_, change) => {
    change();
    expect(await checkAgain()).toEqual({ ...(await fresh()) });
    expect(store.kept).toBe(2);
  });

  test('runs under other circumstances', async () => {
    await checkAgain('another key');
    expect(store.kept).toBe(2);
  });

  test.each(['', '{', 'null', '{}', '{"key":"key","calls":[],"report":null}', '[]'])(
    'runs when the store holds %j',
    async (text) => {
      for (const name of store.texts.keys()) store.texts.set(name, text);
      expect(await checkAgain()).toEqual({ ...(await fresh()) });
      expect(store.kept).toBe(2);
    },
  );
});

describe('a second check, after an edit of a file that concerns no NIF,', () => {
  const module = join('other', 'lib', 'counter.ex');
  const other = 'defmodule Other.Counter do\n  def next(count), do: count + 1\nend\n';
  const sibling = join('lib', 'my_app', 'counter.ex');
  const somePackage = join('packages', 'package-7.nix');

  beforeEach(async () => {
    mkdirSync(join(root, 'other/lib'), { recursive: true });
    writeFileSync(join(root, 'other/mix.exs'), 'defmodule Other.MixProject do\n  use Mix.Project\nend\n');
    writeFileSync(join(root, module), other);
    writeFileSync(join(root, sibling), other);
    mkdirSync(join(root, 'packages'));
    // A collection of packages: so many are looked at by what their texts name, not evaluated.
    for (let index = 0; index < 500; index += 1) {
      const text = `{ stdenv }: stdenv.mkDerivation { name = "package-${index}"; src = ./.; }\n`;
      writeFileSync(join(root, `packages/package-${index}.nix`), text);
    }
    store = countingStore();
    await checkAgain();
  });

  test.each<[string, string, string]>([
    ['a module does something else', module, other.replace('count + 1', 'count + 2')],
    ['a module beside the NIF module does something else', sibling, other.replace('count + 1', 'count + 2')],
    ['a package has another name', somePackage, '{ stdenv }: stdenv.mkDerivation { name = "other"; src = ./.; }\n'],
  ])('gives the same report when %s', async (_, path, text) => {
    writeFileSync(join(root, path), text);
    expect(await checkAgain()).toEqual({ ...(await fresh()) });
    expect(store.kept).toBe(1);
  });

  test.each<[string, string, string]>([
    ['a module uses Rustler', module, other.replace('do\n', 'do\n  use Rustler, otp_app: :my_app\n')],
    ['a module has another name', module, other.replace('Counter', 'Native')],
    ['a module holds a suppression', module, `# rustler-nix: ignore[panic-abort] for a reason\n${other}`],
    ['a module is no text any more', module, '\0'],
    ['a package builds a Mix project', somePackage, '{ beamPackages }: beamPackages.mixRelease { src = ../.; }\n'],
    ['a package names another file', somePackage, 'import ../flake.nix\n'],
  ])('runs when %s', async (_, path, text) => {
    writeFileSync(join(root, path), text);
    expect(await checkAgain()).toEqual({ ...(await fresh()) });
    expect(store.kept).toBe(2);
  });

  test('looks into no other package when one builds a Mix project', async () => {
    writeFileSync(join(root, somePackage), '{ beamPackages }: beamPackages.mixRelease { src = ../.; }\n');
    const looks: string[] = [];
    const watching: FileSystem = {
      ...disk,
      readSource: (path) => {
        looks.push(path.slice(root.length + 1));
        return disk.readSource(path);
      },
    };
    await checkCached(root, options, { store, key: 'key', describesRules: true }, watching);
    expect(looks.filter((path) => path.startsWith('packages/'))).toContain(somePackage);
    expect(new Set(looks.filter((path) => path.startsWith('packages/'))).size).toBe(1);
  });

  test('says after any row of edits what a check without memory says', async () => {
    const random = randomFrom(20_261_128);
    const texts = [
      other,
      other.replace('do\n', 'do\n  use Rustler, otp_app: :my_app, crate: "my_nif"\n'),
      '{ beamPackages }: beamPackages.mixRelease { src = ../.; }\n',
      '\0',
    ];
    const paths = [module, sibling, somePackage, 'packages/new.nix', 'lib/new/deep.ex', 'flake.nix', 'mix.lock'];
    for (let round = 0; round < 40; round += 1) {
      const path = join(root, random.oneOf(paths));
      if (random.below(10) < 3) rmSync(path, { force: true, recursive: true });
      else {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, random.oneOf(texts));
      }
      if (random.below(2) === 0) expect(await checkAgain()).toEqual({ ...(await fresh()) });
    }
  });
});

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
