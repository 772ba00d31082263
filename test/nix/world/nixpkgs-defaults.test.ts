import { describe, expect, it } from 'vitest';
import { buildNamed, covered, mixOf, modelOf, rustOf } from '../model-of.ts';

type Files = Readonly<Record<string, string>>;

const RELEASE = 'pkgs.beamPackages.mixRelease { pname = "app"; version = "0.1.0"; src = ./.; }';
const BUILD = 'packages.x86_64-linux.default';

function flake(inputs: string, pkgs = 'nixpkgs.legacyPackages.x86_64-linux', expression = RELEASE): string {
  return `{
    ${inputs}
    outputs = { self, nixpkgs, ... }@inputs: let pkgs = ${pkgs}; in { ${BUILD} = ${expression}; };
  }`;
}

const url = (address: string) => flake(`inputs.nixpkgs.url = "${address}";`);

/** OTP, newest Elixir and place of the release that files build with; undefined where it is not known. */
function beam(files: Files) {
  const { otp, elixir } = mixOf(buildNamed(modelOf({ 'mix.exs': '', ...files }), BUILD).derivation);
  return {
    otp: otp.kind === 'known' ? otp.value : undefined,
    elixir: elixir.kind === 'known' ? elixir.value : undefined,
    place: otp.kind === 'known' ? covered(files, otp.span) : undefined,
  };
}

function lock(original: object, lastModified: number, inputs: object = { nixpkgs: 'nixpkgs' }): string {
  const nodes = { nixpkgs: { locked: { lastModified }, original }, root: { inputs } };
  return JSON.stringify({ nodes, root: 'root', version: 7 }, undefined, 2);
}

const GITHUB = { owner: 'NixOS', repo: 'nixpkgs', type: 'github' };
const IN_2023_08 = 1_691_000_000;
const IN_2025_02 = 1_738_400_000;

describe('a nixpkgs is known by the release that its address names', () => {
  it.each([
    ['github:NixOS/nixpkgs/nixos-24.11', 25],
    ['github:NixOS/nixpkgs/nixos-25.05-small', 27],
    ['github:NixOS/nixpkgs/nixpkgs-25.05-darwin', 27],
    ['github:NixOS/nixpkgs/release-25.11', 28],
    ['nixpkgs/nixos-24.11', 25],
    ['git+https://github.com/NixOS/nixpkgs?ref=nixos-25.05&shallow=1', 27],
    ['https://channels.nixos.org/nixos-25.05/nixexprs.tar.xz', 27],
    ['https://github.com/NixOS/nixpkgs/archive/nixos-24.11.tar.gz', 25],
    ['https://github.com/NixOS/nixpkgs/archive/refs/tags/25.05.tar.gz', 27],
    ['https://flakehub.com/f/NixOS/nixpkgs/0.2505.*.tar.gz', 27],
    ['github:NixOS/nixpkgs/nixos-unstable', undefined],
    ['github:NixOS/nixpkgs', undefined],
    ['github:NixOS/nixpkgs/63dacb46bf939521bdc93981b4cbb7ecb58427a0', undefined],
    ['github:NixOS/nixpkgs/nixos-16.09', undefined],
    ['github:NixOS/nixpkgs/staging-24.11', undefined],
  ])('%s', (address, otp) => {
    expect(beam({ 'flake.nix': url(address) }).otp).toBe(otp);
  });

  it('written as a set', () => {
    const inputs = 'inputs.nixpkgs = { type = "github"; owner = "NixOS"; repo = "nixpkgs"; ref = "nixos-25.05"; };';
    expect(beam({ 'flake.nix': flake(inputs) })).toMatchObject({ otp: 27, elixir: '1.18' });
  });

  it('and says so at the input', () => {
    expect(beam({ 'flake.nix': url('github:NixOS/nixpkgs/nixos-25.05') }).place).toBe('nixpkgs');
  });
});

describe('a lock tells what the address does not', () => {
  const bare = url('github:NixOS/nixpkgs');

  it('by the branch that was asked for', () => {
    const files = { 'flake.nix': flake(''), 'flake.lock': lock({ ...GITHUB, ref: 'nixos-25.05' }, IN_2023_08) };
    expect(beam(files)).toMatchObject({ otp: 27, place: '"nixpkgs"' });
  });

  it('by the day of a commit between two releases with the same default', () => {
    expect(beam({ 'flake.nix': bare, 'flake.lock': lock(GITHUB, IN_2023_08) }).otp).toBe(25);
  });

  it('not when the releases around the day differ, except for what is at most there', () => {
    const files = { 'flake.nix': bare, 'flake.lock': lock(GITHUB, IN_2025_02) };
    expect(beam(files)).toMatchObject({ otp: undefined, elixir: '1.18' });
  });

  it('not from below for a revision that may be of any branch', () => {
    const revision = '63dacb46bf939521bdc93981b4cbb7ecb58427a0';
    const files = {
      'flake.nix': url(`github:NixOS/nixpkgs/${revision}`),
      'flake.lock': lock({ ...GITHUB, rev: revision }, IN_2023_08),
    };
    expect(beam(files).otp).toBeUndefined();
  });

  it('through an input that follows another one', () => {
    const original = { ...GITHUB, ref: 'nixos-25.05' };
    const nodes = {
      shared: { inputs: { nixpkgs: 'nixpkgs_2' } },
      nixpkgs_2: { locked: { lastModified: IN_2023_08 }, original },
      root: { inputs: { shared: 'shared', nixpkgs: ['shared', 'nixpkgs'] } },
    };
    const text = JSON.stringify({ nodes, root: 'root', version: 7 });
    const inputs = 'inputs.shared.url = "github:a/b"; inputs.nixpkgs.follows = "shared/nixpkgs";';
    expect(beam({ 'flake.nix': flake(inputs), 'flake.lock': text }).otp).toBe(27);
  });

  it('nothing when it is somebody else’s nixpkgs, half-written, or an endless loop', () => {
    const fork = lock({ ...GITHUB, owner: 'somebody', ref: 'nixos-25.05' }, IN_2023_08);
    const loop = lock(GITHUB, IN_2023_08, { nixpkgs: ['nixpkgs'] });
    for (const text of [fork, '{ "nodes": {', loop, '[]', 'null']) {
      expect(beam({ 'flake.nix': flake(''), 'flake.lock': text }).otp).toBeUndefined();
    }
  });
});

describe('a fetched nixpkgs is known', () => {
  const fetched = (address: string) => flake('', `import (fetchTarball "${address}") { system = "x86_64-linux"; }`);

  it('by the branch in its address', () => {
    expect(beam({ 'flake.nix': fetched('https://github.com/NixOS/nixpkgs/archive/nixos-24.11.tar.gz') }).otp).toBe(25);
  });

  it('by the pin that holds its revision', () => {
    const revision = '63dacb46bf939521bdc93981b4cbb7ecb58427a0';
    const files = { 'flake.nix': fetched(`https://github.com/NixOS/nixpkgs/archive/${revision}.tar.gz`) };
    const niv = JSON.stringify({ nixpkgs: { branch: 'nixos-25.05', rev: revision, owner: 'NixOS' } });
    const npins = JSON.stringify({ pins: { nixpkgs: { type: 'Git', branch: 'nixos-24.11', revision } }, version: 5 });
    expect(beam(files).otp).toBeUndefined();
    expect(beam({ ...files, 'nix/sources.json': niv }).otp).toBe(27);
    expect(beam({ ...files, 'npins/sources.json': npins }).otp).toBe(25);
  });
});

describe('an overlay may replace what nixpkgs has by default', () => {
  const inputs = 'inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.05";';
  const over = (list: string) =>
    beam({ 'flake.nix': flake(inputs, `import nixpkgs { system = "x86_64-linux"; overlays = ${list}; }`) }).otp;

  it('or leave it alone', () => {
    expect(over('[ ]')).toBe(27);
    expect(over('[ (final: prev: { hello = prev.hello; }) ]')).toBe(27);
    expect(over('[ (final: prev: { beam = prev.beam; }) ]')).toBeUndefined();
    expect(over('[ (final: prev: prev.lib.mapAttrs (n: v: v) inputs.x.set) ]')).toBeUndefined();
    expect(over('[ inputs.somebody.overlays.default ]')).toBeUndefined();
    expect(over('inputs.somebody.overlays')).toBeUndefined();
    expect(over('[ (final: prev: { beamPackages = prev.beam.packages.erlang_26; }) ]')).toBe(26);
  });

  it('as may the configuration of nixpkgs', () => {
    const configured = (config: string) =>
      beam({ 'flake.nix': flake(inputs, `import nixpkgs { system = "x86_64-linux"; config = ${config}; }`) }).otp;
    expect(configured('{ allowUnfree = true; }')).toBe(27);
    expect(configured('{ packageOverrides = p: { }; }')).toBeUndefined();
  });
});

describe('rustc of nixpkgs', () => {
  const newest = (pkgs: string) => {
    const expression = 'pkgs.rustPlatform.buildRustPackage { pname = "nif"; version = "0.1.0"; src = ./.; }';
    const inputs = 'inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.05";';
    const files = { 'flake.nix': flake(inputs, pkgs, expression) };
    const { toolchain } = rustOf(buildNamed(modelOf(files), BUILD).derivation);
    const atMost = toolchain.kind === 'known' ? toolchain.value.atMost : undefined;
    return atMost?.kind === 'known' ? atMost.value : undefined;
  };

  it('is that of the release, unless an overlay brings another', () => {
    expect(newest('nixpkgs.legacyPackages.x86_64-linux')).toBe('1.86');
    expect(newest('nixpkgs.legacyPackages.x86_64-linux.pkgsMusl')).toBe('1.86');
    expect(
      newest('nixpkgs.legacyPackages.x86_64-linux.extend (final: prev: { rustc = final.hello; })'),
    ).toBeUndefined();
  });
});
