import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCargoPackages } from '../../src/cargo/index.ts';
import { compiledFolders } from '../../src/chain/compiled-folders.ts';
import { References } from '../../src/chain/shell-text.ts';
import { sourceTree } from '../../src/chain/source-view.ts';
import type { Span } from '../../src/repository/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import type { CompiledFolder, ShellEvent, ShellVariable } from '../../src/shell/model.ts';
import { buildNamed, modelOf, packageFlake } from '../nix/model-of.ts';
import { realTool } from '../real-tool.ts';

const cargo = realTool('cargo', 'cargo');
const host = 'x86_64-unknown-linux-gnu';

const manifest = (name: string, more: string) =>
  `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n\n${more}`;

/** A workspace with a NIF-like crate, a library that it uses, and a program. */
const files = {
  'Cargo.toml': '[workspace]\nresolver = "2"\nmembers = ["crates/*"]\n',
  'crates/nif/Cargo.toml': manifest(
    'my-nif',
    '[lib]\ncrate-type = ["cdylib", "rlib"]\n\n[dependencies]\ncore = { path = "../core", package = "my_core" }\n',
  ),
  'crates/nif/src/lib.rs': 'pub fn two() -> i64 { core::one() + 1 }\n',
  'crates/nif/build.rs': 'fn main() {}\n',
  'crates/core/Cargo.toml': manifest('my_core', '[lib]\ncrate-type = ["rlib", "cdylib"]\n'),
  'crates/core/src/lib.rs': 'pub fn one() -> i64 { 1 }\n',
  'crates/tool/Cargo.toml': manifest('my-tool', ''),
  'crates/tool/src/main.rs': 'fn main() {}\n',
};

describe.skipIf(cargo.missing || process.arch !== 'x64')(
  `cargo fills its target folder as told ${cargo.reason}`,
  () => {
    let root: string;
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), 'rustler-nix-target-'));
      write(Object.entries(files));
    });
    function write(texts: readonly (readonly [path: string, text: string])[]): void {
      for (const [path, text] of texts) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
    }
    afterEach(() => rmSync(root, { recursive: true, force: true }));

    it.each([
      ['a whole workspace', '', ['build', '--release']],
      ['one package, in the profile for developing', '', ['build', '-p', 'my-nif']],
      ['one package for a target', '', ['build', '--release', '--target', host, '-p', 'my-nif']],
      ['the package where it starts', 'crates/nif', ['build', '--release']],
      ['a package by its manifest', '', ['build', '--release', '--manifest-path', 'crates/core/Cargo.toml']],
      ['another folder', 'crates/nif', ['build', '--release', '--target-dir', 'out']],
      ['in a folder of a configuration', 'crates/nif', ['build', '--release'], { '.cargo/config.toml': 'out' }],
      [
        'in that of the nearer of two',
        'crates/nif',
        ['build'],
        { '.cargo/config.toml': 'a', 'crates/nif/.cargo/config.toml': 'b' },
      ],
      ['in one beside it', 'crates/nif', ['build'], { 'crates/nif/.cargo/config.toml': '../apart/x' }],
      ['beside a configuration that it does not reach', '', ['build'], { 'crates/nif/.cargo/config.toml': 'out' }],
      [
        'in a folder of a variable',
        'crates/nif',
        ['build'],
        { 'crates/nif/.cargo/config.toml': 'out' },
        { CARGO_TARGET_DIR: 'y' },
      ],
      [
        'in that of the weaker variable',
        'crates/nif',
        ['build'],
        { '.cargo/config.toml': 'out' },
        { CARGO_BUILD_TARGET_DIR: 'z' },
      ],
      [
        'in that of an option',
        'crates/nif',
        ['build', '--target-dir=o'],
        { '.cargo/config.toml': 'out' },
        { CARGO_TARGET_DIR: 'y' },
      ],
    ] as [string, string, string[], Record<string, string>?, Record<string, string>?][])(
      'when it builds %s',
      {
        timeout: 120_000,
      },
      (_, folder, words, configured = {}, variables = {}) => {
        const { PATH = '', HOME = '', RUSTUP_HOME } = process.env;
        const own = { PATH, HOME, ...(RUSTUP_HOME ? { RUSTUP_HOME } : {}), CARGO_HOME: join(root, 'cargo-home') };
        const env = { ...own, ...variables };
        const configs = Object.entries(configured).map(
          ([path, to]) => [path, `[build]\ntarget-dir = "${to}"\n`] as const,
        );
        write(configs);
        const cwd = join(root, folder);
        const run = spawnSync('cargo', [...words, '--offline', '--quiet'], { cwd, env, encoding: 'utf8' });
        expect(run.status, run.stderr).toBe(0);
        const folders = foldersOf(words, folder, Object.fromEntries(configs), variables);
        expect(folders.length).toBeGreaterThan(0);
        for (const written of folders) compare(written, join(root, written.path));
      },
    );
  },
);

function compare({ path, files: named, others, folders }: CompiledFolder, real: string): void {
  const there = existsSync(real) ? readdirSync(real) : [];
  const inner = ['debug', 'release', 'tmp', host];
  const told = [...named.map((file) => file.name), ...others, ...folders, ...inner];
  expect(
    there.filter((name) => !told.includes(name)),
    `${path} holds more`,
  ).toEqual([]);
  expect(there.filter((name) => /\.so$/.test(name)).sort(), `libraries in ${path}`).toEqual(
    named
      .map((file) => file.name)
      .filter((name) => name.endsWith('.so'))
      .sort(),
  );
}

function foldersOf(
  words: readonly string[],
  workingDirectory: string,
  configured: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>>,
): readonly CompiledFolder[] {
  const flake = packageFlake('pkgs.stdenv.mkDerivation { name = "x"; src = ./.; }');
  const repository = memoryRepository({ ...files, ...configured, 'flake.nix': flake });
  const { derivation } = buildNamed(
    modelOf({ ...files, ...configured, 'flake.nix': flake }),
    'packages.x86_64-linux.default',
  );
  const source = sourceTree(derivation, repository);
  if ('kind' in source) throw new Error(source.reason);
  const { packages } = readCargoPackages(repository.files, repository);
  const event: ShellEvent = {
    kind: 'command',
    phase: 'buildPhase',
    order: 0,
    words: ['cargo', ...words],
    span: derivation.call,
    workingDirectory,
    environment: new Map(Object.entries(variables).map(([name, text]) => [name, set(text, derivation.call)])),
    conditional: false,
  };
  return compiledFolders(event, derivation, source, packages, new References());
}

function set(text: string, span: Span): ShellVariable {
  return { value: [{ kind: 'text', text, span }], exported: true, span, conditional: false };
}
