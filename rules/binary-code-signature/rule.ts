import { aboutBuilt, askingModule, placingCommand } from '../../src/engine/built.ts';
import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'binary-code-signature',
  severity: 'error',
  title: 'A library for Apple silicon is not signed',
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'handOff', 'producer'],
  yieldsTo: ['binary-not-shared-object', 'binary-wrong-architecture', 'binary-wrong-format'],
  fixable: 'none',
  check({ binary, module, handOff, producer }, report) {
    const { machO, expected } = binary;
    if (!machO || machO.signed || machO.cpu.name?.startsWith('arm64') !== true) return;
    if (expected?.format.format === 'elf') return;
    report(
      aboutBuilt(binary, [producer?.span, placingCommand(handOff), askingModule(module)], {
        message: `\`${binary.path}\` carries no code signature, and macOS on arm64 kills the BEAM that loads it.`,
        label: 'leaves it without a signature',
        help: 'Sign it after the last change (`codesign --force --sign -`): strip and install_name_tool remove what the linker wrote.',
      }),
    );
  },
});
