import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCargoPackages, type StaleEntry, satisfies, staleEntries } from '../../src/cargo/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { realTool } from '../real-tool.ts';
import { openWorkshop, type Workshop } from './cargo/workshop.ts';
import { patience, runs, seed } from './runs.ts';

const cargo = realTool('cargo', 'cargo');
const CHECKSUM = 'a'.repeat(64);

/** A registry in a folder: cargo takes its crates from there, without a network. */
const VENDORED = ['0.0.3', '0.3.1', '1.0.0', '1.2.0-rc.1', '1.2.0', '1.2.7', '2.0.0'];
const REGISTRY: Readonly<Record<string, string>> = {
  '.cargo/config.toml':
    '[source.crates-io]\nreplace-with = "folder"\n[source.folder]\ndirectory = "vendor"\n[net]\noffline = true\n',
  ...Object.fromEntries(
    VENDORED.flatMap((version) => [
      [`vendor/dep-${version}/Cargo.toml`, `[package]\nname = "dep"\nversion = "${version}"\n`],
      [`vendor/dep-${version}/src/lib.rs`, ''],
      [`vendor/dep-${version}/.cargo-checksum.json`, JSON.stringify({ files: {}, package: CHECKSUM })],
    ]),
  ),
};

describe.skipIf(cargo.missing)(`a lock file is stale where cargo --locked says so ${cargo.reason}`, () => {
  let workshop: Workshop;
  beforeAll(() => {
    workshop = openWorkshop();
  });
  afterAll(() => workshop.close());

  /** Whether cargo takes the lock file as it is. */
  function isAccepted(): { accepted: boolean; stderr: string } {
    const run = workshop.cargo('', ['metadata', '--locked', '--offline', '--format-version', '1']);
    return { accepted: run.status === 0, stderr: run.stderr };
  }

  const numbers = ['0', '1', '2', '3'];
  const part = fc.constantFrom(...numbers);
  const comparator = fc
    .tuple(
      fc.constantFrom('', '', '^', '~', '=', '>', '>=', '<', '<='),
      fc.oneof(
        fc.constantFrom(
          ...VENDORED,
          '0.3',
          '1.2',
          '0',
          '1',
          '0.0',
          '1.2.0-rc.0',
          '1.2.0-rc.2',
          '1.2.0-beta',
          '1.2.3+meta',
        ),
        fc.tuple(part, part, part).map((parts) => parts.join('.')),
        fc.constantFrom('1.*', '0.*', '1.2.*', '1.*.*', '1.x'),
      ),
    )
    .map(([operator, version]) => `${operator}${version}`);
  const requirement = fc.oneof(
    { weight: 6, arbitrary: comparator },
    { weight: 2, arbitrary: fc.tuple(comparator, comparator).map((both) => both.join(', ')) },
    { weight: 1, arbitrary: fc.constant('*') },
  );

  it('when a locked version does not satisfy a requirement', { timeout: patience(300_000) }, () => {
    const counts = { accepted: 0, refused: 0, unreadable: 0 };
    const cases = fc.sample(fc.tuple(requirement, fc.constantFrom(...VENDORED)), {
      numRuns: runs(300, 3_000),
      seed: seed(),
    });
    workshop.write({ ...REGISTRY, 'src/lib.rs': '' });
    for (const [text, locked] of cases) {
      const files = {
        'Cargo.toml': `[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\ndep = "${text}"\n`,
        'Cargo.lock': lockText(locked),
        'src/lib.rs': '',
      };
      workshop.add(files);
      const { accepted, stderr } = isAccepted();
      const shown = `${text} with ${locked}: ${stderr}`;
      const satisfied = satisfies(locked, text);
      const stale = staleOf(files);
      if (satisfied === undefined) counts.unreadable += 1;
      else expect(satisfied, shown).toBe(accepted);
      expect(stale.length > 0, shown).toBe(satisfied === false);
      counts[accepted ? 'accepted' : 'refused'] += 1;
    }
    expect(counts.accepted).toBeGreaterThan(60);
    expect(counts.refused).toBeGreaterThan(60);
    expect(counts.unreadable).toBeLessThan(20);
  });

  it('when local packages changed since it was written', { timeout: patience(300_000) }, () => {
    const counts = { accepted: 0, refused: 0 };
    for (const { before, after } of fc.sample(edits, { numRuns: runs(120, 1_200), seed: seed() })) {
      workshop.write({ ...REGISTRY, ...workspaceFiles(before) });
      const made = workshop.cargo('', ['generate-lockfile', '--offline']);
      if (made.status !== 0) continue;
      const lock = workshop.read('Cargo.lock');
      const files = { ...workspaceFiles(after), 'Cargo.lock': lock };
      workshop.write({ ...REGISTRY, ...files });
      const { accepted, stderr } = isAccepted();
      const stale = staleOf(files);
      expect(stale.length === 0, JSON.stringify({ files, stale, stderr }, undefined, 1)).toBe(accepted);
      counts[accepted ? 'accepted' : 'refused'] += 1;
    }
    expect(counts.accepted).toBeGreaterThan(20);
    expect(counts.refused).toBeGreaterThan(40);
  });
});

function staleOf(files: Readonly<Record<string, string>>): StaleEntry[] {
  const repository = memoryRepository(files);
  return readCargoPackages(repository.files, repository).packages.flatMap((pkg) => staleEntries(pkg));
}

function lockText(version: string): string {
  return (
    'version = 4\n\n' +
    `[[package]]\nname = "dep"\nversion = "${version}"\n` +
    `source = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "${CHECKSUM}"\n\n` +
    '[[package]]\nname = "p"\nversion = "0.1.0"\ndependencies = [\n "dep",\n]\n'
  );
}

interface Members {
  readonly versions: readonly string[];
  /** Lines under a header, for members a and b. */
  readonly dependencies: readonly (readonly string[])[];
}

const dependencyLines = fc.uniqueArray(
  fc.constantFrom(
    '[dependencies]\nc = { path = "../c" }',
    '[dev-dependencies]\nc = { path = "../c" }',
    '[build-dependencies]\nother = { package = "c", path = "../c", optional = true }',
    '[dependencies]\ndep = "1"',
    '[dependencies]\ndep = { version = "1.2", optional = true }',
    "[target.'cfg(windows)'.dependencies]\ndep = '1.0'",
    "[target.'cfg(windows)'.dependencies]\nold = { package = 'dep', version = '0.3' }",
    '[dependencies]\ndep.workspace = true',
    '[dev-dependencies]\nSELF',
  ),
  { maxLength: 3, selector: (line) => line.replace(/[ .].*/s, '').concat(/\n(\w+)/.exec(line)?.[1] ?? '') },
);

const members: fc.Arbitrary<Members> = fc.record({
  versions: fc.array(fc.constantFrom('0.1.0', '0.1.0', '0.2.0'), { minLength: 3, maxLength: 3 }),
  dependencies: fc.tuple(dependencyLines, dependencyLines),
});

const edits = fc
  .tuple(members, members, fc.constantFrom('none', 'versions', 'dependencies', 'both'))
  .map(([before, other, what]) => ({
    before,
    after: {
      versions: what === 'versions' || what === 'both' ? other.versions : before.versions,
      dependencies: what === 'dependencies' || what === 'both' ? other.dependencies : before.dependencies,
    },
  }));

function workspaceFiles({ versions, dependencies }: Members): Record<string, string> {
  const files: Record<string, string> = {
    'Cargo.toml': '[workspace]\nresolver = "2"\nmembers = ["a", "b", "c"]\n[workspace.dependencies]\ndep = "2"\n',
  };
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    const lines = (dependencies[index] ?? []).map((line) => `${line.replace('SELF', `${name} = { path = "." }`)}\n`);
    const merged = mergeHeaders(lines);
    files[`${name}/Cargo.toml`] =
      `[package]\nname = "${name}"\nversion = "${versions[index]}"\nedition = "2021"\n${merged}`;
    files[`${name}/src/lib.rs`] = '';
  }
  return files;
}

function mergeHeaders(blocks: readonly string[]): string {
  const tables = new Map<string, string>();
  for (const block of blocks) {
    const [header = '', ...lines] = block.split('\n');
    tables.set(header, `${tables.get(header) ?? ''}${lines.join('\n')}`);
  }
  return [...tables].map(([header, lines]) => `${header}\n${lines}`).join('');
}
