import { join } from 'node:path';
import { NIF_IN_C } from './sources.ts';
import { companion, compile, type LoadCase, library, soname, type Workshop } from './workshop.ts';

const origin = '-Wl,-rpath,$ORIGIN';
const all = '-Wl,--no-as-needed';

/** Where the init function is found, and the name of the module. */
export const entryCases: readonly LoadCase[] = [
  {
    name: 'the init function in a library that it needs',
    make: (workshop) => {
      compile(workshop, { source: '', libraries: [all, inner(workshop), origin] });
    },
  },
  {
    name: 'the init function in a library that its companion needs',
    make: (workshop) => {
      const libraries = [all, inner(workshop), origin];
      const file = library(workshop, join(workshop.native, `lib${workshop.word}-b.so`), { source: '', libraries });
      compile(workshop, { source: '', libraries: [all, file, origin] });
    },
  },
  {
    name: 'a second choice of its own, and the first for another module in a companion',
    make: (workshop) => {
      const file = inner({ ...workshop, module: 'Elixir.Other' });
      compile(workshop, { defines: { INIT: '_nif_init' }, libraries: [all, file, origin] });
    },
    refused: /Library module name 'Elixir.Other' does not match/,
    rule: 'binary-module-mismatch',
    names: /Elixir\.Other/,
  },
  {
    name: 'an entry that a companion fills in',
    make: (workshop) => {
      const file = inner(workshop, 'inner_init');
      const source = 'extern void *inner_init(void); void *nif_init(void) { return inner_init(); }';
      compile(workshop, { source, libraries: [file, origin] });
    },
  },
  {
    name: 'a name that is composed at run time',
    make: (workshop) => {
      const composed = `strcpy(name, "Elixir."); strcat(name, "${workshop.module.slice('Elixir.'.length)}"); entry.name = name;`;
      compile(workshop, {
        flags: ['-O0'],
        defines: { BEFORE: 'static char name[64];', MODULE: '0', EXTRA: composed },
        source: `#include <string.h>\n${NIF_IN_C}`,
      });
    },
    byChance: true,
  },
  {
    name: 'no init function, in it or in its companion',
    make: (workshop) => {
      const file = companion(workshop, workshop.native, soname(workshop));
      compile(workshop, { source: '', libraries: [all, file, origin] });
    },
    refused: /undefined symbol: _nif_init/,
    rule: 'binary-no-nif-init',
  },
];

/** The NIF itself, under a name that is none for the BEAM. */
function inner(workshop: Workshop, init = 'nif_init'): string {
  const output = join(workshop.native, soname(workshop));
  compile(workshop, { flags: [`-Wl,-soname,${soname(workshop)}`], defines: { INIT: init }, output });
  return output;
}
