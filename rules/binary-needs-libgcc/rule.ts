import { aboutBuilt, askingModule, libcThere, loadableElf, targetPlace } from '../../src/engine/built.ts';
import { defineRule } from '../../src/engine/index.ts';

const LIBGCC = 'libgcc_s.so.1';

export default defineRule({
  id: 'binary-needs-libgcc',
  severity: 'warning',
  title: 'A library for musl needs libgcc_s.so.1, which musl systems lack',
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'producer'],
  yieldsTo: ['binary-libc-mismatch', 'binary-not-shared-object', 'binary-wrong-architecture', 'binary-wrong-format'],
  fixable: 'none',
  check({ binary, module, producer }, report) {
    const { loading, libc } = binary;
    if (!loadableElf(binary) || (libcThere(binary) ?? libc.libc) !== 'musl') return;
    const outcome = loading?.needed.find(({ name }) => name === LIBGCC)?.outcome;
    if (outcome?.kind !== 'missing' && outcome?.kind !== 'left-to-the-machine') return;
    const certain = outcome.kind === 'missing' && outcome.broughtBy === undefined;
    report(
      aboutBuilt(binary, [targetPlace(producer), askingModule(module)], {
        severity: certain ? 'error' : 'warning',
        message: `\`${binary.path}\` needs \`${LIBGCC}\`, and ${certain ? 'no directory that the loader searches has it' : 'neither musl nor a run path brings it'}.`,
        label: 'links libgcc dynamically',
        help: 'Install libgcc where it runs (`apk add libgcc`), or put the library beside it with a run path of `$ORIGIN`.',
      }),
    );
  },
});
