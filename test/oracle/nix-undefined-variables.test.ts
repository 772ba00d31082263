import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { undefinedVariable } from '../../src/nix/evaluation/undefined-variables.ts';
import { fileText } from '../../src/repository/index.ts';
import { openSyntax } from '../../src/syntax/index.ts';
import { realTool } from '../real-tool.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';
import { sample } from './chain/mutations/all.ts';
import { edited, mutate } from './chain/mutations/mutation.ts';
import { wordEdits } from './chain/mutations/words.ts';
import { patience, runs, seed } from './runs.ts';

const nix = realTool('nix-instantiate', 'nix-bin');
const GLOBALS = new Set(
  'builtins true false null abort baseNameOf derivation dirOf fetchGit fetchTarball fromTOML import isNull map placeholder removeAttrs throw toString'.split(
    ' ',
  ),
);

/** Forms that bind, and forms that only look as if they did. */
const WRITTEN = [
  'x',
  'x: x',
  'x: y: x + y + z',
  '{ a, b ? a }: b',
  '{ a, b ? c }: b',
  '{ a, ... }@given: given.b + a',
  'given@{ a }: given',
  'let a = b; b = 1; in a',
  'let a = 1; in { inherit a; }',
  'let a = 1; in { inherit b; }',
  'let inherit (x) y; x = { y = 1; }; in y',
  'let inherit a; in a',
  'a: let inherit a; in a',
  'rec { a = b; b = 1; }',
  '{ a = b; b = 1; }',
  'rec { a.b = 1; c = a; }',
  '{ a.b = 1; c = a; }',
  'rec { inherit a; }',
  'with { a = 1; }; a',
  'with a; 1',
  'with { }; let b = c; in b',
  '(with { }; 1) + c',
  'let s = "${n}"; in s',
  'let n = "a"; in { ${n} = 1; }',
  '{ ${n} = 1; }',
  'let n = "a"; in { a = 1; }.${n} or m',
  "let s = ''\n  ${n}\n''; in s",
  'let a = { }; in a ? b && a ? "${c}"',
  'if a then 1 else 2',
  'assert a; 1',
  '[ 1 a ]',
  'builtins.map (x: x) [ ]',
  'map toString [ ]',
  '__add 1 2',
  'mapAttrs (x: x) { }',
  '{ a = 1; a.b = c; }',
  'rec { a = { b = 1; }; a.c = d; d = 2; }',
  'let a = 1; in let b = a; in a.b.c',
  './${p}/x',
  'let { body = x; x = 1; }',
  'let { body = y; x = 1; }',
];

describe.skipIf(nix.missing)(`a variable that nothing binds ${nix.reason}`, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rustler-nix-variables-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is what Nix says, in forms of every kind and in mutants of the recipes', {
    timeout: patience(300_000),
  }, async () => {
    const syntax = await openSyntax(['nix']);
    const texts = [...WRITTEN, ...mutants(runs(160, 4_000))];
    const compared = texts.flatMap((text) => {
      const root = syntax.parse('nix', text);
      const said = realNix(text);
      if (root.hasError || said === 'other error') return [];
      const found = undefinedVariable(root, { source: fileText('a.nix', text) }, isGlobal);
      return [{ text, said, ours: found ? text.slice(found.start, found.end) : undefined }];
    });
    expect(compared.length).toBeGreaterThan(texts.length / 2);
    expect(compared.filter(({ said }) => said !== undefined).length).toBeGreaterThan(30);
    // Nix says one of several, and not always the first.
    const differ = compared.filter(({ said, ours }) => (said === undefined) !== (ours === undefined));
    expect(differ).toEqual([]);
  });

  /** The variable that Nix calls undefined; undefined when there is none. */
  function realNix(text: string): string | undefined {
    const file = join(folder, 'a.nix');
    writeFileSync(file, text);
    const places = ['STORE', 'STATE', 'LOG', 'CONF'].map((name) => [`NIX_${name}_DIR`, join(folder, name)]);
    const env = { ...process.env, ...Object.fromEntries(places) };
    const { status, stderr } = spawnSync('nix-instantiate', ['--parse', file], { encoding: 'utf8', env });
    return status === 0 ? undefined : (/undefined variable '([^']+)'/.exec(stderr)?.[1] ?? 'other error');
  }
});

function mutants(count: number): string[] {
  const recipes = readdirSync(join(fixturesFolder, 'recipes'), { withFileTypes: true });
  const all = recipes.flatMap(({ name, parentPath }) => {
    const files = name.endsWith('.json') ? {} : readFiles(join(parentPath, name));
    return Object.entries(files)
      .filter(([path]) => path.endsWith('.nix'))
      .flatMap(([path, text]) => edited(path, text, wordEdits(path, text)))
      .filter(({ operator }) => operator !== 'delete')
      .map((mutation) => ({ files, mutation }));
  });
  const chosen = new Set(
    sample(
      all.map(({ mutation }) => mutation),
      count,
      String(seed()),
    ),
  );
  return all
    .filter(({ mutation }) => chosen.has(mutation))
    .map(({ files, mutation }) => mutate(files, mutation)[mutation.path] ?? '');
}

function isGlobal(name: string): boolean {
  return GLOBALS.has(name) || name.startsWith('__');
}
