import type { BinaryLink } from '../../src/chain/model.ts';
import { aboutBuilt, askingModule, placingCommand } from '../../src/engine/built.ts';
import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'binary-not-shared-object',
  severity: 'error',
  title: 'The built file is a program, an object or an archive instead of a shared library',
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'handOff', 'crate'],
  yieldsTo: ['crate-type-not-cdylib', 'crate-type-order'],
  fixable: 'none',
  check({ binary, module, handOff, crate }, report) {
    const what = whatItIs(binary);
    if (what === undefined) return;
    const types = crate?.package.library?.crateTypes?.span;
    report(
      aboutBuilt(binary, [types, placingCommand(handOff), askingModule(module)], {
        message: `\`${binary.path}\` is ${what}, and the BEAM loads shared libraries alone.`,
        label: 'decides what is built',
        help: 'Build the crate with `crate-type = ["cdylib"]` and hand over that file.',
      }),
    );
  },
});

function whatItIs({ file, elf, machO }: BinaryLink): string | undefined {
  const content = file?.content;
  if (content?.format === 'none')
    return content.cause.kind === 'archive' ? 'a static archive (.a or .rlib)' : undefined;
  if (machO) {
    const { kind } = machO.type;
    return kind === 'object' || kind === 'executable' || kind === 'core' ? `a Mach-O ${kind}` : undefined;
  }
  if (!elf) return undefined;
  if (elf.type.kind === 'relocatable') return 'a relocatable object (.o)';
  if (elf.type.kind === 'executable') return 'a program';
  if (elf.type.kind === 'core') return 'a core dump';
  if (elf.type.kind === 'other') return `an ELF file of type ${elf.type.number}`;
  if (elf.positionIndependentExecutable) return 'a program (a position-independent one)';
  return elf.dynamic ? undefined : 'an object without a dynamic section';
}
