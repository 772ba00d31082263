import { defineRule, isInTemplate, textOfParts } from '../../src/engine/index.ts';
import type { Argument, ArgumentValue, Derivation } from '../../src/nix/model.ts';

const fetched: ReadonlySet<string> = new Set(['hash', 'sha256', 'sha512', 'outputHash']);
const vendored: ReadonlySet<string> = new Set(['cargoHash', 'cargoSha256']);
const output: ReadonlySet<string> = new Set(['outputHash']);
const none: ReadonlySet<string> = new Set();
const testInputs = ['nativeCheckInputs', 'checkInputs', 'nativeInstallCheckInputs', 'installCheckInputs'];
const placeholders = /^(sha256-A{43}=|sha512-A{86}==|0{52}|0{64}|A{43}=|)$/;

export default defineRule({
  id: 'placeholder-hash',
  severity: 'warning',
  title: 'A hash is still a placeholder',
  link: 'producer',
  needs: ['module', 'build'],
  uses: ['producer'],
  fixable: 'none',
  check({ build, producer, model }, report) {
    if (build.kind !== 'nix') return;
    const needed = new Set<Derivation>(neededBy(build.derivation));
    if (producer?.derivation) for (const derivation of neededBy(producer.derivation)) needed.add(derivation);
    for (const derivation of needed) {
      for (const [name, argument] of hashes(derivation)) {
        if (!isPlaceholder(argument)) continue;
        const isMeant = isInTemplate(argument.span, model);
        report({
          at: argument.span,
          severity: isMeant ? 'note' : 'warning',
          message: `\`${name}\` is a placeholder, so the build stops at this fetch and prints the hash it got.`,
          label: 'placeholder',
          help: isMeant
            ? 'Nothing needs to change in a template; whoever takes it puts the printed hash here.'
            : 'Build once and put the printed hash here.',
          related: [{ message: 'the build that needs it', span: build.derivation.call }],
        });
      }
    }
  },
});

/** A derivation and what it refers to, without what only its tests need. */
function neededBy(derivation: Derivation): Derivation[] {
  const tests = new Set(testInputs.flatMap((name) => derivationsIn(derivation.arguments.get(name)?.value)));
  return [derivation, ...derivation.references.filter((reference) => !tests.has(reference.id))];
}

function derivationsIn(value: ArgumentValue | undefined): string[] {
  if (value?.kind === 'list') return value.items.flatMap((item) => derivationsIn(item.value));
  return value?.kind === 'derivation' ? [value.derivation.id] : [];
}

/** Arguments that are hashes of a fetch: those of fetchers, those of builders that fetch by themselves, and `outputHashes`. */
function* hashes(derivation: Derivation): Generator<readonly [string, Argument]> {
  const given = derivation.arguments;
  const names = namesOf(derivation);
  for (const [name, argument] of given) {
    if (names.has(name)) yield [name, argument];
    const inner = argument.value.kind === 'attributes' ? argument.value.attributes : undefined;
    if (name === 'cargoLock' && derivation.builder === 'buildRustPackage')
      yield* outputHashes(inner?.get('outputHashes'));
    if (name === 'outputHashes' && derivation.builder === 'vendored-crates') yield* outputHashes(argument);
  }
}

function* outputHashes(argument: Argument | undefined): Generator<readonly [string, Argument]> {
  if (argument?.value.kind === 'attributes') yield* argument.value.attributes;
}

function namesOf(derivation: Derivation): ReadonlySet<string> {
  const { builder, arguments: given } = derivation;
  switch (builder) {
    case 'fetch':
    case 'fetchMixDeps':
    case 'vendored-crates':
      return fetched;
    // The first of these that is set is used (nixpkgs build-rust-package/default.nix).
    case 'buildRustPackage':
      return isSet(given, ['cargoVendorDir', 'cargoDeps', 'cargoLock']) ? none : vendored;
    case 'mkDerivation':
    case 'runCommand':
      return output;
    default:
      return none;
  }
}

function isSet(given: ReadonlyMap<string, Argument>, names: readonly string[]): boolean {
  return names.some((name) => given.has(name) && given.get(name)?.value.kind !== 'null');
}

function isPlaceholder({ value }: Argument): boolean {
  if (value.kind === 'external') return /(^|\.)lib\.(fakeHash|fakeSha256|fakeSha512)$/.test(value.path);
  if (value.kind !== 'text') return false;
  const text = textOfParts(value.text);
  return text !== undefined && placeholders.test(text);
}
