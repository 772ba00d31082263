import type { MixProject } from '../../src/elixir/model.ts';
import { awaitedElsewhere, belongsTo } from '../../src/engine/hand-off.ts';
import { defineRule, valueOf } from '../../src/engine/index.ts';

export default defineRule({
  id: 'copied-to-other-app',
  severity: 'error',
  title: 'The library arrives in another application',
  link: 'handoff',
  needs: ['module', 'build', 'handOff'],
  fixable: 'none',
  check({ module, build, handOff, model }, report) {
    const { arrival, expected, files } = handOff;
    if (build.kind !== 'nix' || arrival.kind === 'unknown' || arrival.value !== undefined) return;
    if (expected.kind === 'unknown') return;
    const file = files.find(
      (candidate) =>
        /(^|\/)priv\/native\/[^/]+$/.test(candidate.placement.path) &&
        !candidate.placement.path.startsWith(`${expected.value.directory}/`) &&
        belongsTo(candidate, module, model) &&
        !awaitedElsewhere(candidate, model),
    );
    const other = file && ownerOf(file.placement.path, model.projects);
    if (!file || !other || other === valueOf(module.module.options.loadFrom)?.app.value) return;
    report({
      at: file.placement.to,
      message: `${file.placement.path} belongs to the application ${other}, and ${module.module.name.value} loads ${expected.value.path}.`,
      label: `priv of ${other}`,
      help: `Copy it to ${expected.value.path}.`,
      related: [{ message: `loads ${expected.value.path}`, span: expected.span }],
    });
  },
});

/** Application whose project holds a path: that of the deepest folder above it. */
function ownerOf(path: string, projects: readonly MixProject[]): string | undefined {
  const folder = path.slice(0, path.lastIndexOf('priv/native')).replace(/\/$/, '');
  const owner = projects.find((project) => project.directory === folder);
  if (!owner) return undefined;
  return valueOf(owner.app) ?? (owner.children.length > 0 ? 'that is the umbrella itself' : undefined);
}
