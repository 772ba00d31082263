import type { BinaryLink } from '../../src/chain/model.ts';
import { aboutBuilt, askingModule, listed, loadableElf } from '../../src/engine/built.ts';
import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'binary-library-not-found',
  severity: 'error',
  title: 'A library that the built library needs is not found',
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'producer'],
  yieldsTo: [
    'binary-libc-mismatch',
    'binary-needs-rust-std',
    'binary-needs-libgcc',
    'binary-not-shared-object',
    'binary-wrong-architecture',
    'binary-wrong-format',
  ],
  fixable: 'none',
  check({ binary, module, producer }, report) {
    const { loading, path } = binary;
    if (!loading || !loadableElf(binary)) return;
    const absent = loading.needed.filter(({ outcome }) => {
      return outcome.kind === 'missing' || outcome.kind === 'left-to-the-machine' || outcome.kind === 'not-loadable';
    });
    const [first] = absent;
    if (!first) return;
    const certain = absent.filter(({ outcome }) => {
      return (outcome.kind === 'not-loadable' || outcome.kind === 'missing') && outcome.broughtBy === undefined;
    });
    const names = listed((certain.length > 0 ? certain : absent).map(({ name }) => name));
    report(
      aboutBuilt(binary, [producer?.span, askingModule(module)], {
        severity: certain.length > 0 ? 'error' : 'warning',
        message: `\`${path}\` needs ${names}, ${whatHappens(certain.length > 0, absent)}.`,
        label: `needs ${names}`,
        help: helpFor(binary, absent),
      }),
    );
  },
});

type Needed = NonNullable<BinaryLink['loading']>['needed'][number];

function whatHappens(certain: boolean, absent: readonly Needed[]): string {
  const stopping = absent.find(
    ({ outcome }) => outcome.kind === 'not-loadable' && outcome.broughtBy === undefined,
  )?.outcome;
  if (stopping?.kind === 'not-loadable') return `and what is found for it, \`${stopping.path}\`, is no library`;
  if (certain) return 'which no run path and no directory of the system holds';
  const brought = absent.find(({ outcome }) => outcome.kind !== 'left-to-the-machine')?.outcome;
  if (brought?.kind === 'missing' || brought?.kind === 'not-loadable') {
    return `which it does not find by itself: it loads only after \`${brought.broughtBy}\`, which brings it into the process`;
  }
  return 'which no run path in the tree holds and not every system has';
}

function helpFor({ loading }: BinaryLink, absent: readonly Needed[]): string {
  if (absent.some(({ name }) => loading?.beside.has(name))) {
    return 'It lies in the same folder: link with a run path of `$ORIGIN` (`-C link-arg=-Wl,-rpath,$ORIGIN`).';
  }
  if (absent.some(({ name }) => /^lib(ssl|crypto)\.so/.test(name))) {
    return 'Use rustls or the `vendored` feature of openssl, or install the library where the BEAM runs.';
  }
  return 'Link it statically, bring it along with a run path that leads to it, or patch the file (autoPatchelfHook in Nix).';
}
