import { dynamicCrt, staticByDefault } from '../../src/engine/flags.ts';
import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'musl-crt-static',
  severity: 'error',
  title: 'A musl target that links its C library statically cannot build a cdylib',
  link: 'producer',
  needs: ['producer', 'crate'],
  yieldsTo: ['rustflags-shadowed', 'cargo-config-out-of-reach', 'crt-static-enabled'],
  fixable: 'none',
  check({ producer, crate }, report) {
    if (!staticByDefault(producer) || producer.triple.kind === 'unknown') return;
    const types = crate.package.library?.crateTypes?.value.map((type) => type.value) ?? [];
    if (!types.includes('cdylib')) return;
    const triple = producer.triple.value;
    const outcome =
      types.length === 1
        ? 'cargo stops with "cannot produce cdylib"'
        : 'cargo only warns, drops the cdylib and builds no library to load';
    report({
      at: producer.tripleSpan ?? producer.span,
      message: `\`${triple}\` links its C library statically unless a flag says otherwise, so ${outcome}.`,
      label: 'static by default',
      help: `Pass ${dynamicCrt}, for instance in CARGO_BUILD_RUSTFLAGS or in .cargo/config.toml under [target.${triple}].`,
      related: [
        {
          message: `builds ${types.join(', ')}`,
          span: crate.package.library?.crateTypes?.span ?? crate.package.name.span,
        },
      ],
    });
  },
});
