import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { companion, compile, foo, type LoadCase, library, soname, type Workshop } from './workshop.ts';

const origin = '-Wl,-rpath,$ORIGIN';
/** Takes every library that is named, used or not. */
const all = '-Wl,--no-as-needed';
const callFoo = 'extern int foo(void); int bar(void) { return foo(); }';

/** What a library needs: the names that the loader knows it by, the folders, and what may be found there. */
export const neededCases: readonly LoadCase[] = [
  {
    name: 'a companion that is needed as `$ORIGIN/…`',
    make: (workshop) => {
      const source = 'int foo(void) { return 1; }';
      const file = library(workshop, beside(workshop), { source, soname: `$ORIGIN/${soname(workshop)}` });
      compile(workshop, { defines: foo, libraries: [file] });
    },
  },
  {
    name: 'itself, by its soname',
    make: (workshop) => {
      const name = `lib${workshop.word}-own.so`;
      const stub = library(workshop, join(workshop.folder, name), { source: '' });
      compile(workshop, { flags: [`-Wl,-soname,${name}`], libraries: [all, stub] });
    },
  },
  {
    name: 'a companion that needs the NIF by its soname',
    make: (workshop) => {
      const name = `lib${workshop.word}-own.so`;
      const back = { BEFORE: 'extern int bar(void); int foo(void) { return 1; }', EXTRA: 'bar();' };
      const stub = library(workshop, join(workshop.folder, name), { source: 'int foo(void) { return 1; }' });
      const file = library(workshop, beside(workshop), { source: callFoo, libraries: [stub] });
      compile(workshop, { defines: back, flags: [`-Wl,-soname,${name}`], libraries: [file, origin] });
    },
  },
  {
    name: 'a companion, and the soname that it has',
    make: (workshop) => {
      const file = companion(workshop, workshop.native, soname(workshop));
      const second = library(workshop, join(workshop.folder, `lib${workshop.word}-b.so`), { source: '' });
      compile(workshop, { defines: foo, libraries: [all, file, second, origin] });
      library(workshop, file, { source: 'int foo(void) { return 1; }', soname: `lib${workshop.word}-b.so` });
    },
  },
  {
    name: 'a companion in the folder for a processor',
    make: (workshop) => {
      const folder = join(workshop.native, `${workshop.word}-lib`);
      const file = companion(workshop, join(folder, 'glibc-hwcaps/x86-64-v2'), soname(workshop));
      compile(workshop, { defines: foo, libraries: [file, `${origin}/${workshop.word}-lib`] });
    },
    byChance: true,
  },
  {
    name: 'functions with names of the BEAM in a companion',
    make: (workshop) => {
      const source = 'int enif_own(void) { return 1; } int driver_own(void) { return 1; }';
      const uses = { BEFORE: 'extern int enif_own(void), driver_own(void);', EXTRA: 'enif_own(); driver_own();' };
      compile(workshop, { defines: uses, libraries: [library(workshop, beside(workshop), { source }), origin] });
    },
  },
  {
    name: 'a companion whose versions are there, with the function in another one',
    make: (workshop) => {
      const file = companion(workshop, workshop.native, soname(workshop), 'FOO_2 { foo; };');
      compile(workshop, { defines: foo, libraries: [file, origin] });
      const script = join(workshop.folder, 'both.map');
      writeFileSync(script, 'FOO_1 { foo; }; FOO_2 { bar; };');
      const source = 'int foo(void) { return 1; } int bar(void) { return 1; }';
      library(workshop, file, { source, flags: [`-Wl,--version-script=${script}`] });
    },
    refused: /undefined symbol: foo, version FOO_2/,
  },
  {
    name: 'a companion with versions, and a NIF that asks for none',
    make: (workshop) => {
      const file = companion(workshop, workshop.native, soname(workshop));
      compile(workshop, { defines: foo, libraries: [file, origin] });
      companion(workshop, workshop.native, soname(workshop), 'FOO_1 { foo; };');
    },
  },
  ...['-pie', '-no-pie'].map(
    (kind): LoadCase => ({
      name: `a companion that is a program, ${kind}`,
      make: (workshop) => {
        const file = companion(workshop, workshop.native, soname(workshop));
        compile(workshop, { defines: foo, libraries: [file, origin] });
        const source = 'int foo(void) { return 1; } int main(void) { return 0; }';
        compile(workshop, { kind: [kind, '-fPIE', '-rdynamic'], source, output: file });
      },
      refused: /cannot dynamically load (position-independent )?executable/,
      rule: 'binary-library-not-found',
      names: /is no library/,
    }),
  ),
];

function beside(workshop: Workshop): string {
  return join(workshop.native, soname(workshop));
}
