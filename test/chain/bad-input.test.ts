import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check, checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/index.ts';

const everything = { only: [], skip: [] };
const module = 'defmodule M do\n  use Rustler, otp_app: :m, crate: "m"\n  def f(), do: 1\nend\n';
const mix = 'defmodule P do\n  use Mix.Project\n  def project, do: [app: :m, version: "1.0.0"]\nend\n';

async function lost(files: Record<string, string>): Promise<readonly string[]> {
  const { report } = await checkRepository(memoryRepository(files), everything);
  return report.unknown.map(({ message, location }) => `${location.path}: ${message}`);
}

describe('a repository with files that cannot be followed', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'rustler-nix-'));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('is told which file is no text, and the rest of the report stays', async () => {
    writeFileSync(join(root, 'mix.exs'), mix);
    writeFileSync(join(root, 'native.ex'), Buffer.from([0xff, 0xfe, 0x00, 0x80]));
    writeFileSync(join(root, 'flake.nix'), Buffer.from([0x00, 0x01]));
    const { report } = await check(root, everything);
    expect(report.unknown.map(({ location }) => location.path)).toContain('flake.nix');
  });

  it('is told once of a file that is no text, whoever reads it', async () => {
    writeFileSync(join(root, 'mix.exs'), mix);
    writeFileSync(join(root, 'secret.nix'), Buffer.from('\0GITCRYPT\0', 'latin1'));
    const { report } = await check(root, everything);
    expect(report.unknown.map(({ message, location }) => [location.path, message])).toEqual([
      ['secret.nix', 'secret.nix could not be read: it is not text'],
    ]);
  });

  it('survives a loop of links', async () => {
    symlinkSync('.', join(root, 'loop'));
    writeFileSync(join(root, 'mix.exs'), mix);
    const { report } = await check(root, everything);
    expect(report.nothingToCheck).toBe(true);
  });

  it('reads no file outside of itself through a link', async () => {
    symlinkSync('/etc/passwd', join(root, 'flake.nix'));
    const { report } = await check(root, everything);
    expect(report.unknown.map(({ message }) => message).join()).toMatch(/outside|leaves/);
  });
});

describe('hostile Nix', () => {
  it('with a hundred thousand open brackets is a place that could not be parsed', async () => {
    expect(await lost({ 'flake.nix': '['.repeat(100_000) })).toMatchObject([expect.stringContaining('flake.nix')]);
  });

  it('that imports itself ends', async () => {
    const files = { 'default.nix': 'import ./other.nix', 'other.nix': 'import ./default.nix' };
    expect((await lost(files)).join()).toContain('imports itself');
  });

  it('that recurses for ever ends', async () => {
    const text = '{ outputs = { ... }: let f = x: f (x + 1); in { packages.x86_64-linux.default = f 0; }; }';
    await expect(lost({ 'flake.nix': text })).resolves.toBeDefined();
  });
});

describe('a half-written manifest', () => {
  it('of a crate that a module names is a finding with the path', async () => {
    const files = { 'mix.exs': mix, 'lib/m.ex': module, 'native/m/Cargo.toml': '[package]\nname = "m"\nversion = ' };
    const { report } = await checkRepository(memoryRepository(files), everything);
    expect(report.findings.map(({ rule, location }) => [rule, location.path])).toContainEqual([
      'syntax-error',
      'native/m/Cargo.toml',
    ]);
  });
});
