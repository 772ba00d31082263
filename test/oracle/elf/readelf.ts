import { spawnSync } from 'node:child_process';
import type { DynamicSymbol } from '../../../src/binary/model.ts';

/** What binutils' readelf says of the dynamic part of a file. */
export interface ReadelfFacts {
  readonly needed: readonly string[];
  readonly soname: string | undefined;
  readonly rpath: string | undefined;
  readonly runpath: string | undefined;
  readonly symbols: readonly string[];
  readonly needs: readonly string[];
  readonly definitions: readonly string[];
}

/** Runs readelf on a file. Its exit code says nothing: it is 0 for half of what it complains about. */
export function readelf(path: string): ReadelfFacts {
  const { stdout } = spawnSync('readelf', ['-dW', '--dyn-syms', '-V', path], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 512 * 1024 * 1024,
  });
  const entry = (kind: string) =>
    Array.from(stdout.matchAll(new RegExp(`\\(${kind}\\) +[^:\\n]+: \\[(.*)\\]$`, 'gm')), ([, name = '']) => name);
  return {
    needed: entry('NEEDED'),
    soname: entry('SONAME').at(-1),
    rpath: entry('RPATH').at(-1),
    runpath: entry('RUNPATH').at(-1),
    symbols: symbolLines(stdout),
    needs: needLines(stdout),
    definitions: definitionLines(stdout),
  };
}

const SYMBOL = /^ *\d+: ([0-9a-f]+) +(\w+) (\S+) +(\S+) +(\S+) +(?:\[.*\] +)?(\w+)(?: (.*))?$/;

function symbolLines(output: string): string[] {
  const table = /^Symbol table '\.dynsym' .*\n.*\n([\s\S]*?)(?:\n\n|$(?![\s\S]))/m.exec(output)?.[1] ?? '';
  // The first row is empty.
  return table
    .split('\n')
    .filter((line) => line !== '')
    .slice(1)
    .map((line) => {
      // glibc takes a unique symbol for one whatever the file's OS ABI; readelf does not.
      const [, value = '', size = '', type, binding, visibility, section, name = ''] =
        SYMBOL.exec(line.replace('<OS specific>: 10', 'UNIQUE')) ?? [];
      if (section === undefined)
        throw new Error(`readelf prints a symbol in a way that this test does not know: ${line}`);
      // `(7)` is the number of the version; a version of the file itself is @@, or @ where it is not the default one.
      const versioned = name.replace(/ \(\d+\)$/, '');
      return [
        Number.parseInt(value, 16),
        Number(size),
        type,
        binding,
        visibility,
        section === 'UND' ? 'UND' : 'DEF',
        // A symbol for a section has no name in the table: readelf shows that of the section header, which no loader reads.
        type === 'SECTION' ? '' : versioned,
      ].join(' ');
    });
}

/** A symbol of ours as a line of readelf's, with what both know. */
export function symbolLine(symbol: DynamicSymbol): string {
  const { name, version, defined } = symbol;
  // The symbol that stands for a version has its name; readelf does not say it twice.
  const isVersionItself = version?.library === undefined && version?.name === name;
  const at = version && (version.library !== undefined || version.hidden ? '@' : '@@');
  return [
    symbol.value,
    symbol.size,
    TYPES[symbol.type],
    BINDINGS[symbol.binding],
    symbol.visibility.toUpperCase(),
    defined ? 'DEF' : 'UND',
    version && !isVersionItself ? `${name}${at}${version.name}` : name,
  ].join(' ');
}

const TYPES: Readonly<Record<DynamicSymbol['type'], string>> = {
  none: 'NOTYPE',
  object: 'OBJECT',
  function: 'FUNC',
  section: 'SECTION',
  file: 'FILE',
  common: 'COMMON',
  tls: 'TLS',
  ifunc: 'IFUNC',
  other: 'OTHER',
};

const BINDINGS: Readonly<Record<DynamicSymbol['binding'], string>> = {
  local: 'LOCAL',
  global: 'GLOBAL',
  weak: 'WEAK',
  unique: 'UNIQUE',
  other: 'OTHER',
};

function needLines(output: string): string[] {
  const section = /^Version needs section[\s\S]*?(?:\n\n|$(?![\s\S]))/m.exec(output)?.[0] ?? '';
  let library = '';
  return section.split('\n').flatMap((line) => {
    library = / File: (\S+) {2}Cnt: /.exec(line)?.[1] ?? library;
    const [, name, flags] = / Name: (\S+) {2}Flags: (.+?) {2}Version: /.exec(line) ?? [];
    return name === undefined ? [] : [`${library} ${name}${flags?.includes('WEAK') ? ' weak' : ''}`];
  });
}

function definitionLines(output: string): string[] {
  const section = /^Version definition section[\s\S]*?(?:\n\n|$(?![\s\S]))/m.exec(output)?.[0] ?? '';
  const definitions: string[] = [];
  for (const line of section.split('\n')) {
    const [, flags, name] = / Flags: (.+?) {2}Index: \d+ {2}Cnt: \d+ {2}Name: (\S+)/.exec(line) ?? [];
    if (name !== undefined) definitions.push(`${name}${flags?.includes('BASE') ? ' base' : ''}`);
    const parent = / Parent \d+: (\S+)/.exec(line)?.[1];
    if (parent !== undefined) definitions.push(`${definitions.pop()} < ${parent}`);
  }
  return definitions;
}
