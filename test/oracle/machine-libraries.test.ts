import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectLibrary } from '../../src/binary/index.ts';
import { type Loading, type LoadingProcess, loadingOf, processOf } from '../../src/binary/loader/index.ts';
import type { BuiltTree } from '../../src/binary/model.ts';
import { realTool } from '../real-tool.ts';
import { patience, runs } from './runs.ts';

const gcc = realTool('gcc', 'gcc');
const FOLDERS = ['/usr/lib', '/usr/lib64'].filter((folder) =>
  lstatSync(folder, { throwIfNoEntry: false })?.isDirectory(),
);
const BATCH = 200;

// What the BEAM does with a library, in a process of its own for each: constructors may do anything.
const HOST = `
#include <dlfcn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    if (fork() == 0) {
      alarm(20);
      void *library = dlopen(argv[i], RTLD_NOW);
      printf("%s\\t%s\\n", argv[i], library ? "ok" : dlerror());
      fflush(stdout);
      _exit(0);
    }
    wait(0);
  }
}
`;

const nowhere = FOLDERS.length === 0 ? '(this machine has no /usr/lib)' : '';

describe.skipIf(gcc.missing || nowhere)(`libraries of this machine ${gcc.reason}${nowhere}`, () => {
  let folder: string;
  let process: LoadingProcess;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rustler-nix-machine-'));
    mkdirSync(join(folder, 'erts-15.0/bin'), { recursive: true });
    const host = join(folder, 'erts-15.0/bin/beam.smp');
    writeFileSync(join(folder, 'host.c'), HOST);
    execFileSync('gcc', ['-o', host, join(folder, 'host.c')]);
    process = processOf(MACHINE, { path: host, ertsVersion: '15.0' }, [], ['/']);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are found with what they need where the real loader loads them', { timeout: patience(600_000) }, () => {
    expect(process.gap).toBeUndefined();
    const names = FOLDERS.flatMap(namesBelow);
    // Spread over all of them, which are of many packages.
    const step = Math.ceil(names.length / runs(200, names.length));
    const chosen = names.filter((_, index) => index % step === 0);
    const libraries = new Map(chosen.flatMap((path) => loadingAt(path, process)));
    const differences: string[] = [];
    let loaded = 0;
    for (const [path, said] of answers(join(folder, 'erts-15.0/bin/beam.smp'), [...libraries.keys()])) {
      const loading = libraries.get(path);
      const stops = loading ? whatStops(loading) : [];
      const doubts = loading ? whatIsOpen(loading) : [];
      if (said === 'ok') loaded += 1;
      if (said === 'ok' && stops.length + doubts.length > 0)
        differences.push(`${path} loads: ${[...stops, ...doubts]}`);
      if (said !== 'ok' && stops.length + doubts.length === 0) differences.push(`${path} does not: ${said}`);
    }
    expect(differences).toEqual([]);
    expect(loaded).toBeGreaterThan(20);
    console.log(`dlopen: ${libraries.size} libraries compared, ${loaded} load`);
  });
});

const MACHINE: BuiltTree = {
  path: '/',
  root: '/',
  kind: 'directory',
  releases: [],
  applications: [],
  libraries: [],
  beams: [],
  problems: [],
};

function namesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.so(?:\.\d+)*$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Of libraries for the process's own machine. */
function loadingAt(path: string, process: LoadingProcess): [string, Loading][] {
  const { content } = inspectLibrary(path);
  if (content.format !== 'elf' || content.type.kind !== 'shared-object' || !content.dynamic) return [];
  const { machine, wordSize } = process.file ?? content;
  if (content.machine.number !== machine.number || content.wordSize !== wordSize) return [];
  return content.positionIndependentExecutable ? [] : [[path, loadingOf(content, path, process)]];
}

function whatStops({ needed, unmetVersions, unbound }: Loading): string[] {
  const missing = needed.filter(({ outcome }) => outcome.kind === 'missing' || outcome.kind === 'not-loadable');
  const undefinedSymbols = unbound.kind === 'known' ? unbound.value : [];
  return [
    ...missing.map(({ name }) => `${name} is missing`),
    ...unmetVersions.map(({ version }) => `${version} is not there`),
    ...undefinedSymbols.map(({ name }) => `${name} is undefined`),
  ];
}

function whatIsOpen({ needed, unbound, doubts }: Loading): string[] {
  const unknown = needed.flatMap(({ outcome }) => (outcome.kind === 'unknown' ? [outcome.reason] : []));
  return [...unknown, ...doubts, ...(unbound.kind === 'unknown' ? [unbound.reason] : [])];
}

/** What the real loader says of each; nothing of those whose own code ended the process. */
function answers(host: string, paths: readonly string[]): [path: string, said: string][] {
  const batches = Array.from({ length: Math.ceil(paths.length / BATCH) }, (_, index) =>
    paths.slice(index * BATCH, (index + 1) * BATCH),
  );
  const said = batches.map((batch) =>
    execFileSync(host, batch, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * 1024 * 1024 }),
  );
  const lines = said.join('').split('\n');
  return lines.flatMap((line): [string, string][] => {
    const [path, answer] = line.split('\t');
    return path !== undefined && answer !== undefined ? [[path, answer]] : [];
  });
}
