import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { externName, readCargoPackageAt } from '../../src/cargo/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readNifCrate } from '../../src/rust/index.ts';
import { openSyntax } from '../../src/syntax/index.ts';
import { realTool } from '../real-tool.ts';

const cargo = realTool('cargo', 'cargo');
const nm = realTool('nm', 'binutils');

// What the NIF crate says of its dependency, and whether rustc then puts the dependency into the library.
const CODE: readonly Case[] = [
  ['', false],
  ['// dep::value()', false],
  ['pub mod dep {}', false],
  ['use dep as _;', true],
  ['extern crate dep as _;', true],
  ['pub fn call() -> u8 { dep::value() }', true],
  ['use r#dep as _;', true],
  ['use ::{dep::value};', true],
  ['pub mod inner { pub mod dep {} pub use ::dep::value; }', true],
  ['pub mod inner { pub mod dep {} pub fn call() -> String { format!("{}", ::dep::value()) } }', true],
  ['pub mod dep { pub fn value() {} } pub fn call() { dep::value() }', false],
  ['pub mod dep { pub fn value() {} } pub use dep::value;', true],
  ['#[allow(non_camel_case_types)] pub enum dep { A } pub fn call() -> dep { dep::A }', false],
  ['pub fn call() { mod dep { pub fn value() {} } dep::value() }', false],
  ['pub fn call() -> u8 { fn dep() {} dep::value() }', true],
  ['use core_dep as _;', true, { library: '[lib]\nname = "core_dep"\n' }],
  ['pub mod dep {}', false, { library: '[lib]\nname = "core_dep"\n' }],
  ['use other as _;', true, { key: 'other', library: '[lib]\nname = "core_dep"\n' }],
  ['use other_dep as _;', true, { key: 'other-dep' }],
  ['use dep as _;', true, { key: 'dep', library: '[lib]\nname = "core_dep"\n' }],
];

type Case = [says: string, linked: boolean, names?: Names];

interface Names {
  /** The `[lib]` of the dependency. */
  readonly library?: string;
  /** The key that the dependency is renamed to. */
  readonly key?: string;
}

describe.skipIf(cargo.missing || nm.missing)(`a dependency is linked when code names it ${cargo.reason}`, () => {
  it.each<Case>(CODE)('%j', { timeout: 60_000 }, async (says, linked, { library = '', key } = {}) => {
    const renamed = key === undefined ? 'dep = { path = "../dep" }' : `${key} = { path = "../dep", package = "dep" }`;
    const files = {
      'nif/Cargo.toml': `[package]\nname = "nif"\nversion = "0.1.0"\nedition = "2021"\n[lib]\ncrate-type = ["cdylib"]\n[dependencies]\n${renamed}\n`,
      'nif/src/lib.rs': `#![allow(dead_code)]\n${says}\n#[no_mangle]\npub extern "C" fn own() {}\n`,
      'dep/Cargo.toml': `[package]\nname = "dep"\nversion = "0.1.0"\nedition = "2021"\n${library}`,
      'dep/src/lib.rs': '#[no_mangle]\npub extern "C" fn of_dependency() {}\npub fn value() -> u8 { 1 }\n',
    };
    expect(symbolsOf(files)).toEqual(linked ? ['of_dependency', 'own'] : ['own']);
    const view = memoryRepository(files);
    const pkg = readCargoPackageAt('nif', view);
    if (!pkg) throw new Error('the package is read');
    const source = readNifCrate(pkg, view, await openSyntax(['rust']));
    const [dependency] = pkg.dependencies;
    if (!dependency) throw new Error('the dependency is read');
    expect(source.mentionedCrates.has(externName(dependency, readCargoPackageAt('dep', view)))).toBe(linked);
  });
});

function symbolsOf(files: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'rustler-nix-link-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const environment = { ...process.env, CARGO_TARGET_DIR: join(folder, 'target') };
    execFileSync('cargo', ['build', '--offline', '--quiet'], { cwd: join(folder, 'nif'), env: environment });
    const symbols = execFileSync('nm', ['-D', '--defined-only', join(folder, 'target/debug/libnif.so')], {
      encoding: 'utf8',
    });
    return ['of_dependency', 'own'].filter((name) => new RegExp(` T ${name}$`, 'm').test(symbols));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
