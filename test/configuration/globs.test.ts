import { describe, expect, test } from 'vitest';
import { globMatcher } from '../../src/configuration/glob.ts';

describe('a glob names whole paths', () => {
  test.each<[glob: string, path: string, named: boolean]>([
    ['flake.nix', 'flake.nix', true],
    ['flake.nix', 'nix/flake.nix', false],
    ['flake.nix', 'flake.nix.bak', false],
    ['nix', 'nix/a/b.nix', true],
    ['nix/', 'nix/a.nix', true],
    ['nix', 'nixos/a.nix', false],
    ['./nix', 'nix/a.nix', true],
    ['.', 'a.nix', true],
    ['nix/*.nix', 'nix/a.nix', true],
    ['nix/*.nix', 'nix/a/b.nix', false],
    ['*', 'a/b', true],
    ['**/*.nix', 'a.nix', true],
    ['**/*.nix', 'a/b/c.nix', true],
    ['**/*.nix', 'a/b/c.exs', false],
    ['apps/**/native', 'apps/native/x.rs', true],
    ['apps/**/native', 'apps/a/b/native/x.rs', true],
    ['apps/**', 'apps', false],
    ['apps/**', 'apps/a', true],
    ['{apps,libs}/a?.ex', 'libs/ab.ex', true],
    ['{apps,libs}/a?.ex', 'libs/a/.ex', false],
    ['a,b', 'a,b', true],
    ['a.b', 'axb', false],
    ['a[1]', 'a[1]', true],
    ['a+(b)$', 'a+(b)$', true],
    ['ü*', 'übung', true],
  ])('%s and %s: %s', (glob, path, named) => {
    expect(globMatcher(glob)(path)).toBe(named);
  });
});
