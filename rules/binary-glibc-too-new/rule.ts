import type { BinaryLink } from '../../src/chain/model.ts';
import { aboutBuilt, askingModule, libcThere, listed, loadableElf } from '../../src/engine/built.ts';
import { defineRule } from '../../src/engine/index.ts';
import { distributionsWithGlibc } from '../../src/knowledge/distributions.ts';
import { releaseNumber } from '../../src/knowledge/release-number.ts';

export default defineRule({
  id: 'binary-glibc-too-new',
  severity: 'error',
  title: 'The built library needs a newer glibc than it runs with',
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'producer'],
  yieldsTo: ['binary-libc-mismatch', 'binary-not-shared-object', 'binary-wrong-architecture', 'binary-wrong-format'],
  fixable: 'none',
  check({ binary, module, producer }, report) {
    if (!loadableElf(binary) || libcThere(binary) === 'musl') return;
    const need = beyondTheBeam(binary) ?? beyond(binary, binary.maxGlibc, '`--max-glibc` sets');
    if (!need) return;
    const { version, symbols, by } = need;
    const asked = symbols.length > 0 ? ` for ${listed(symbols)}` : '';
    report(
      aboutBuilt(binary, [producer?.span, askingModule(module)], {
        message: `\`${binary.path}\` needs GLIBC_${version}${asked}, and ${by}.`,
        label: `needs GLIBC_${version}`,
        help: helpFor(version),
      }),
    );
  },
});

interface Need {
  readonly version: string;
  readonly symbols: readonly string[];
  readonly by: string;
}

/** A version that the libc of the BEAM's process was seen not to define, else one above the version in its name. */
function beyondTheBeam(binary: BinaryLink): Need | undefined {
  const { loading, process } = binary;
  const by = process.glibc && `the BEAM beside it runs with glibc ${process.glibc.version}`;
  const unmet = loading?.unmetVersions.find(
    ({ version, by: needer }) => version.startsWith('GLIBC_') && needer === undefined,
  );
  if (unmet && by) return { version: unmet.version.slice('GLIBC_'.length), symbols: unmet.symbols, by };
  return beyond(binary, process.glibc?.version, 'the BEAM beside it runs with');
}

function beyond({ glibc }: BinaryLink, limit: string | undefined, words: string): Need | undefined {
  const highest = glibc && releaseNumber(glibc.version);
  const allowed = limit === undefined ? undefined : releaseNumber(limit);
  if (!glibc || !highest || !allowed || highest.compare(allowed) <= 0) return undefined;
  return { ...glibc, by: `${words} glibc ${limit}` };
}

/** Marks of what the loader can do have no number of their own; packed relocations came with 2.36 (glibc NEWS). */
const VERSION_OF_MARK: Readonly<Record<string, string>> = { ABI_DT_RELR: '2.36' };

function helpFor(needed: string): string {
  const version = VERSION_OF_MARK[needed] ?? needed;
  if (!releaseNumber(version)) return 'Build on a system with the older glibc, or run on a newer one.';
  const { enough, tooOld } = distributionsWithGlibc(version);
  const names = enough.map(({ name }) => name).join(', ');
  const has = names === '' ? 'no common distribution has it yet' : `${names} have it`;
  const last = tooOld ? `; ${tooOld.name} has ${tooOld.glibc}` : '';
  return `Build on a system with the older glibc, or run on a newer one: ${has}${last}.`;
}
