import { describe, expect, it } from 'vitest';
import { lockedVersion, readCargoPackages, readLock, staleEntries } from '../../src/cargo/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';

const lockOf = (text: string) => readLock(memoryRepository({ 'Cargo.lock': text }), '');

describe('a lock file', () => {
  it('is read in every version', () => {
    const old =
      '[root]\nname = "p"\nversion = "0.1.0"\ndependencies = ["dep 1.0.0 (registry+x)"]\n[[package]]\nname = "dep"\nversion = "1.0.0"\n';
    expect(lockOf(old)?.packages.map((item) => item.name)).toEqual(['p', 'dep']);
    expect(lockedVersion(lockOf(`version = 4\n${old.replace('[root]', '[[package]]')}`), 'dep')).toBe('1.0.0');
  });

  it('has no one version of a package that is locked twice', () => {
    const twice = '[[package]]\nname = "dep"\nversion = "1.0.0"\n[[package]]\nname = "dep"\nversion = "2.0.0"\n';
    expect(lockedVersion(lockOf(twice), 'dep')).toBeUndefined();
    expect(lockedVersion(lockOf(twice), 'other')).toBeUndefined();
    expect(lockedVersion(undefined, 'dep')).toBeUndefined();
  });

  it('that is broken says so and proves nothing', () => {
    const files = { 'Cargo.toml': '[package]\nname = "p"\n', 'src/lib.rs': '', 'Cargo.lock': '[[package]]\nname = ' };
    const repository = memoryRepository(files);
    const pkg = readCargoPackages(repository.files, repository).packageAt('');
    expect(pkg?.lock?.problem?.span.path).toBe('Cargo.lock');
    expect(pkg && staleEntries(pkg)).toEqual([]);
    expect(lockOf('[[package]]\nname = "p"\n')?.problem?.kind).toBe('unknown');
  });
});

describe('a stale entry', () => {
  const manifest = '[package]\nname = "p"\nversion = "0.2.0"\n[dependencies]\ndep = "2"\nnew = "1"\n';
  const lock =
    '[[package]]\nname = "dep"\nversion = "1.0.0"\nsource = "registry+x"\n[[package]]\nname = "p"\nversion = "0.1.0"\ndependencies = ["dep", "gone"]\n';

  it('points at the entry of the manifest', () => {
    const repository = memoryRepository({ 'Cargo.toml': manifest, 'Cargo.lock': lock, 'src/lib.rs': '' });
    const pkg = readCargoPackages(repository.files, repository).packageAt('');
    const stale = pkg ? staleEntries(pkg) : [];
    expect(stale.map(({ kind, entry }) => [kind, manifest.slice(entry.start, entry.end)])).toEqual([
      ['version', '"0.2.0"'],
      ['unsatisfied', '"2"'],
      ['unlocked-dependency', 'new'],
      ['leftover', '"p"'],
    ]);
  });
});
