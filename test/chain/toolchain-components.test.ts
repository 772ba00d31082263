import { describe, expect, it } from 'vitest';
import { linkAfter } from '../support/changed-recipe.ts';

const producer = async (recipe: string, from: string, to: string) =>
  (await linkAfter('producer', { recipe, path: 'flake.nix', from, to })).reason;

describe('a toolchain that is put together of components', () => {
  it.each([
    ['naersk-fenix', 'fenix.packages.${system}.stable.cargo', 'the toolchain is put together without cargo'],
    ['fenix-musl', 'minimal.cargo', 'the toolchain is put together without cargo'],
    ['fenix-musl', 'minimal.rustc', 'the toolchain is put together without rustc'],
  ])('compiles nothing without one of them (%s, %s)', async (recipe, component, reason) => {
    expect(await producer(recipe, component, '')).toBe(reason);
  });

  it.each([
    ['the rest of the channel', 'minimal.cargo', 'minimal.toolchain'],
    ['more than it needs', 'minimal.cargo', 'minimal.cargo latest.rust-src complete.clippy'],
    ['names', 'minimal.cargo', '(latest.withComponents [ "cargo" "rustfmt" ])'],
  ])('is enough with %s', async (_what, from, to) => {
    expect(await producer('fenix-musl', from, to)).toBe(null);
  });

  it('needs a cargo nowhere but beside its rustc', async () => {
    expect(await producer('fenix-musl', 'cargo = toolchain;', 'cargo = pkgs.fenix.minimal.cargo;')).toBe(null);
    expect(await producer('fenix-musl', 'cargo = toolchain;', 'cargo = pkgs.cargo;')).toBe(null);
  });
});
