import { describe, expect, it } from 'vitest';
import { fileText } from '../../src/repository/index.ts';
import { readToml, readTomlValues, type TomlEntry, type TomlTable, type TomlValue } from '../../src/syntax/index.ts';

function tableOf(text: string): TomlTable {
  const read = readToml(fileText('Cargo.toml', text));
  if (read.kind === 'broken') throw new Error(read.reason);
  return read.table;
}

/** The entry under a path of keys; a number picks an array's item. */
function at(text: string, ...keys: (string | number)[]): TomlEntry | undefined {
  let value: TomlValue | undefined = tableOf(text);
  let entry: TomlEntry | undefined;
  for (const key of keys) {
    if (typeof key === 'number') value = value?.kind === 'array' ? value.items[key]?.value : undefined;
    else {
      entry = value?.kind === 'table' ? value.entries.get(key) : undefined;
      value = entry?.value;
    }
  }
  return entry;
}

function written(text: string, entry: TomlEntry | undefined): [string, string] | undefined {
  return entry && [text.slice(entry.key.span.start, entry.key.span.end), text.slice(entry.span.start, entry.span.end)];
}

describe('a manifest is read with a place for every key and value', () => {
  it.each<[string, (string | number)[], [string, string]]>([
    ['[package]\nname = "x"\n', ['package', 'name'], ['name', '"x"']],
    ['[package]\nversion.workspace = true\n', ['package', 'version', 'workspace'], ['workspace', 'true']],
    ['[package]\nversion.workspace = true\n', ['package', 'version'], ['version', 'version.workspace = true']],
    ['[lib]\ncrate-type = ["cdylib"]', ['lib', 'crate-type'], ['crate-type', '["cdylib"]']],
    ['[lib]\nname = "a"\n\n[package]', ['lib'], ['lib', '[lib]\nname = "a"']],
    ['[dependencies]\nrustler = { version = "0.37", }', ['dependencies', 'rustler', 'version'], ['version', '"0.37"']],
    ["[target.'cfg(unix)'.dependencies]\na = '1'", ['target', 'cfg(unix)', 'dependencies', 'a'], ['a', "'1'"]],
    ['[[bin]]\nname="a"\n[[bin]]\nname="b"', ['bin', 1, 'name'], ['name', '"b"']],
    ['[[bin]]\n[[bin]]\n[bin.sub]\nq=1', ['bin', 1, 'sub', 'q'], ['q', '1']],
    ['[a.b]\nc=1\n[a]\nd=2', ['a', 'd'], ['d', '2']],
    ['[a.b]\nc=1\n[a]\nd=2', ['a'], ['a', '[a]\nd=2']],
    ['"ключ" = "é😀"\r\nb = 2', ['b'], ['b', '2']],
  ])('%j at %j', (text, keys, expected) => {
    expect(written(text, at(text, ...keys))).toEqual(expected);
  });

  it.each<[string, TomlValue]>([
    ['a = "x\\n"', { kind: 'string', value: 'x\n' }],
    ["a = '''\nx'''", { kind: 'string', value: 'x' }],
    ['a = false', { kind: 'boolean', value: false }],
    ['a = 0x10', { kind: 'number', value: 16 }],
    ['a = 1.5', { kind: 'number', value: 1.5 }],
    ['a = 1979-05-27', { kind: 'date', value: '1979-05-27' }],
  ])('%j', (text, value) => {
    expect(at(text, 'a')?.value).toEqual(value);
  });

  it('even when a key is called __proto__', () => {
    expect(at('[__proto__]\na = 1', '__proto__', 'a')?.value).toEqual({ kind: 'number', value: 1 });
  });

  it('in the newer TOML that cargo accepts: an inline table over several lines', () => {
    expect(at('a = {\n  b = 1, # comment\n}', 'a', 'b')?.value).toEqual({ kind: 'number', value: 1 });
  });
});

describe('a broken manifest says why and where', () => {
  it.each([
    ['a = 1\na = 2', 'Defining a key multiple times is invalid', 6],
    ['[a]\n[a]', 'Defining a key multiple times is invalid', 5],
    ['a = ', 'Unspecified values are invalid', 4],
    ['[package]\nname = "x\n', 'Unterminated string constant', 19],
  ])('%j', (text, reason, start) => {
    const read = readToml(fileText('Cargo.toml', text));
    expect(read).toMatchObject({ kind: 'broken', reason, span: { path: 'Cargo.toml' } });
    expect(read.kind === 'broken' && Math.abs(read.span.start - start)).toBeLessThanOrEqual(1);
  });

  it.each([
    `a = ${'['.repeat(100_000)}`,
    `a = ${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    `a = ${'{b='.repeat(50_000)}1${'}'.repeat(50_000)}`,
    `a = "${'x'.repeat(20_000_000)}"`,
    '\0',
  ])('and absurd ones are broken, never an exception', (text) => {
    expect(readToml(fileText('Cargo.toml', text)).kind).toBe('broken');
  });
});

describe('a lockfile is read for its values only', () => {
  it('as plain objects', () => {
    expect(readTomlValues('version = 4\n[[package]]\nname = "rustler"\n')).toEqual({
      version: 4,
      package: [{ name: 'rustler' }],
    });
  });

  it.each(['a = ', `a = ${'['.repeat(100_000)}`, '<<<<<<< HEAD'])('or as nothing', (text) => {
    expect(readTomlValues(text)).toBeUndefined();
  });
});
