import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import type { Report } from '../../src/engine/report.ts';
import { realTool } from '../real-tool.ts';

const tools = [
  realTool('musl-gcc', 'musl-tools'),
  realTool('gcc', 'gcc'),
  realTool('aarch64-linux-gnu-gcc', 'gcc-aarch64-linux-gnu'),
];
const missing = tools.find((tool) => tool.missing);

// No BEAM of musl can be had here. In its place stands a program of musl that does with a library what the BEAM does: dlopen with
// RTLD_NOW, then dlsym of nif_init; and that exports a function of the NIF interface.
const HOST = `
#include <dlfcn.h>
#include <stdio.h>
int enif_make_int(void) { return 1; }
int main(int argc, char **argv) {
  void *library = dlopen(argv[1], RTLD_NOW);
  if (library && dlsym(library, "nif_init")) { puts("ok"); return 0; }
  puts(dlerror());
  return 1;
}
`;

interface MuslCase {
  readonly name: string;
  readonly compiler: 'gcc' | 'musl-gcc' | 'aarch64-linux-gnu-gcc';
  readonly flags: readonly string[];
  readonly body?: string;
  /** Undefined: it loads. */
  readonly refused?: RegExp;
  readonly findings: readonly string[];
  /** Whether it loads cannot be told: musl looks at no machine, and this library happens to need no relocation. */
  readonly isOpen?: true;
}

const uses = (name: string) => `extern void ${name}(void); void *use(void) { return (void *)${name}; }`;

const run = (path: string) => ['-Wl,--no-as-needed', '-L@stubs', '-l:libfoo.so.1', `-Wl,-rpath,${path}`];

const cases: readonly MuslCase[] = [
  { name: 'musl-gcc, as it links', compiler: 'musl-gcc', flags: [], body: uses('getpid'), findings: [] },
  { name: 'needing nothing', compiler: 'gcc', flags: ['-nostdlib'], findings: [] },
  { name: 'a function of the host', compiler: 'musl-gcc', flags: [], body: uses('enif_make_int'), findings: [] },
  {
    name: 'a function that the host does not export',
    compiler: 'musl-gcc',
    flags: [],
    body: uses('enif_absent'),
    refused: /enif_absent: symbol not found/,
    findings: ['error[binary-undefined-symbols]'],
  },
  {
    name: 'glibc, needing libc.so.6 and no symbol that musl lacks',
    compiler: 'gcc',
    flags: ['-Wl,--no-as-needed'],
    body: uses('getpid'),
    findings: ['warning[binary-libc-mismatch]'],
  },
  {
    name: 'glibc, with a symbol that only glibc has',
    compiler: 'gcc',
    flags: ['-Wl,--no-as-needed'],
    body: uses('__register_atfork'),
    refused: /__register_atfork: symbol not found/,
    findings: ['error[binary-libc-mismatch]'],
  },
  {
    name: "glibc, needing glibc's own loader",
    compiler: 'gcc',
    flags: ['-Wl,--no-as-needed', '-l:ld-linux-x86-64.so.2'],
    refused: /ld-linux-x86-64\.so\.2: No such file/,
    findings: ['error[binary-libc-mismatch]'],
  },
  {
    name: 'musl, needing libgcc_s.so.1',
    compiler: 'musl-gcc',
    flags: ['-Wl,--no-as-needed', '-L@stubs', '-l:libgcc_s.so.1'],
    refused: /libgcc_s\.so\.1: No such file/,
    findings: ['error[binary-needs-libgcc]'],
  },
  {
    name: 'musl, with much thread-local storage of the initial-exec kind',
    compiler: 'musl-gcc',
    flags: ['-ftls-model=initial-exec'],
    body: 'static __thread volatile char storage[65536]; char use(void) { return storage[0]; }',
    refused: /initial-exec TLS resolves to dynamic definition/,
    findings: ['error[binary-static-tls]'],
  },
  {
    name: 'a companion by a run path',
    compiler: 'musl-gcc',
    flags: run('$ORIGIN/lib'),
    findings: [],
  },
  {
    name: 'a companion by a run path with a token that only glibc knows',
    compiler: 'musl-gcc',
    flags: run('$ORIGIN/$LIB:$ORIGIN/lib'),
    refused: /libfoo\.so\.1: No such file/,
    findings: [],
  },
  {
    name: 'a companion that is for another machine, before one that is not',
    compiler: 'musl-gcc',
    flags: run('$ORIGIN/aarch64:$ORIGIN/lib'),
    findings: [],
    isOpen: true,
  },
  {
    name: 'an indirect function',
    compiler: 'musl-gcc',
    flags: [],
    body: 'static void one(void) {} static void *pick(void) { return one; } void two(void) __attribute__((ifunc("pick"))); void (*use)(void) = two;',
    refused: /two: symbol not found/,
    findings: [],
  },
  {
    name: 'musl, with a little of it',
    compiler: 'musl-gcc',
    flags: ['-ftls-model=initial-exec'],
    body: 'static __thread volatile char storage[8]; char use(void) { return storage[0]; }',
    refused: /initial-exec TLS resolves to dynamic definition/,
    findings: ['error[binary-static-tls]'],
  },
];

describe.skipIf(missing !== undefined)("the doctor and musl's loader", () => {
  let folder: string;
  let native: string;
  let report: Report;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rustler-nix-musl-'));
    const root = join(folder, 'image');
    native = join(root, 'app/lib/my_app-0.1.0/priv/native');
    for (const path of [
      native,
      join(root, 'app/erts-15.0/bin'),
      join(root, 'app/releases'),
      join(root, 'lib'),
      join(root, 'app/lib/my_app-0.1.0/ebin'),
    ]) {
      mkdirSync(path, { recursive: true });
    }
    const host = join(root, 'app/erts-15.0/bin/beam.smp');
    writeFileSync(join(folder, 'host.c'), HOST);
    execFileSync('musl-gcc', ['-rdynamic', '-o', host, join(folder, 'host.c')]);
    writeFileSync(join(root, 'app/releases/start_erl.data'), '15.0 0.1.0\n');
    copyFileSync(realpathSync('/lib/ld-musl-x86_64.so.1'), join(root, 'lib/ld-musl-x86_64.so.1'));
    const stubs = join(folder, 'stubs');
    mkdirSync(stubs);
    writeFileSync(join(stubs, 'libgcc.c'), 'void _Unwind_Resume(void) {}\n');
    const stub = ['-shared', '-fPIC', '-nostdlib', '-Wl,-soname,libgcc_s.so.1', '-o', join(stubs, 'libgcc_s.so.1')];
    execFileSync('musl-gcc', [...stub, join(stubs, 'libgcc.c')]);
    writeFileSync(join(stubs, 'libfoo.c'), 'void foo(void) {}\n');
    for (const [compiler, place] of [
      ['musl-gcc', stubs],
      ['musl-gcc', join(native, 'lib')],
      ['aarch64-linux-gnu-gcc', join(native, 'aarch64')],
    ] as const) {
      mkdirSync(place, { recursive: true });
      const file = join(place, 'libfoo.so.1');
      const kind = ['-shared', '-fPIC', '-nostdlib', '-Wl,-soname,libfoo.so.1', '-o', file];
      execFileSync(compiler, [...kind, join(stubs, 'libfoo.c')]);
    }
    cases.forEach(({ compiler, flags, body = '' }, index) => {
      const source = join(folder, `${index}.c`);
      writeFileSync(source, `${body}\nvoid *nif_init(void) { return 0; }\n`);
      execFileSync(compiler, [
        '-shared',
        '-fPIC',
        '-o',
        join(native, `case${index}.so`),
        source,
        ...flags.map((flag) => flag.replace('@stubs', stubs)),
      ]);
    });
    const built = { paths: [root], target: undefined, maxGlibc: undefined };
    mkdirSync(join(folder, 'repository'));
    report = (await check(join(folder, 'repository'), { only: [], skip: [], built })).report;
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(cases.map((each, index) => [each.name, each, index] as const))(
    '%s',
    (_, { refused, findings, isOpen }, index) => {
      const host = join(folder, 'image/app/erts-15.0/bin/beam.smp');
      const said = spawnSync(host, [join(native, `case${index}.so`)], { encoding: 'utf8' }).stdout.trim();
      if (refused) expect(said).toMatch(refused);
      else expect(said).toBe('ok');
      const own = report.findings.filter(({ built }) => built?.endsWith(`/case${index}.so`));
      expect(own.map(({ rule, severity }) => `${severity}[${rule}]`)).toEqual(findings);
      const chain = report.chains.find(({ library }) => library?.endsWith(`/case${index}.so`));
      const verdict = chain?.links.find(({ kind }) => kind === 'binary')?.verdict;
      if (refused) expect(verdict).not.toBe('ok');
      else
        expect(verdict).toBe(isOpen ? 'unknown' : findings.some((each) => each.startsWith('error')) ? 'broken' : 'ok');
    },
  );
});
