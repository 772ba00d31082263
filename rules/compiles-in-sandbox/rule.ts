import type { NixMixBuild } from '../../src/chain/model.ts';
import { defineRule, type RelatedPlace } from '../../src/engine/index.ts';
import { decidingSubstitution } from '../../src/engine/switches.ts';

export default defineRule({
  id: 'compiles-in-sandbox',
  severity: 'error',
  title: 'Rustler compiles where no cargo is',
  link: 'build',
  needs: ['module', 'build', 'handOff'],
  yieldsTo: [
    'force-build-config-dead',
    'switch-not-exported',
    'options-configured-elsewhere',
    'skip-configured-for-other-module',
    'switch-value-mismatch',
    'switch-not-set',
    'dependency-config-missing',
  ],
  fixable: 'none',
  judgesDependencies: true,
  check({ module, build, handOff, chain }, report) {
    if (build.kind !== 'nix' || module.mode.kind === 'unknown' || module.mode.value !== 'compiles') return;
    if (build.cargo.kind === 'unknown' || build.cargo.value || !build.moments.compile) return;
    if (decidingSubstitution(module, build, handOff)) return;
    const { name, use, through } = module.module;
    report({
      at: use,
      message: `\`${name.value}\` compiles its crate in this build, and no cargo is among its inputs.`,
      label: 'runs cargo',
      help: chain.dependency
        ? helpForDependency(chain.dependency.value, name.value, build)
        : 'Build the crate as a derivation of its own, place its library in preBuild and set `skip_compilation?: true`; or give the Mix derivation cargo, rustc and the vendored crates.',
      related: [
        { message: 'the build without cargo', span: build.derivation.call },
        ...(through ? [{ message: 'used through this call', span: through }] : []),
        ...(chain.dependency ? [] : removedConfig(build)),
      ],
    });
  },
});

/** What skips compilation may stand in a folder that buildMix removes. */
function removedConfig({ derivation, mix: { keepsConfig }, projectDirectory, source }: NixMixBuild): RelatedPlace[] {
  if (source.entry(projectDirectory === '' ? 'config' : `${projectDirectory}/config`).kind === 'missing') return [];
  const isRemoved = keepsConfig.kind === 'known' && !keepsConfig.value && !derivation.arguments.has('appConfigPath');
  return isRemoved
    ? [{ message: 'its buildMix removes config/ unless `appConfigPath` names it', span: keepsConfig.span }]
    : [];
}

function helpForDependency(app: string, module: string, { derivation }: NixMixBuild): string {
  const where = derivation.builder === 'buildMix' ? ' where this build sees it (appConfigPath)' : '';
  return `Build its crate as a derivation of its own, place the library before ${app} compiles and set \`config :${app}, ${module}, skip_compilation?: true\`${where}.`;
}
