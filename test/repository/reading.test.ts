import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FileRead, type FileSystem, openRepository } from '../../src/repository/index.ts';
import { temporaryFolder } from './temporary-checkout.ts';

function textOf(read: FileRead): string {
  if (read.kind !== 'text') throw new Error(JSON.stringify(read));
  return read.source.text;
}

function readAs(content: string | Uint8Array): FileRead {
  return openRepository(temporaryFolder({ file: content })).read('file');
}

describe('a file of the repository is read', () => {
  it('once, however often it is asked for, and counted', () => {
    const repository = openRepository(temporaryFolder({ 'a/b.nix': 'x' }));
    expect(repository.read('a/b.nix')).toBe(repository.read('./a/../a//b.nix'));
    expect(repository.filesRead()).toBe(1);
  });

  it('without its byte-order mark and with its line ends', () => {
    expect(textOf(readAs('\uFEFFa\r\nb'))).toBe('a\r\nb');
  });

  it('although some bytes are no UTF-8', () => {
    expect(textOf(readAs(Buffer.from('# caf\xe9 con leche\n', 'latin1')))).toBe('# caf\uFFFD con leche\n');
  });

  it('when it is empty', () => {
    expect(textOf(readAs(''))).toBe('');
  });
});

describe('a file is refused with its reason', () => {
  it.each([
    Buffer.from('\x7fELF\0\0'),
    Buffer.from([0xff, 0xfe, 0x61, 0]),
    Buffer.from([0xc3, 0x28, 0xff, 0xff, 0xff]),
  ])('when it is not text', (content) => {
    expect(readAs(content)).toEqual({ kind: 'refused', reason: 'it is not text' });
  });

  it('when it is above 16 MB', () => {
    const folder = temporaryFolder({ big: '' });
    truncateSync(join(folder, 'big'), 20 * 1024 * 1024);
    expect(openRepository(folder).read('big')).toEqual({
      kind: 'refused',
      reason: 'it has 20 MB; files above 16 MB are not read',
    });
  });

  it('when it is a directory named as a file', () => {
    const folder = temporaryFolder({ 'flake.nix/a': '' });
    expect(openRepository(folder).read('flake.nix')).toEqual({ kind: 'refused', reason: 'it is a directory' });
  });

  it('when it is a pipe, and nobody waits for it', () => {
    const folder = temporaryFolder({});
    execFileSync('mkfifo', [join(folder, 'flake.nix')]);
    const repository = openRepository(folder);
    expect(repository.files).toEqual([]);
    expect(repository.read('flake.nix')).toEqual({ kind: 'refused', reason: 'it is neither a file nor a directory' });
  });

  it('when the system denies it', () => {
    const denied = () => {
      throw Object.assign(new Error('denied'), { code: 'EACCES' });
    };
    const fileSystem: FileSystem = {
      lstat: (path) => ({ kind: path === '/r' ? 'directory' : 'file', size: 1 }),
      readdir: (path) => (path === '/r/' || path === '/r' ? [{ name: 'a', kind: 'file' }] : denied()),
      readFile: denied,
      readSource: denied,
      realpath: (path) => path,
    };
    const repository = openRepository('/r', fileSystem);
    expect(repository.read('a')).toEqual({ kind: 'refused', reason: 'permission denied' });
    expect(repository.filesRead()).toBe(0);
  });
});

describe('links are followed below the root only', () => {
  const outside = { kind: 'refused', reason: 'the link leaves the checked directory' };

  it('to a file and through a folder', () => {
    const folder = temporaryFolder({ 'real/a.nix': 'text' });
    symlinkSync('real/a.nix', join(folder, 'file.nix'));
    symlinkSync('real', join(folder, 'folder'));
    const repository = openRepository(folder);
    expect(textOf(repository.read('file.nix'))).toBe('text');
    expect(textOf(repository.read('folder/a.nix'))).toBe('text');
    expect(repository.list('folder')).toEqual(['a.nix']);
  });

  it('not out of it, by whatever way', () => {
    const elsewhere = temporaryFolder({ 'secret.nix': 'secret' });
    const folder = temporaryFolder({ a: '' });
    symlinkSync(elsewhere, join(folder, 'folder'));
    symlinkSync(join(elsewhere, 'secret.nix'), join(folder, 'file.nix'));
    symlinkSync('folder/secret.nix', join(folder, 'twice.nix'));
    const repository = openRepository(folder);
    for (const path of ['file.nix', 'twice.nix', 'folder/secret.nix', 'folder']) {
      expect(repository.read(path)).toEqual(outside);
    }
    expect(repository.entry('../x').kind).toBe('refused');
    expect(repository.read('/etc/passwd').kind).toBe('refused');
  });

  it('not in circles', () => {
    const folder = temporaryFolder({ 'a/b': '' });
    symlinkSync('two', join(folder, 'one'));
    symlinkSync('one', join(folder, 'two'));
    symlinkSync('..', join(folder, 'a/up'));
    const repository = openRepository(folder);
    expect(repository.read('one')).toEqual({ kind: 'refused', reason: 'the symbolic link leads back to itself' });
    expect(repository.files).toContain('a/b');
    expect(repository.entry('a/up/a/up/a/b')).toEqual({ kind: 'file' });
  });

  it("not into git's own files", () => {
    const folder = temporaryFolder({ '.git/HEAD': 'ref', '.git/config': 'x' });
    symlinkSync('.git/config', join(folder, 'config'));
    const repository = openRepository(folder);
    expect(repository.read('config').kind).toBe('refused');
    expect(repository.read('.git/config')).toEqual({ kind: 'missing' });
    expect(repository.list('')).toEqual(['config']);
  });

  it('and one that leads nowhere is missing', () => {
    const folder = temporaryFolder({ a: '' });
    symlinkSync('none', join(folder, 'dangling'));
    expect(openRepository(folder).read('dangling')).toEqual({ kind: 'missing' });
  });

  it('when the root itself is a link', () => {
    const folder = temporaryFolder({ 'a.nix': 'text' });
    const link = join(temporaryFolder({}), 'root');
    symlinkSync(folder, link);
    const repository = openRepository(link);
    expect(repository.root).toBe(link);
    expect(repository.files).toEqual(['a.nix']);
    expect(textOf(repository.read('a.nix'))).toBe('text');
  });
});

describe('directories', () => {
  it('are listed in order of code units, ignored files too; anything else has no list', () => {
    const folder = temporaryFolder({ '.gitignore': 'b\n', b: '', B: '', é: '' });
    mkdirSync(join(folder, 'a'));
    const repository = openRepository(folder);
    expect(repository.list('')).toEqual(['.gitignore', 'B', 'a', 'b', 'é']);
    expect(repository.list('b')).toBeUndefined();
    expect(repository.entry('')).toEqual({ kind: 'directory' });
    expect(repository.entry('b/c')).toEqual({ kind: 'missing' });
  });

  it('keep their list for the whole run', () => {
    const folder = temporaryFolder({ a: '' });
    const repository = openRepository(folder);
    expect(repository.list('')).toEqual(['a']);
    writeFileSync(join(folder, 'b'), '');
    expect(repository.list('')).toEqual(['a']);
  });
});
