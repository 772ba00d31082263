import { aboutBuilt, askingModule, libcThere, loadableElf } from '../../src/engine/built.ts';
import { defineRule } from '../../src/engine/index.ts';
import { STATIC_TLS_SURPLUS } from '../../src/knowledge/static-tls.ts';

const label = 'holds an allocator with initial-exec storage';
const help =
  'Turn the initial-exec model off: `local_dynamic_tls` of mimalloc, `disable_initial_exec_tls` of tikv-jemallocator.';

export default defineRule({
  id: 'binary-static-tls',
  severity: 'warning',
  title: 'The built library wants much static thread-local storage',
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'crate'],
  yieldsTo: [
    'static-tls-allocator',
    'binary-libc-mismatch',
    'binary-not-shared-object',
    'binary-wrong-architecture',
    'binary-wrong-format',
  ],
  fixable: 'none',
  check({ binary, module, crate }, report) {
    const elf = loadableElf(binary);
    if (!elf?.dynamic?.staticTls || !elf.threadLocal) return;
    const { size } = elf.threadLocal;
    const place = crate?.package.name.span;
    if (libcThere(binary) === 'musl') {
      if (size === 0 || asksForOthers(elf)) return;
      report(
        aboutBuilt(binary, [place, askingModule(module)], {
          severity: 'error',
          message: `\`${binary.path}\` wants static thread-local storage, and musl gives none to a library that is loaded later.`,
          label,
          help,
        }),
      );
      return;
    }
    if (size <= STATIC_TLS_SURPLUS) return;
    report(
      aboutBuilt(binary, [place, askingModule(module)], {
        message: `\`${binary.path}\` wants ${size} bytes of static thread-local storage, and glibc keeps ${STATIC_TLS_SURPLUS} for all libraries that are loaded later.`,
        label,
        help,
      }),
    );
  },
});

/** With undefined thread-local symbols the flag may be about storage that the process has from its start, such as errno's. */
function asksForOthers({ dynamic }: NonNullable<ReturnType<typeof loadableElf>>): boolean {
  const symbols = dynamic?.symbols;
  return symbols?.kind !== 'known' || symbols.value.some(({ type, defined }) => type === 'tls' && !defined);
}
