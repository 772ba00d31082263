import { describe, expect, test } from 'vitest';
import { expandMemberPattern } from '../../src/cargo/member-glob.ts';
import { globMatcher } from '../../src/configuration/glob.ts';
import { wildcard } from '../../src/elixir/evaluation/wildcard.ts';
import { wildcardMatcher } from '../../src/engine/wildcards.ts';
import { type FileView, memoryRepository } from '../../src/repository/index.ts';

const NAME = 'a'.repeat(250);
const STARS = `${'*a'.repeat(60)}b`;

/** A folder in which links lead back to it: every path of `one` and `two` is there, however long. */
const endless: FileView = {
  entry: () => ({ kind: 'directory' }),
  read: () => ({ kind: 'missing' }),
  list: () => ['one', 'two'],
};

describe('a pattern of many stars', () => {
  test('is held against a long name in no time, wherever it stands', () => {
    const view = memoryRepository({ [`${NAME}/Cargo.toml`]: '' });
    expect(globMatcher(STARS)(NAME)).toBe(false);
    expect(globMatcher(`{${STARS},${'**/'.repeat(60)}x}`)('a/'.repeat(60))).toBe(false);
    expect(wildcard(STARS, view)).toEqual([]);
    expect(wildcard(`{${STARS},${STARS}}`, view)).toEqual([]);
    expect(expandMemberPattern(view, STARS)).toEqual([]);
    expect(wildcardMatcher(STARS, 'within-names')(NAME)).toBe(false);
    expect(wildcardMatcher(STARS, 'across-folders')(NAME)).toBe(false);
  });

  test('matches what it did', () => {
    const view = memoryRepository({
      'native/a1/Cargo.toml': '',
      'native/b/Cargo.toml': '',
      'native/.c/Cargo.toml': '',
    });
    expect(expandMemberPattern(view, 'native/*')).toEqual(['native/.c', 'native/a1', 'native/b']);
    expect(expandMemberPattern(view, 'native/[a-b]*')).toEqual(['native/a1', 'native/b']);
    expect(expandMemberPattern(view, 'native/[!a-b]*')).toEqual(['native/.c']);
    expect(expandMemberPattern(view, '**/b')).toEqual(['native/b']);
    expect(expandMemberPattern(view, 'native/[z-a]')).toEqual([]);
    expect(wildcard('native/*', view)).toEqual(['native/a1', 'native/b']);
    expect(wildcard('native/{a,b}?', view)).toEqual(['native/a1']);
    expect(wildcard('native/[ab]/Cargo.*', view)).toEqual(['native/b/Cargo.toml']);
  });
});

describe('a pattern over links that lead back', () => {
  const segments = (segment: string) => Array.from({ length: 60 }, () => segment).join('/');

  test('names nothing that anybody knows of', () => {
    expect(wildcard(segments('*'), endless)).toBeUndefined();
    expect(expandMemberPattern(endless, segments('*'))).toEqual([]);
    expect(expandMemberPattern(endless, segments('**'))).toEqual([]);
  });
});
