import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNixModel } from '../../src/nix/index.ts';
import { openRepository } from '../../src/repository/index.ts';
import { openSyntax } from '../../src/syntax/index.ts';
import { realTool } from '../real-tool.ts';
import { git, temporaryFolder } from '../repository/temporary-checkout.ts';
import { type OfflineNix, openOfflineNix } from './nix/offline-nix.ts';

const tool = realTool('nix', 'nix-bin');

const FILES = {
  'tracked.nix': '"tracked"',
  'untracked.nix': '"untracked"',
  'ignored.nix': '"ignored"',
  'nix/default.nix': '"folder"',
  'mixed/tracked.txt': '',
  'mixed/untracked.txt': '',
  'real/tracked.nix': '"behind a link"',
  'real/untracked.nix': '"behind a link"',
  '.gitignore': 'ignored.nix\n',
};
const UNTRACKED = ['untracked.nix', 'nix', 'mixed/untracked.txt', 'real/untracked.nix'];

/** A checkout with a link that git tracks. */
function checkoutOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(files);
  symlinkSync('real', join(folder, 'linked'));
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(folder, 'rm', '-r', '--quiet', '--cached', ...UNTRACKED);
  return folder;
}

/** Expressions over files, and the file that git does not have and that they cannot do without. */
const CASES: readonly (readonly [expression: string, missing: string | undefined])[] = [
  ['import ./tracked.nix', undefined],
  ['import ./untracked.nix', 'untracked.nix'],
  ['import ./ignored.nix', 'ignored.nix'],
  ['import ./nix', 'nix'],
  ['builtins.readFile ./untracked.nix', 'untracked.nix'],
  ['"${./untracked.nix}"', 'untracked.nix'],
  ['"${./mixed}"', undefined],
  ['"${./.}/untracked.nix"', undefined],
  ['toString ./untracked.nix', undefined],
  ['if builtins.pathExists ./untracked.nix then import ./untracked.nix else "none"', undefined],
  ['if builtins.pathExists ./nix then import ./nix else "none"', undefined],
  ['toString (builtins.attrNames (builtins.readDir ./.))', undefined],
  ['toString (builtins.attrNames (builtins.readDir ./mixed))', undefined],
  ['(import ./untracked.nix).x or "default"', 'untracked.nix'],
  ['let unused = import ./untracked.nix; in "lazy"', undefined],
  ['import ./linked/tracked.nix', undefined],
  ['import ./linked/untracked.nix', 'linked/untracked.nix'],
];

describe.skipIf(tool.missing)(
  `files that git does not track are missing from a flake as Nix sees it ${tool.reason}`,
  () => {
    let nix: OfflineNix;
    beforeAll(() => {
      nix = openOfflineNix();
    });
    afterAll(() => nix?.close());

    it('in every way of taking them', { timeout: 120_000 }, async () => {
      const outputs = CASES.map(([expression], index) => `case${index} = ${expression};`).join('\n');
      const derivations = CASES.map(
        ([expression], index) => `case${index} = pkgs.stdenv.mkDerivation { name = "case"; X = ${expression}; };`,
      ).join('\n');
      const folder = checkoutOf({ ...FILES, 'flake.nix': `{ outputs = { self }: {\n${outputs}\n}; }` });
      const real = CASES.map((_, index) => nix.run(folder, 'eval', '--raw', `.#case${index}`) === undefined);
      expect(real).toEqual(CASES.map(([, missing]) => missing !== undefined));

      const ours = checkoutOf({
        ...FILES,
        'flake.nix': `{ outputs = { self, nixpkgs }: let pkgs = nixpkgs.legacyPackages.x86_64-linux; in { packages.x86_64-linux = {\n${derivations}\n}; }; }`,
      });
      const view = openRepository(ours);
      const syntax = await openSyntax(['nix']);
      const model = readNixModel({ view, files: view.files, tracking: view.tracking, syntax });
      const text = view.read('flake.nix');
      const lines = text.kind === 'text' ? text.source.text.split('\n') : [];
      const told = CASES.map((_, index) => {
        const line = lines.findIndex((candidate) => candidate.startsWith(`case${index} =`));
        const start = lines.slice(0, line).join('\n').length;
        const end = start + (lines[line]?.length ?? 0) + 1;
        return model.untracked.find(({ span }) => span.start >= start && span.end <= end)?.path;
      });
      expect(told).toEqual(CASES.map(([, missing]) => missing));
    });

    it('and from a package only where that takes them, whatever a shell does', async () => {
      const outputs =
        'packages.x86_64-linux.default = PACKAGE; devShells.x86_64-linux.default = import ./untracked.nix;';
      const folder = checkoutOf({
        ...FILES,
        'flake.nix': `{ outputs = { self }: { ${outputs.replace('PACKAGE', '"package"')} }; }`,
      });
      expect(nix.run(folder, 'eval', '--raw', '.#packages.x86_64-linux.default')).toBe('package');
      expect(nix.run(folder, 'eval', '--raw', '.#devShells.x86_64-linux.default')).toBeUndefined();

      const built = 'nixpkgs.legacyPackages.x86_64-linux.runCommand "package" { } ""';
      const view = openRepository(
        checkoutOf({
          ...FILES,
          'flake.nix': `{ outputs = { self, nixpkgs }: { ${outputs.replace('PACKAGE', built)} }; }`,
        }),
      );
      const syntax = await openSyntax(['nix']);
      const { untracked } = readNixModel({ view, files: view.files, tracking: view.tracking, syntax });
      expect(untracked).toMatchObject([{ path: 'untracked.nix', forPackages: false }]);
    });

    it('unless git does not track the flake either, which is then built by its path', async () => {
      const folder = temporaryFolder({
        ...FILES,
        'flake.nix': '{ outputs = { self }: { packages.x86_64-linux.default = import ./untracked.nix; }; }',
      });
      git(folder, 'init', '--quiet');
      git(folder, 'add', 'tracked.nix');
      expect(nix.run(folder, 'eval', '--raw', 'path:.#packages.x86_64-linux.default')).toBe('untracked');
      const view = openRepository(folder);
      const syntax = await openSyntax(['nix']);
      expect(readNixModel({ view, files: view.files, tracking: view.tracking, syntax }).untracked).toEqual([]);
    });
  },
);
