import type { HandOffLink, ProducerLink } from '../../src/chain/model.ts';
import { addAttributes } from '../../src/engine/attribute.ts';
import { defineRule, type Fix, replace, safe, textAt, valueOf } from '../../src/engine/index.ts';
import type { Derivation } from '../../src/nix/model.ts';
import type { Repository } from '../../src/repository/index.ts';

export default defineRule({
  id: 'naersk-copy-libs',
  severity: 'error',
  title: 'The library of the NIF crate stays behind in naersk’s build',
  link: 'producer',
  needs: ['build', 'handOff', 'producer', 'crate'],
  fixable: 'safe',
  check({ build, handOff, producer, crate, model }, report) {
    const { derivation, rust } = producer;
    if (build.kind !== 'nix' || derivation?.builder !== 'naersk.buildPackage' || !rust) return;
    const copies = valueOf(rust.installsLibraries);
    if (!copies || copies.value || derivation.arguments.has('mode')) return;
    if (!crate.package.library?.crateTypes?.value.some((type) => type.value === 'cdylib')) return;
    if (!compiles(producer, crate.package.directory) || !isTakenFrom(derivation, handOff, build.derivation)) return;
    const given = derivation.arguments.get('copyLibs');
    report({
      at: given?.span ?? derivation.call,
      message: `\`${crate.package.name.value}\` is compiled, and naersk copies its library only when \`copyLibs\` is true.`,
      label: given ? 'no library in the output' : 'copyLibs is not set',
      help: 'Set `copyLibs = true`.',
      related: [
        {
          message: 'takes the library from this build',
          span: placeOfCopy(derivation, handOff) ?? build.derivation.call,
        },
      ],
      fix: copyLibs(derivation, model.repository),
    });
  },
});

function compiles({ packages }: ProducerLink, directory: string): boolean {
  return valueOf(packages)?.some((selected) => selected.directory === directory) === true;
}

/** Whether the Mix build counts on a file of this build: a copy finds nothing, or nothing arrives although a phase names it. */
function isTakenFrom(derivation: Derivation, handOff: HandOffLink, mix: Derivation): boolean {
  if (placeOfCopy(derivation, handOff)) return true;
  const arrives = handOff.arrival.kind === 'unknown' || handOff.arrival.value !== undefined;
  return !arrives && mix.references.some(({ id }) => id === derivation.id);
}

function placeOfCopy({ id }: Derivation, { missingSources }: HandOffLink) {
  return missingSources.find(({ from }) => from.id === id)?.fault.span;
}

function copyLibs(derivation: Derivation, repository: Repository): Fix | undefined {
  const given = derivation.arguments.get('copyLibs');
  if (given) {
    const isLiteral = textAt(given.span, repository) === 'false';
    return isLiteral ? safe('Copy the libraries', replace(given.span, 'true')) : undefined;
  }
  const edit = addAttributes(derivation, 'copyLibs = true;', repository);
  return edit && safe('Copy the libraries', edit);
}
