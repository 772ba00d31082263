import {
  chmodSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ReplacingDisk, replaceFiles } from '../../src/repository/replace-files.ts';
import { temporaryFolder } from './temporary-checkout.ts';

const change = { path: 'a.nix', before: 'old\n', after: 'new\n' };
const bytesOf = (folder: string, path = 'a.nix') => readFileSync(join(folder, path));

describe('a file that is replaced', () => {
  test('keeps its mode, and nothing else is left in its folder', () => {
    const folder = temporaryFolder({ 'a.nix': 'old\n' });
    chmodSync(join(folder, 'a.nix'), 0o751);
    expect(replaceFiles(folder, [change])).toEqual({ replaced: ['a.nix'], refusals: [] });
    expect(bytesOf(folder).toString()).toBe('new\n');
    expect(statSync(join(folder, 'a.nix')).mode & 0o777).toBe(0o751);
    expect(readdirSync(folder)).toEqual(['a.nix']);
  });

  test('keeps its byte-order mark', () => {
    const folder = temporaryFolder({ 'a.nix': '\ufeffold\n' });
    expect(replaceFiles(folder, [change])).toEqual({ replaced: ['a.nix'], refusals: [] });
    expect(bytesOf(folder)).toEqual(Buffer.from('\ufeffnew\n'));
  });

  test('is the one that a link inside the repository leads to', () => {
    const folder = temporaryFolder({ 'nix/a.nix': 'old\n' });
    symlinkSync('nix/a.nix', join(folder, 'a.nix'));
    expect(replaceFiles(folder, [change])).toEqual({ replaced: ['a.nix'], refusals: [] });
    expect(bytesOf(folder, 'nix/a.nix').toString()).toBe('new\n');
  });
});

describe('a file is left alone', () => {
  const refused = (folder: string) => replaceFiles(folder, [change]).refusals.map(({ reason }) => reason);

  test('when it changed since it was read', () => {
    const folder = temporaryFolder({ 'a.nix': 'other\n' });
    expect(refused(folder)).toEqual(['it changed since it was read']);
    expect(bytesOf(folder).toString()).toBe('other\n');
  });

  test('when it is gone', () => {
    expect(refused(temporaryFolder({}))).toEqual(['it is not there any more']);
  });

  test('when it is read-only', () => {
    const folder = temporaryFolder({ 'a.nix': 'old\n' });
    chmodSync(join(folder, 'a.nix'), 0o444);
    expect(refused(folder)).toEqual(['it is read-only']);
    expect(bytesOf(folder).toString()).toBe('old\n');
  });

  test('when a link leads out of the repository', () => {
    const outside = temporaryFolder({ 'a.nix': 'old\n' });
    const folder = temporaryFolder({});
    symlinkSync(join(outside, 'a.nix'), join(folder, 'a.nix'));
    expect(refused(folder)).toEqual(['it lies outside the checked directory']);
    expect(bytesOf(outside).toString()).toBe('old\n');
  });

  test('when not every byte of it is text', () => {
    const folder = temporaryFolder({ 'a.nix': Buffer.from([0x61, 0xe9, 0x0a]) });
    const { refusals } = replaceFiles(folder, [{ path: 'a.nix', before: 'a\ufffd\n', after: 'b\n' }]);
    expect(refusals.map(({ reason }) => reason)).toEqual(['it is not valid UTF-8']);
  });

  test('with all others, when one of them cannot be replaced', () => {
    const folder = temporaryFolder({ 'a.nix': 'old\n', 'b.nix': 'changed\n' });
    expect(replaceFiles(folder, [change, { ...change, path: 'b.nix' }]).refusals).toHaveLength(1);
    expect(bytesOf(folder).toString()).toBe('old\n');
  });

  test('when its new text does not fit on the disk, and the drafts go', () => {
    const folder = temporaryFolder({ 'a.nix': 'old\n', 'b.nix': 'old\n' });
    const full: ReplacingDisk = {
      writeDraft: (path) => {
        writeFileSync(path, 'half');
        if (path.includes('b.nix')) throw Object.assign(new Error('write'), { code: 'ENOSPC' });
      },
      rename: () => expect.unreachable(),
      remove: (path) => rmSync(path, { force: true }),
    };
    const { refusals, replaced } = replaceFiles(folder, [change, { ...change, path: 'b.nix' }], full);
    expect([replaced, refusals]).toEqual([[], [{ path: 'b.nix', reason: 'no space is left on the disk' }]]);
    expect([bytesOf(folder).toString(), bytesOf(folder, 'b.nix').toString()]).toEqual(['old\n', 'old\n']);
    expect(readdirSync(folder)).toEqual(['a.nix', 'b.nix']);
  });

  test('though what was replaced before it stays, and is named', () => {
    const folder = temporaryFolder({ 'a.nix': 'old\n', 'b.nix': 'old\n' });
    const failing: ReplacingDisk = {
      writeDraft: (path, bytes) => writeFileSync(path, bytes),
      rename: (from, to) => {
        if (to.endsWith('b.nix')) throw Object.assign(new Error('rename'), { code: 'EROFS' });
        renameSync(from, to);
      },
      remove: (path) => rmSync(path, { force: true }),
    };
    expect(replaceFiles(folder, [change, { ...change, path: 'b.nix' }], failing)).toEqual({
      replaced: ['a.nix'],
      refusals: [{ path: 'b.nix', reason: 'the file system is read-only' }],
    });
    expect(readdirSync(folder)).toEqual(['a.nix', 'b.nix']);
  });

  test('when the run ends between the draft and the replacement', () => {
    const folder = temporaryFolder({ 'a.nix': 'old\n' });
    const interrupted: ReplacingDisk = {
      writeDraft: (path, bytes) => writeFileSync(path, bytes),
      rename: () => {
        throw new Error('killed');
      },
      remove: () => undefined,
    };
    replaceFiles(folder, [change], interrupted);
    expect(bytesOf(folder).toString()).toBe('old\n');
  });
});
