import type { BinaryLink } from '../../src/chain/model.ts';
import { aboutBuilt, askingModule, loadableElf } from '../../src/engine/built.ts';
import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'binary-hardening',
  severity: 'note',
  title: 'The built library weakens the process that loads it',
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'producer'],
  yieldsTo: ['binary-not-shared-object', 'binary-wrong-architecture', 'binary-wrong-format'],
  fixable: 'none',
  check({ binary, module, producer }, report) {
    const weaknesses = weaknessesOf(binary);
    if (weaknesses.length === 0) return;
    report(
      aboutBuilt(binary, [producer?.span, askingModule(module)], {
        message: `\`${binary.path}\` ${weaknesses.join(' and ')}.`,
        label: 'builds it so',
        help: 'Mark assembly with `.note.GNU-stack`, compile C code with `-fPIC`, and keep relative folders out of the run path.',
      }),
    );
  },
});

function weaknessesOf(binary: BinaryLink): string[] {
  const elf = loadableElf(binary);
  if (!elf) return [];
  const relative = (binary.loading?.runPath ?? []).find(({ written }) => !/^[/$]/.test(written));
  return [
    ...(elf.stack === 'executable' ? ['asks for an executable stack'] : []),
    ...(elf.dynamic?.textRelocations ? ['changes its own code while it is loaded (text relocations)'] : []),
    ...(relative ? ['looks for libraries relative to the current directory'] : []),
  ];
}
