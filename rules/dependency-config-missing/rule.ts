import type { NixMixBuild } from '../../src/chain/model.ts';
import type { ConfigEntry } from '../../src/elixir/model.ts';
import { defineRule, valueOf } from '../../src/engine/index.ts';

export default defineRule({
  id: 'dependency-config-missing',
  severity: 'error',
  title: 'A dependency is built without the configuration that it needs',
  link: 'module',
  needs: ['module', 'build'],
  fixable: 'none',
  judgesDependencies: true,
  check({ module, build, chain }, report) {
    const { dependency } = chain;
    if (!dependency || build.kind !== 'nix' || build.derivation.builder !== 'buildMix') return;
    if (valueOf(module.mode) !== 'compiles' || mayCompile(build)) return;
    const unseen = module.dependentConfig.find((entry) => !module.config.entries.some((seen) => isSame(seen, entry)));
    if (!unseen) return;
    const outcomes = module.whatIfConfigured(unseen);
    const skips = outcomes.map((outcome) => outcome.module && valueOf(outcome.module.options.skipCompilation));
    if (skips.length === 0 || skips.some((skip) => skip !== true)) return;
    const { name } = module.module;
    const argument = build.derivation.arguments.get('appConfigPath');
    const given = argument?.value.kind === 'null' ? undefined : argument;
    const app = dependency.value;
    const why = given ? 'the folder that `appConfigPath` names does not hold it' : 'it gets no `appConfigPath`';
    report({
      at: unseen.key.span,
      message: `The derivation that builds ${app} does not see this configuration: ${why}, so \`${name.value}\` compiles its crate there.`,
      label: `never reaches ${app}`,
      help: `Give ${app} \`appConfigPath = ./config;\` in an override of it.`,
      related: [
        given
          ? { message: `what ${app} sees`, span: given.span }
          : { message: `${app} is built here`, span: build.derivation.call },
      ],
    });
  },
});

function isSame(one: ConfigEntry, other: ConfigEntry): boolean {
  return one.span.path === other.span.path && one.span.start === other.span.start;
}

/** Cargo and vendored crates are there: compiling is what the build is for. */
function mayCompile({ cargo, vendored }: NixMixBuild): boolean {
  return valueOf(cargo) !== false && valueOf(vendored) !== false;
}
