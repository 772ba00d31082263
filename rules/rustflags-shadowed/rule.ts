import { dynamicCrtIn, staticByDefault } from '../../src/engine/flags.ts';
import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'rustflags-shadowed',
  severity: 'error',
  title: 'A stronger source of rustflags replaces the flag that the NIF needs',
  link: 'producer',
  needs: ['producer', 'crate'],
  yieldsTo: ['crt-static-enabled'],
  fixable: 'none',
  check({ producer, crate }, report) {
    if (!staticByDefault(producer) || producer.flags.kind === 'unknown') return;
    if (!crate.package.library?.crateTypes?.value.some((type) => type.value === 'cdylib')) return;
    const lost = dynamicCrtIn(producer.flags.value.shadowed);
    const [stronger] = producer.flags.value.inEffect;
    if (!lost || !stronger) return;
    const instead = {
      CARGO_ENCODED_RUSTFLAGS: 'CARGO_ENCODED_RUSTFLAGS',
      RUSTFLAGS: 'RUSTFLAGS',
      target: 'Rustflags of the target',
      build: 'build.rustflags',
    };
    report({
      at: stronger.span,
      message: `${instead[stronger.class]} replaces the weaker rustflags altogether, so ${lost.flag.value} never reaches rustc and cargo builds no cdylib.`,
      label: 'wins',
      help: `Add ${lost.flag.value} here, or drop this setting.`,
      related: [{ message: 'never used in this build', span: lost.flag.span }],
    });
  },
});
