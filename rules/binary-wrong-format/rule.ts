import type { BinaryLink } from '../../src/chain/model.ts';
import { aboutBuilt, askingModule, placingCommand } from '../../src/engine/built.ts';
import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'binary-wrong-format',
  severity: 'error',
  title: 'The built file is no library that the platform loads',
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'handOff'],
  yieldsTo: ['crate-type-order', 'shared-library-suffix'],
  fixable: 'none',
  check({ binary, module, handOff }, report) {
    const what = whatItIs(binary);
    if (what === undefined) return;
    report(
      aboutBuilt(binary, [placingCommand(handOff), askingModule(module)], {
        message: `\`${binary.path}\` ${what}, so the BEAM cannot load it.`,
        label: 'asks for this file',
        help: 'Put the library that cargo built for this platform there, whole and as a regular file.',
      }),
    );
  },
});

/** What the file is instead of a library, as the rest of a sentence; undefined when it may be one, or nobody could look. */
function whatItIs({ file, expected }: BinaryLink): string | undefined {
  const content = file?.content;
  if (!content) return undefined;
  if (content.format === 'elf') {
    return expected?.format.format === 'mach-o' ? 'is an ELF file, and darwin loads Mach-O' : undefined;
  }
  if (content.format !== 'none') {
    return expected?.format.format === 'elf' ? 'is a Mach-O file of macOS, and Linux loads ELF' : undefined;
  }
  const { cause } = content;
  switch (cause.kind) {
    case 'dangling-link':
      return `is a link to \`${cause.target}\`, where nothing is`;
    case 'directory':
      return 'is a directory';
    case 'special':
      return `is no regular file but a ${cause.what === 'other' ? 'special file' : cause.what}`;
    case 'empty':
      return 'is empty';
    case 'linker-script':
      return 'is a linker script, which only a linker reads';
    case 'text':
      return 'holds text';
    case 'foreign':
      return `is ${cause.what}`;
    case 'truncated':
      return `is cut off (${cause.part} is not whole)`;
    case 'malformed':
      return `is a damaged ${cause.of} file (${cause.reason})`;
    case 'unrecognised':
      return 'is neither ELF nor Mach-O';
    default:
      // An archive is binary-not-shared-object's; what is missing or cannot be opened proves nothing about its format.
      return undefined;
  }
}
