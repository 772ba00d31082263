import type { BinaryLink } from '../../src/chain/model.ts';
import { aboutBuilt, askingModule, isCxxRuntimeSymbol, listed, loadableElf } from '../../src/engine/built.ts';
import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'binary-undefined-symbols',
  severity: 'error',
  title: 'The built library uses symbols that nothing defines',
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'crate'],
  yieldsTo: [
    'nif-version-too-new',
    'binary-glibc-too-new',
    'binary-libc-mismatch',
    'binary-library-not-found',
    'binary-needs-libgcc',
    'binary-needs-rust-std',
    'binary-not-shared-object',
    'binary-wrong-architecture',
    'binary-wrong-format',
  ],
  fixable: 'none',
  check({ binary, module, crate }, report) {
    if (!loadableElf(binary) || !binary.loading) return;
    const version = unmetVersion(binary);
    const names = unboundNames(binary);
    if (names.length === 0 && version === undefined) return;
    const rustler = crate?.rustler.kind === 'known' ? crate.rustler.span : undefined;
    const beam = names.length > 0 && names.every((name) => name.startsWith('enif_'));
    report(
      aboutBuilt(binary, [beam ? rustler : undefined, crate?.package.name.span, askingModule(module)], {
        message:
          names.length > 0
            ? `\`${binary.path}\` uses ${listed(names)}, which ${beam ? 'the BEAM beside it does not offer' : 'neither the BEAM nor a library that it needs defines'}.`
            : `\`${binary.path}\` needs ${version}.`,
        label: 'links what nothing defines',
        help: beam
          ? 'Lower the NIF version that the crate asks for, or run it on the Erlang/OTP that offers these functions.'
          : 'Link the library that defines them, so that it becomes a needed one.',
      }),
    );
  },
});

function unboundNames({ loading }: BinaryLink): readonly string[] {
  const unbound = loading?.unbound.kind === 'known' ? loading.unbound.value.map(({ name }) => name) : [];
  // A symbol of a version that is not there is the version's fault.
  const versioned = new Set(loading?.unmetVersions.flatMap(({ symbols }) => symbols));
  const names = [...new Set([...(loading?.unknownToBeam ?? []), ...unbound])];
  return names.filter((name) => !isCxxRuntimeSymbol(name) && !versioned.has(name));
}

/** A version of a library other than those of the C and C++ runtimes, which have rules of their own. */
function unmetVersion({ loading }: BinaryLink): string | undefined {
  const unmet = loading?.unmetVersions.find(({ version, by }) => {
    return !/^(GLIBCXX|CXXABI)_/.test(version) && (!version.startsWith('GLIBC_') || by !== undefined);
  });
  return unmet && `${unmet.version}, which the \`${unmet.library}\` that it gets does not define`;
}
