import { defineRule } from '../../src/engine/index.ts';
import { flagIn, missingFlag } from '../../src/engine/needed-flag.ts';

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
    // A file meant for this crate stands in its folder or above it; any other belongs to some other build.
    const meant = producer.flags.value.outOfReach.filter(({ file }) => isAbove(file, crate.package.directory));
    const found = flagIn(needed, meant);
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

/** Whether `<folder>/.cargo/config.toml` stands in a folder or above it. */
function isAbove(file: string | undefined, directory: string): boolean {
  const folder = file?.replace(/\.cargo\/[^/]*$/, '');
  return folder !== undefined && folder !== file && `${directory}/`.startsWith(folder);
}
