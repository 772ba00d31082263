import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCargoPackageAt, readCargoPackages } from '../../src/cargo/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { realTool } from '../real-tool.ts';
import {
  allProblems,
  expectedSummary,
  foldersOf,
  type Metadata,
  membersIn,
  refusals,
  relative,
  summary,
} from './cargo/metadata.ts';
import { openWorkshop, type Workshop } from './cargo/workshop.ts';
import { type WorkspaceCase, workspaceCases } from './cargo/workspace-cases.ts';
import { patience, runs, seed } from './runs.ts';

const cargo = realTool('cargo', 'cargo');
const METADATA = ['metadata', '--no-deps', '--offline', '--format-version', '1', '--quiet'];

describe.skipIf(cargo.missing)(`packages are read as cargo metadata reads them ${cargo.reason}`, () => {
  let workshop: Workshop;
  beforeAll(() => {
    workshop = openWorkshop();
  });
  afterAll(() => workshop.close());

  it('in generated workspaces', { timeout: patience(300_000) }, () => {
    const outcomes = { accepted: 0, refused: 0, silent: [] as string[] };
    for (const workspaceCase of fc.sample(workspaceCases, { numRuns: runs(160, 1_600), seed: seed() }))
      compare(workspaceCase, outcomes);
    expect(outcomes.accepted).toBeGreaterThan(150);
    expect(outcomes.refused).toBeGreaterThan(60);
    // What cargo refuses is a problem of the package, of the manifest above, or of one that it depends on.
    expect(outcomes.silent).toEqual([]);
  });

  it.each([
    ['a library', ['src/lib.rs'], ''],
    ['a program', ['src/main.rs'], ''],
    ['a program of several', ['src/bin/one.rs'], ''],
    ['an example', ['examples/one.rs'], ''],
    ['an example of several files', ['examples/one/main.rs'], ''],
    ['a test', ['tests/one.rs'], ''],
    ['a benchmark', ['benches/one.rs'], ''],
    ['an example that is written down', ['other.rs'], '[[example]]\nname = "one"\npath = "other.rs"\n'],
    ['a test that is not to be found', ['tests/one.rs'], 'autotests = false\n'],
    ['a program that is not to be found', ['src/main.rs'], 'autobins = false\n'],
    ['a build script', ['build.rs'], ''],
    ['a module', ['src/other.rs'], ''],
    ['a folder of an example without its main file', ['examples/one/other.rs'], ''],
    ['nothing', [], ''],
  ])('whether %s is a target that a manifest may stand on', (_, paths, more) => {
    const sources = Object.fromEntries(paths.map((path) => [`member/${path}`, 'fn main() {}\n']));
    const manifest = `[package]\nname = "member"\nversion = "0.1.0"\nedition = "2021"\n${more}`;
    const files = { 'Cargo.toml': '[workspace]\nmembers = ["member"]\n', 'member/Cargo.toml': manifest, ...sources };
    workshop.write(files);
    const run = workshop.cargo('', METADATA);
    const member = readCargoPackageAt('member', memoryRepository(files));
    const has = member && (member.library !== undefined || member.hasBinary || member.hasOtherTargets);
    expect(has, run.stderr).toBe(run.status === 0);
    if (run.status !== 0) expect(run.stderr).toContain('no targets specified');
  });

  it.each([
    ['a dependency without a version or a place', '[dependencies]\nother = { features = ["x"] }\n', ''],
    ['a dependency on a word', '[dependencies]\nother = "newest"\n', ''],
    ['a shared dependency on a word', '[dependencies]\nother.workspace = true\n', 'other = "newest"\n'],
    [
      'a shared dependency without a version',
      '[dependencies]\nother.workspace = true\n',
      'other = { optional = false }\n',
    ],
    ['a field that is not to be inherited', 'license.workspace = false\n', ''],
    ['a field that nobody shares', 'license.workspace = true\n', ''],
    ['a list that nobody shares', 'authors.workspace = true\n', ''],
  ])('with %s are refused', (_, lines, shared) => {
    const files = {
      'Cargo.toml': `[workspace]\nmembers = ["member"]\n[workspace.dependencies]\n${shared}`,
      'member/Cargo.toml': `[package]\nname = "member"\nversion = "0.1.0"\nedition = "2021"\n${lines}`,
      'member/src/lib.rs': '',
    };
    workshop.write(files);
    const run = workshop.cargo('', METADATA);
    expect(run.status).not.toBe(0);
    const repository = memoryRepository(files);
    expect(allProblems(readCargoPackages(repository.files, repository))).toHaveLength(1);
  });

  it.each([
    'crates/**',
    'crates/**/**',
    '**',
    'crates/*/**',
    '**/inner/**',
    '**/inner',
    'crates/**/inner',
    '**/**/inner',
    'crates/**/../outer',
  ])('which folders the pattern `%s` means', (pattern) => {
    const folders = ['crates', 'crates/outer', 'crates/outer/inner', 'crates/outer/inner/inner', 'inner'];
    const files: Record<string, string> = { 'Cargo.toml': `[workspace]\nmembers = ["${pattern}"]\n` };
    for (const [index, folder] of folders.entries()) {
      files[`${folder}/lib.rs`] = '';
      files[`${folder}/Cargo.toml`] =
        `[package]\nname = "p${index}"\nversion = "0.1.0"\nedition = "2021"\n[lib]\npath = "lib.rs"\n`;
    }
    workshop.write(files);
    const run = workshop.cargo('', METADATA);
    expect(run.status, run.stderr).toBe(0);
    const repository = memoryRepository(files);
    const members = readCargoPackages(repository.files, repository).workspaceOf('')?.members;
    expect(members).toEqual(foldersOf(JSON.parse(run.stdout) as Metadata, workshop.root));
    expect(members).not.toEqual([]);
  });

  function compare(
    { files, packages }: WorkspaceCase,
    outcomes: { accepted: number; refused: number; silent: string[] },
  ) {
    workshop.write(files);
    const repository = memoryRepository(files);
    const model = readCargoPackages(repository.files, repository);
    for (const directory of packages) {
      const run = workshop.cargo(directory, METADATA);
      const shown = JSON.stringify({ files, directory, stderr: run.stderr }, undefined, 1);
      if (run.status !== 0) {
        if (allProblems(model).length === 0) outcomes.silent.push(shown);
        outcomes.refused += 1;
        continue;
      }
      outcomes.accepted += 1;
      const metadata = JSON.parse(run.stdout) as Metadata;
      expect(refusals(model, directory), shown).toEqual([]);
      expect(membersIn(model, directory), shown).toEqual(foldersOf(metadata, workshop.root));
      for (const found of metadata.packages) {
        const at = relative(found.manifest_path, workshop.root).replace(/\/?Cargo\.toml$/, '');
        expect(summary(model.packageAt(at)), shown).toEqual(expectedSummary(found, workshop.root));
      }
    }
  }
});
