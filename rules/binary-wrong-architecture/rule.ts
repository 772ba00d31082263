import type { BinaryLink } from '../../src/chain/model.ts';
import { aboutBuilt, askingModule, isMachine, targetPlace } from '../../src/engine/built.ts';
import { defineRule } from '../../src/engine/index.ts';
import { nameOfMachine } from '../../src/knowledge/elf-targets.ts';

export default defineRule({
  id: 'binary-wrong-architecture',
  severity: 'error',
  title: 'The built file is for another processor',
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'producer'],
  yieldsTo: ['target-mismatch', 'target-fixed-for-all-systems', 'binary-wrong-format', 'binary-not-shared-object'],
  fixable: 'none',
  check({ binary, module, producer }, report) {
    const { expected } = binary;
    const difference = differenceOf(binary);
    if (!expected || !difference) return;
    const [is, wanted] = difference;
    report(
      aboutBuilt(binary, [targetPlace(producer), askingModule(module)], {
        message: `\`${binary.path}\` is built for ${is}, and ${expected.name} is for ${wanted}.`,
        label: `built for ${is}`,
        help: `Build the crate for ${wanted}: glibc reports such a file as "No such file or directory".`,
      }),
    );
  },
});

/** What the file is for and what is wanted; undefined when they are the same, or the format is another one altogether. */
function differenceOf({ elf, file, expected }: BinaryLink): readonly [is: string, wanted: string] | undefined {
  const format = expected?.format;
  if (!format) return undefined;
  if (format.format === 'elf') {
    const { machine } = format;
    if (!elf || isMachine(elf, machine)) return undefined;
    const { wordSize, byteOrder } = elf;
    return [nameOfMachine({ number: elf.machine.number, wordSize, byteOrder }), nameOfMachine(machine)];
  }
  const content = file?.content;
  if (content?.format === 'mach-o') {
    const is = content.cpu.name ?? `processor type ${content.cpu.type}`;
    return isLoadedBy(format.cpu, is) ? undefined : [is, format.cpu];
  }
  if (content?.format !== 'fat-mach-o') return undefined;
  const names = content.slices.map(({ cpu }) => cpu.name ?? `processor type ${cpu.type}`);
  return names.some((name) => isLoadedBy(format.cpu, name)) ? undefined : [names.join(' and '), format.cpu];
}

/** arm64e, and x86_64h on every Intel processor since Haswell (dyld common/MachOFile.cpp, `GradedArchs`). */
function isLoadedBy(cpu: string, name: string): boolean {
  return name === cpu || name === (cpu === 'arm64' ? 'arm64e' : `${cpu}h`);
}
