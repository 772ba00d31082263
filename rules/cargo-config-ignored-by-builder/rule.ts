import { placeOfBuilder } from '../../src/engine/generated.ts';
import { defineRule, valueOf } from '../../src/engine/index.ts';
import { flagIn, meantFor, missingFlag } from '../../src/engine/needed-flag.ts';

export default defineRule({
  id: 'cargo-config-ignored-by-builder',
  severity: 'warning',
  title: 'The flag that the NIF needs stands in a config file that the builder never reads',
  link: 'producer',
  needs: ['module', 'producer', 'crate'],
  uses: ['handOff'],
  yieldsTo: ['crt-static-enabled', 'static-package-set'],
  fixable: 'none',
  check({ module, producer, crate, handOff, model }, report) {
    const flags = valueOf(producer.flags);
    if (!producer.rust || producer.rust.compiler === 'cargo' || !flags || flags.unknown.length > 0) return;
    const needed = missingFlag(producer, crate, module, model.repository);
    const found = needed && flagIn(needed, meantFor(crate, flags.outOfReach));
    if (!found) return;
    const isRustc = producer.rust.compiler === 'rustc';
    report({
      at: placeOfBuilder(producer, handOff, model.repository),
      message: `\`${found.flag.value}\` in ${found.source.file} has no effect on this build: ${isRustc ? 'buildRustCrate starts no cargo' : 'cargo2nix writes a configuration of its own'}.`,
      label: 'reads no Cargo config',
      help: isRustc ? 'Pass the flag in `extraRustcOpts`.' : 'Pass the flag in `rustcLinkFlags` of makePackageSet.',
      related: [{ message: 'the flag that is not read', span: found.flag.span }],
    });
  },
});
