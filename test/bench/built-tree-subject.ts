import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import {
  holdsName,
  inspectLibrary,
  nifInitOf,
  nifModuleName,
  readBeam,
  readBuiltTree,
} from '../../src/binary/index.ts';
import { type SmallElf, writeElf } from '../binary/elf-writer.ts';

const APPLICATIONS = 200;
const NIFS = 40;
const NIF_SIZE = 20 * 1024 * 1024;
const MODULES = 50;

const LIBRARY: SmallElf = {
  wordSize: 64,
  byteOrder: 'little',
  machine: 62,
  needed: ['libgcc_s.so.1', 'libc.so.6'],
  symbols: [
    { name: 'nif_init', defined: true },
    ...Array.from({ length: 400 }, (_, index) => ({
      name: `function_${index}`,
      defined: false,
      needs: { version: `GLIBC_2.${index % 35}`, library: 'libc.so.6' },
    })),
  ],
};

/** A release with bytes in every block of its NIFs: nothing is sparse. */
function build(root: string): void {
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  write('releases/start_erl.data', '15.1.2 1.0.0');
  write('erts-15.1.2/bin/beam.smp', writeElf({ ...LIBRARY, interpreter: '/lib64/ld-linux-x86-64.so.2' }));
  for (let index = 0; index < APPLICATIONS; index += 1) {
    const folder = `lib/app_${index}-1.0.0`;
    write(`${folder}/ebin/app_${index}.app`, '');
    for (let module = 0; module < MODULES; module += 1)
      write(`${folder}/ebin/Elixir.App${index}.Module${module}.beam`, '');
    if (index < NIFS) write(`${folder}/priv/native/nif_${index}.so`, Buffer.alloc(0));
  }
  const padding = `Elixir.Other ${'code '.repeat(NIF_SIZE / 5)}`;
  for (let index = 0; index < NIFS; index += 1) {
    const descriptor = openSync(join(root, `lib/app_${index}-1.0.0/priv/native/nif_${index}.so`), 'w');
    writeSync(descriptor, writeElf({ ...LIBRARY, text: `${padding}Elixir.App${index}.Native` }));
    closeSync(descriptor);
  }
}

/** Everything that a rule may ask of a tree. */
function inspectAll(root: string): void {
  const tree = readBuiltTree(root);
  if (tree.applications.length !== APPLICATIONS || tree.libraries.length !== NIFS)
    throw new Error('not the tree that was built');
  for (const beam of tree.beams) readBeam(beam);
  tree.libraries.forEach(({ path, inApplication }) => {
    const file = inspectLibrary(path);
    if (file.content.format !== 'elf') throw new Error(`${path} is not read`);
    nifInitOf(file.content);
    const number = inApplication?.application.replace('app_', '');
    const held = holdsName(file, `Elixir.App${number}.Native`);
    if (held.kind !== 'known' || !held.value) throw new Error(`${path} holds no name`);
    // The costliest question: every loaded byte is searched.
    nifModuleName(file);
  });
}

const [task, root = ''] = process.argv.slice(2);
if (task === 'build') build(root);
else inspectAll(root);
