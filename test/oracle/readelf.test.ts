import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectLibrary } from '../../src/binary/index.ts';
import type { DynamicSection } from '../../src/binary/model.ts';
import { realTool } from '../real-tool.ts';
import { type ReadelfFacts, readelf, symbolLine } from './elf/readelf.ts';

const tool = realTool('readelf', 'binutils');
/** This machine's libraries, and those that the cross compiler of Debian brings. */
const FOLDERS = ['/usr/lib', '/usr/aarch64-linux-gnu/lib'];

describe.skipIf(tool.missing)(`the dynamic facts of a file are those of readelf ${tool.reason}`, () => {
  it(`for every library under ${FOLDERS.join(' and ')}`, { timeout: 600_000 }, () => {
    const differences: string[] = [];
    let compared = 0;
    for (const path of FOLDERS.filter((folder) => existsSync(folder)).flatMap(libraries)) {
      const { content } = inspectLibrary(path);
      // Linker scripts, text and Mach-O files are called .so as well.
      if (content.format !== 'elf' || !content.dynamic) {
        if (readelf(path).needed.length > 0) differences.push(`${path}: readelf finds a dynamic section`);
        continue;
      }
      compared += 1;
      differences.push(...compare(path, content.dynamic, readelf(path)));
    }
    expect(differences.slice(0, 20)).toEqual([]);
    expect(compared).toBeGreaterThan(100);
    console.log(`readelf: ${compared} libraries compared, none differs`);
  });
});

function libraries(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.so(?:\.\d+)*$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function compare(path: string, ours: DynamicSection, theirs: ReadelfFacts): string[] {
  const symbols = ours.symbols.kind === 'known' ? ours.symbols.value.map(symbolLine) : [ours.symbols.reason];
  const needs = ours.versionNeeds.flatMap(({ library, versions }) =>
    versions.map(({ name, weak }) => `${library} ${name}${weak ? ' weak' : ''}`),
  );
  const definitions = ours.versionDefinitions.map(
    ({ name, base, parents }) => `${name}${base ? ' base' : ''}${parents.map((parent) => ` < ${parent}`).join('')}`,
  );
  const facts: Record<keyof ReadelfFacts, unknown> = { ...ours, symbols, needs, definitions };
  return Object.entries(theirs).flatMap(([fact, value]) => {
    const own = facts[fact as keyof ReadelfFacts];
    return JSON.stringify(own) === JSON.stringify(value) ? [] : [`${path}: ${fact}: ${firstDifference(own, value)}`];
  });
}

function firstDifference(ours: unknown, theirs: unknown): string {
  if (!Array.isArray(ours) || !Array.isArray(theirs)) return `${ours}, and readelf says ${theirs}`;
  const at = Array.from({ length: Math.max(ours.length, theirs.length) }).findIndex(
    (_, index) => ours[index] !== theirs[index],
  );
  return `${ours.length} and ${theirs.length} of them, [${at}] ${ours[at]}, and readelf says ${theirs[at]}`;
}
