import { defineRule } from '../../src/engine/index.ts';
import type { Argument, Derivation } from '../../src/nix/model.ts';

const names = /^(hash|sha256|sha512|outputHash|cargoHash|cargoSha256|vendorHash|depsHash|npmDepsHash)$/;
const placeholders = /^(sha256-A{43}=|sha512-A{86}==|0{52}|0{64}|A{43}=|)$/;

export default defineRule({
  id: 'placeholder-hash',
  severity: 'warning',
  title: 'A hash is still a placeholder',
  link: 'producer',
  needs: ['module', 'build'],
  uses: ['producer'],
  fixable: 'none',
  check({ build, producer }, report) {
    if (build.kind !== 'nix') return;
    const needed = new Set<Derivation>([build.derivation, ...build.derivation.references]);
    if (producer?.derivation)
      for (const derivation of [producer.derivation, ...producer.derivation.references]) needed.add(derivation);
    for (const derivation of needed) {
      for (const [name, argument] of hashes(derivation.arguments)) {
        if (!isPlaceholder(argument)) continue;
        report({
          at: argument.span,
          message: `\`${name}\` is a placeholder, so the build stops at this fetch and prints the hash it got.`,
          label: 'placeholder',
          help: 'Build once and put the printed hash here.',
          related: [{ message: 'the build that needs it', span: build.derivation.call }],
        });
      }
    }
  },
});

/** Hash arguments, also inside attribute sets such as `outputHashes` and `cargoLock`. */
function* hashes(given: ReadonlyMap<string, Argument>): Generator<readonly [string, Argument]> {
  for (const [name, argument] of given) {
    if (names.test(name)) yield [name, argument];
    else if (argument.value.kind === 'attributes' && name !== 'env' && name !== 'passthru' && name !== 'meta') {
      for (const [inner, value] of argument.value.attributes) {
        if (name === 'outputHashes' || names.test(inner)) yield [inner, value];
      }
    }
  }
}

function isPlaceholder({ value }: Argument): boolean {
  if (value.kind === 'external') return /(^|\.)lib\.(fakeHash|fakeSha256|fakeSha512)$/.test(value.path);
  if (value.kind !== 'text') return false;
  let text = '';
  for (const part of value.text) {
    if (part.kind !== 'text') return false;
    text += part.text;
  }
  return placeholders.test(text);
}
