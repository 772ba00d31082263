import { mkdirSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cacheFolder, folderStore } from '../../src/cli/cache-folder.ts';
import { temporaryFolder } from '../repository/temporary-checkout.ts';

describe('the folder for reports', () => {
  test.each<[Record<string, string>, NodeJS.Platform, string | undefined]>([
    [{ HOME: '/home/ada' }, 'linux', '/home/ada/.cache/rustler-nix'],
    [{ HOME: '/home/ada', XDG_CACHE_HOME: '/var/cache/ada' }, 'linux', '/var/cache/ada/rustler-nix'],
    [{ HOME: '/home/ada', XDG_CACHE_HOME: 'cache' }, 'linux', '/home/ada/.cache/rustler-nix'],
    [{ HOME: '/Users/ada' }, 'darwin', '/Users/ada/Library/Caches/rustler-nix'],
    [{ HOME: '/homeless-shelter' }, 'linux', undefined],
    [{}, 'linux', undefined],
    [{}, 'win32', undefined],
  ])('with %j on %s', (env, platform, folder) => {
    expect(cacheFolder(env, platform)).toBe(folder);
  });

  test('is for the user alone, and a report comes back from it as it went in', () => {
    const folder = join(temporaryFolder({}), 'a/b');
    const store = folderStore(folder);
    expect(store.load('x')).toBeUndefined();
    store.keep('x', 'ä\n');
    expect(store.load('x')?.toString('utf8')).toBe('ä\n');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'x.json')).mode & 0o777).toBe(0o600);
  });

  test('that cannot be made keeps nothing, and nothing fails', () => {
    const folder = join(temporaryFolder({ file: '' }), 'file/below');
    const store = folderStore(folder);
    store.keep('x', 'text');
    expect(store.load('x')).toBeUndefined();
  });

  test('that the system refuses to make ends no run, nor keeps it from ending', () => {
    const store = folderStore('/proc/none/rustler-nix');
    expect(store.now()).toBeUndefined();
    store.keep('x', 'text');
    expect(store.load('x')).toBeUndefined();
  });

  test('makes room for the newest, and leaves what is not its own', () => {
    const folder = temporaryFolder({ 'notes.txt': '' });
    const store = folderStore(folder);
    for (let index = 0; index < 80; index += 1) {
      store.keep(`r${index}`, 'text');
      utimesSync(join(folder, `r${index}.json`), index, index);
    }
    store.keep('newest', 'text');
    expect(readdirSync(folder).length).toBeLessThan(70);
    expect(store.load('newest')?.toString('utf8')).toBe('text');
    expect(store.load('r0')).toBeUndefined();
    expect(readdirSync(folder)).toContain('notes.txt');
  });

  test('may hold a folder where a report would stand', () => {
    const folder = temporaryFolder({});
    mkdirSync(join(folder, 'x.json'));
    const store = folderStore(folder);
    store.keep('x', 'text');
    expect(store.load('x')).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['x.json']);
  });
});
