import type { BinaryLink } from '../../src/chain/model.ts';
import { aboutBuilt, askingModule, libcThere, listed, loadableElf, targetPlace } from '../../src/engine/built.ts';
import { defineRule } from '../../src/engine/index.ts';
import { libcNamed } from '../../src/knowledge/libc-names.ts';

export default defineRule({
  id: 'binary-libc-mismatch',
  severity: 'error',
  title: 'The built library and the BEAM use different C libraries',
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'producer'],
  yieldsTo: ['binary-not-shared-object', 'binary-wrong-architecture', 'binary-wrong-format'],
  fixable: 'none',
  check({ binary, module, producer }, report) {
    const { libc, expected } = binary;
    const there = libcThere(binary);
    if (!loadableElf(binary) || libc.libc === 'unnamed' || there === undefined || libc.libc === there) return;
    const stops = whatStopsIt(binary, there);
    report(
      aboutBuilt(binary, [targetPlace(producer), askingModule(module)], {
        severity: stops === undefined ? 'warning' : 'error',
        message: `\`${binary.path}\` is linked for ${libc.libc} (it ${libc.because}), and ${expected?.name ?? 'the BEAM'} uses ${there}: ${stops ?? 'two C libraries in one process, which is unsupported even where it happens to load'}.`,
        label: `built for ${libc.libc}`,
        help: `Build the crate for the ${there === 'musl' ? 'musl' : 'gnu'} target, or take the BEAM from the ${libc.libc} package set.`,
      }),
    );
  },
});

/** Why the loader gives up, as far as that is certain. */
function whatStopsIt({ loading, process }: BinaryLink, there: 'glibc' | 'musl'): string | undefined {
  if (!loading) return undefined;
  for (const { name, outcome } of loading.needed) {
    if (outcome.kind === 'missing' && outcome.broughtBy === undefined) return `\`${name}\` is not found there`;
    if (outcome.kind === 'not-loadable' && outcome.broughtBy === undefined)
      return `\`${outcome.path}\` is found for \`${name}\` and cannot be loaded`;
    // Nothing but musl calls its library `libc.so`, and glibc's loader finds no musl by itself (SEMANTICS 8.1).
    const foreign = there === 'glibc' && libcNamed(name) === 'musl' && loading.runPath.length === 0;
    if (
      foreign &&
      outcome.kind === 'left-to-the-machine' &&
      outcome.broughtBy === undefined &&
      process.searchPathSetBy === undefined
    ) {
      return `no glibc system finds \`${name}\``;
    }
  }
  if (loading.unbound.kind === 'unknown' || loading.unbound.value.length === 0) return undefined;
  return `${there} does not define ${listed(loading.unbound.value.map(({ name }) => name))}`;
}
