import type { BinaryLink } from '../../src/chain/model.ts';
import { aboutBuilt, askingModule, listed, loadableElf } from '../../src/engine/built.ts';
import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'binary-module-mismatch',
  severity: 'error',
  title: 'The built library is for another Erlang module',
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'crate'],
  yieldsTo: [
    'init-module-mismatch',
    'binary-no-nif-init',
    'binary-not-shared-object',
    'binary-wrong-architecture',
    'binary-wrong-format',
  ],
  fixable: 'none',
  check({ binary, module, crate }, report) {
    const { module: wanted, init, holdsModule } = binary;
    if (wanted === undefined || (!loadableElf(binary) && !binary.machO)) return;
    if (init.kind === 'unknown' || init.value.entry === undefined) return;
    if (holdsModule.kind === 'unknown' || holdsModule.value) return;
    report(
      aboutBuilt(binary, [crate?.initialisation?.module.span, askingModule(module)], {
        message: `\`${binary.path}\` is for ${listed(namesIn(binary))}, and \`${wanted}\` loads it.`,
        label: 'decides the module',
        help: `Build it from a crate with \`rustler::init!("${wanted}")\`; when the sources say so already, build again.`,
      }),
    );
  },
});

function namesIn({ moduleName }: BinaryLink): readonly string[] {
  if (moduleName.kind === 'entry') return [moduleName.name];
  return moduleName.kind === 'candidates' ? moduleName.names : [];
}
