import { defineRule } from '../../src/engine/index.ts';
import { flagIn, meantFor, missingFlag } from '../../src/engine/needed-flag.ts';

export default defineRule({
  id: 'cargo-config-out-of-reach',
  severity: 'error',
  title: 'The flag that the NIF needs stands in a config file that cargo does not read',
  link: 'producer',
  needs: ['module', 'producer', 'crate'],
  yieldsTo: ['rustflags-shadowed', 'crt-static-enabled'],
  fixable: 'none',
  check({ module, producer, crate, model }, report) {
    const needed = missingFlag(producer, crate, module, model.repository);
    if (!needed || producer.flags.kind === 'unknown' || producer.call.kind === 'unknown') return;
    // cargo-config-ignored-by-builder speaks where no config file counts at all.
    if (producer.rust && producer.rust.compiler !== 'cargo') return;
    const found = flagIn(needed, meantFor(crate, producer.flags.value.outOfReach));
    if (!found) return;
    const folder = producer.call.value.workingDirectory || 'the root of the source';
    report({
      at: found.flag.span,
      message: `Cargo reads config files from ${folder} upwards, inside the source of the build, and never ${found.source.file ?? 'this file'}.`,
      label: 'not read by this build',
      help: 'Pass the flag in CARGO_BUILD_RUSTFLAGS, or move the file to where the build starts cargo.',
      related: [{ message: 'the build that needs the flag', span: producer.span }],
    });
  },
});
