import type { ModuleLink } from '../../src/chain/model.ts';
import type { ConfigEntry } from '../../src/elixir/model.ts';
import { defineRule, valueOf } from '../../src/engine/index.ts';
import { breaksInSandbox } from '../../src/engine/switches.ts';

export default defineRule({
  id: 'skip-configured-for-other-module',
  severity: 'error',
  title: 'Compilation is skipped for a module that is no NIF module',
  link: 'module',
  needs: ['module', 'build'],
  fixable: 'none',
  check({ module, build }, report) {
    const app = valueOf(module.project.app);
    const { name, use } = module.module;
    // Without a build that breaks for it the entry is idle, which is no fault.
    if (app === undefined || build.kind !== 'nix' || !breaksInSandbox(module, build, undefined)) return;
    for (const entry of module.config.entries) {
      if (
        !entry.key.value.startsWith('Elixir.') ||
        entry.app.value !== app ||
        entry.runtime ||
        !skips(entry) ||
        isNif(entry.key.value, module)
      )
        continue;
      const known = module.definedModules();
      const defined = known?.get(entry.key.value);
      if (!known) continue;
      const written = entry.key.value.replace(/^Elixir\./, '');
      report({
        at: entry.key.span,
        message: `\`${written}\` ${defined ? 'does not use Rustler' : 'is no module of this project'}, so nothing skips compilation here.`,
        label: defined ? 'not the NIF module' : 'no such module',
        help: `Configure ${name.value}, the module that uses Rustler.`,
        related: [
          { message: `${name.value} uses Rustler`, span: use },
          ...(defined ? [{ message: `${written} stands here`, span: defined.span }] : []),
        ],
      });
    }
  },
});

function skips({ value }: ConfigEntry): boolean {
  if (value.value.kind !== 'list') return false;
  return value.value.items.some(({ value: pair }) => {
    if (pair.kind !== 'tuple') return false;
    const [key, set] = pair.items.map((item) => item.value);
    return key?.kind === 'atom' && key.value === 'skip_compilation?' && set?.kind === 'atom' && set.value === 'true';
  });
}

function isNif(key: string, { nifModules, module }: ModuleLink): boolean {
  return nifModules.has(key) || key === module.atom;
}
