import { describe, expect, it } from 'vitest';
import {
  fileText,
  joinPath,
  memoryRepository,
  normalizePath,
  overlayView,
  type SourceText,
} from '../../src/repository/index.ts';

describe('a path in the repository', () => {
  it.each([
    ['a/b', 'a/b'],
    ['./a//b/', 'a/b'],
    ['a/../b', 'b'],
    ['', ''],
    ['.', ''],
    ['a/..', ''],
    ['..', undefined],
    ['a/../../b', undefined],
    ['/a', undefined],
    ['...', '...'],
  ])('%j is %j', (path, expected) => {
    expect(normalizePath(path)).toBe(expected);
  });

  it.each([
    ['', 'a', 'a'],
    ['a/b', '../c', 'a/c'],
    ['a', '../..', undefined],
    ['a', '/b', undefined],
    ['a', '.', 'a'],
  ])('from %j, %j names %j', (directory, relative, expected) => {
    expect(joinPath(directory, relative)).toBe(expected);
  });
});

describe('a repository in memory', () => {
  it('is read as one on the disk', () => {
    const repository = memoryRepository({ 'mix.exs': 'a', 'native/x/Cargo.toml': 'b' });
    expect(repository.files).toEqual(['mix.exs', 'native/x/Cargo.toml']);
    expect(repository.list('')).toEqual(['mix.exs', 'native']);
    expect(repository.entry('native/x')).toEqual({ kind: 'directory' });
    expect(repository.read('mix.exs')).toMatchObject({ kind: 'text', source: { path: 'mix.exs', text: 'a' } });
    expect(repository.read('none')).toEqual({ kind: 'missing' });
    expect(repository.tracking('mix.exs')).toBe('outside');
    expect(repository.filesRead()).toBe(1);
  });

  it('tells what git would say', () => {
    const files = { a: '', 'b/c': '', 'b/d': '' };
    const { tracking, files: listed } = memoryRepository(files, { tracked: ['a', 'b/c'], ignored: ['b/d'] });
    expect(['a', 'b', 'b/c', 'b/d', 'e'].map(tracking)).toEqual([
      'tracked',
      'tracked',
      'tracked',
      'ignored',
      'untracked',
    ]);
    expect(listed).toEqual(['a', 'b/c']);
    expect(memoryRepository(files, {}).tracking('a')).toBe('tracked');
  });
});

describe('a tree of files after the phases of a build', () => {
  const base = memoryRepository({
    'mix.exs': 'old',
    'config/config.exs': '',
    'deps/a/mix.exs': '',
    'deps/b/mix.exs': '',
  });
  const text = (path: string) => fileText(path, 'new');

  it('holds what was added, and the folders around it', () => {
    const view = overlayView(base, new Map([['priv/native/lib.so', text('priv/native/lib.so')]]));
    expect(view.entry('priv/native')).toEqual({ kind: 'directory' });
    expect(view.list('')).toEqual(['config', 'deps', 'mix.exs', 'priv']);
    expect(view.list('priv')).toEqual(['native']);
    expect(view.read('./priv/native/lib.so')).toMatchObject({ source: { text: 'new' } });
    expect(view.read('priv')).toEqual({ kind: 'refused', reason: 'it is a directory' });
  });

  it('holds what was replaced once', () => {
    const view = overlayView(base, new Map([['mix.exs', text('mix.exs')]]));
    expect(view.read('mix.exs')).toMatchObject({ source: { text: 'new' } });
    expect(view.list('')).toEqual(['config', 'deps', 'mix.exs']);
  });

  it('does not hold what was removed, nor what was in a removed folder', () => {
    const view = overlayView(base, new Map([['deps', 'removed']]));
    expect(view.list('')).toEqual(['config', 'mix.exs']);
    expect(view.entry('deps/a/mix.exs')).toEqual({ kind: 'missing' });
    expect(view.list('deps/a')).toBeUndefined();
  });

  it('holds only the new files of a folder that was removed and made again', () => {
    const view = overlayView(
      base,
      new Map<string, SourceText | 'removed'>([
        ['deps', 'removed'],
        ['deps/c', text('deps/c')],
      ]),
    );
    expect(view.list('deps')).toEqual(['c']);
    expect(view.entry('deps/a')).toEqual({ kind: 'missing' });
  });

  it('holds a file where a folder was', () => {
    const view = overlayView(base, new Map([['deps', text('deps')]]));
    expect(view.entry('deps')).toEqual({ kind: 'file' });
    expect(view.entry('deps/a')).toEqual({ kind: 'missing' });
    expect(view.list('deps')).toBeUndefined();
  });
});
