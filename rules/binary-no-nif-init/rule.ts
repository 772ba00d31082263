import { aboutBuilt, askingModule, loadableElf } from '../../src/engine/built.ts';
import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'binary-no-nif-init',
  severity: 'error',
  title: 'The built library has no nif_init',
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'producer', 'crate'],
  yieldsTo: ['nif-init-not-primary', 'binary-not-shared-object', 'binary-wrong-architecture', 'binary-wrong-format'],
  fixable: 'none',
  check({ binary, module, producer, crate }, report) {
    const { init } = binary;
    if (!loadableElf(binary) && !binary.machO) return;
    if (init.kind === 'unknown' || init.value.entry !== undefined) return;
    const [named] = init.value.crates;
    if (named !== undefined) {
      report(
        aboutBuilt(binary, [producer?.span, askingModule(module)], {
          message: `\`${binary.path}\` exports \`${named}_nif_init\` and no \`nif_init\`: rustler writes that only into a package that cargo builds as a primary one.`,
          label: 'builds the crate as a dependency',
          help: 'Select the package itself (`cargo build -p`), or set `RUSTLER_PRIMARY_NIF_INIT=1` in the build.',
        }),
      );
      return;
    }
    report(
      aboutBuilt(binary, [crate?.initialisation?.call ?? crate?.package.name.span, askingModule(module)], {
        message: `\`${binary.path}\` exports neither \`nif_init\` nor \`_nif_init\`, so the BEAM finds nothing to call in it.`,
        label: 'ought to export nif_init',
        help: 'Put `rustler::init!` into the crate whose library this is, or hand over the library of the crate that has it.',
      }),
    );
  },
});
