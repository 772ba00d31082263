import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectiveProfile, readCargoPackages, refusedProfile } from '../../src/cargo/index.ts';
import { known } from '../../src/repository/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { realTool } from '../real-tool.ts';
import { openWorkshop, type Workshop } from './cargo/workshop.ts';
import { patience, runs, seed } from './runs.ts';

const cargo = realTool('cargo', 'cargo');

const PROFILES = ['release', 'dev', 'dist', 'deep-dist'] as const;

interface ProfileCase {
  readonly files: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly profile: string;
}

const profileTable = fc
  .record({ panic: fc.constantFrom('', 'panic = "abort"\n', 'panic = "unwind"\n') })
  .map(({ panic }) => panic);
const tables = fc
  .record(
    { release: profileTable, dev: profileTable, dist: profileTable, 'deep-dist': profileTable },
    { requiredKeys: [] },
  )
  .map((profiles) =>
    Object.entries(profiles)
      .map(([name, text]) => `[profile.${name}]\n${text}`)
      .join(''),
  );
const chain = fc
  .tuple(fc.constantFrom('release', 'dev'), fc.constantFrom('dist', 'dev', 'release'), tables)
  .map(([dist, deep, text]) =>
    `${text}${text.includes('[profile.dist]') ? '' : '[profile.dist]\n'}${text.includes('[profile.deep-dist]') ? '' : '[profile.deep-dist]\n'}`
      .replace('[profile.dist]\n', `[profile.dist]\ninherits = "${dist}"\n`)
      .replace('[profile.deep-dist]\n', `[profile.deep-dist]\ninherits = "${deep}"\n`),
  );

const profileCases: fc.Arbitrary<ProfileCase> = fc
  .record({
    root: chain,
    member: fc.oneof(fc.constant(''), tables),
    config: fc.oneof(fc.constant(''), tables),
    above: fc.oneof(fc.constant(''), tables),
    environment: fc.record(
      {
        CARGO_PROFILE_RELEASE_PANIC: fc.constantFrom('abort', 'unwind'),
        CARGO_PROFILE_DEEP_DIST_PANIC: fc.constantFrom('abort', 'unwind'),
      },
      { requiredKeys: [] },
    ),
    profile: fc.constantFrom(...PROFILES),
  })
  .map(({ root, member, config, above, environment, profile }) => ({
    files: {
      'ws/Cargo.toml': `[workspace]\nresolver = "2"\nmembers = ["p"]\n${root}`,
      'ws/p/Cargo.toml': `[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n${member}`,
      'ws/p/src/lib.rs': '',
      'ws/.cargo/config.toml': config,
      '.cargo/config.toml': above,
    },
    environment: Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined)),
    profile,
  }));

describe.skipIf(cargo.missing)(`a profile panics as cargo compiles it ${cargo.reason}`, () => {
  let workshop: Workshop;
  beforeAll(() => {
    workshop = openWorkshop();
  });
  afterAll(() => workshop.close());

  it('over manifests, config files, variables and chains of profiles', { timeout: patience(300_000) }, () => {
    const seen = { abort: 0, unwind: 0 };
    for (const profileCase of fc.sample(profileCases, { numRuns: runs(200, 2_000), seed: seed() })) {
      const { files, environment, profile } = profileCase;
      workshop.write(files);
      const run = workshop.cargo('ws/p', ['build', '--offline', '--profile', profile], environment);
      const ours = panicOf(profileCase);
      const shown = JSON.stringify({ profileCase, stderr: run.stderr }, undefined, 1);
      expect(run.compilation, shown).toBeDefined();
      const real = run.compilation?.includes('panic=abort') ? 'abort' : 'unwind';
      expect(ours ?? 'unwind', shown).toBe(real);
      seen[real] += 1;
    }
    expect(Math.min(seen.abort, seen.unwind)).toBeGreaterThan(40);
  });

  it.each([
    ['', 'release'],
    ['', 'bench'],
    ['', 'test'],
    ['', 'dist'],
    ['', 'debug'],
    ['', 'doc'],
    ['', 'build'],
    ['[profile.dist]\n', 'dist'],
    ['[profile.dist]\ninherits = "test"\n', 'dist'],
    ['[profile.dist]\ninherits = "deep"\n', 'dist'],
    ['[profile.dist]\ninherits = "deep"\n[profile.deep]\ninherits = "release"\n', 'dist'],
    ['[profile.dist]\ninherits = "deep"\n[profile.deep]\n', 'dist'],
  ])('and is refused where it is not defined: %s %s', (root, profile) => {
    const files = {
      'ws/Cargo.toml': `[workspace]\nresolver = "2"\nmembers = ["p"]\n${root}`,
      'ws/p/Cargo.toml': '[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n',
      'ws/p/src/lib.rs': '',
    };
    workshop.write(files);
    const run = workshop.cargo('ws/p', ['build', '--offline', '--profile', profile]);
    const { pkg, call } = opened(files, {});
    const refused = refusedProfile(pkg, profile, call, pkg.name.span);
    expect(refused !== undefined, run.stderr).toBe(run.compilation === undefined);
  });
});

function panicOf({ files, environment, profile }: ProfileCase): string | undefined {
  const { pkg, call } = opened(files, environment);
  const { panic } = effectiveProfile(pkg, profile, call);
  if (panic.kind === 'unknown') throw new Error(panic.reason);
  return panic.value?.value;
}

function opened(files: ProfileCase['files'], environment: ProfileCase['environment']) {
  const repository = memoryRepository(files);
  const pkg = readCargoPackages(repository.files, repository).packageAt('ws/p');
  if (!pkg) throw new Error('the package is not read');
  const variables = Object.entries(environment).map(
    ([name, value]) => [name, known(value, { path: 'flake.nix', start: 0, end: 0 })] as const,
  );
  const call = {
    view: repository,
    workingDirectory: 'ws/p',
    ceiling: '',
    environment: new Map(variables),
    triple: 'x86_64-unknown-linux-gnu',
    extraConfig: [],
  };
  return { pkg, call };
}
