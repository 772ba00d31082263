import type { HandedFile } from '../../src/chain/model.ts';
import type { MixProject } from '../../src/elixir/model.ts';
import { awaitedElsewhere, belongsTo, shownPath } from '../../src/engine/hand-off.ts';
import { defineRule, isDefined, valueOf } from '../../src/engine/index.ts';

export default defineRule({
  id: 'copied-to-other-app',
  severity: 'error',
  title: 'The library arrives in another application',
  link: 'handoff',
  needs: ['module', 'build', 'handOff'],
  yieldsTo: ['release-path-fixed'],
  fixable: 'none',
  judgesDependencies: true,
  check({ module, build, handOff, model }, report) {
    const { arrival, expected, files } = handOff;
    if (build.kind !== 'nix' || arrival.kind === 'unknown' || arrival.value !== undefined) return;
    const own = valueOf(module.module.options.loadFrom)?.app.value;
    if (expected.kind === 'unknown' || own === undefined) return;
    const path = shownPath(expected.value.path);
    for (const file of files) {
      const { placement } = file;
      const owner = ownerOf(file, model.projects);
      if (owner === undefined || owner === own) continue;
      if (!belongsTo(file, module, model) || awaitedElsewhere(file, model)) continue;
      const where = owner === null ? "in the umbrella's root, which is no application" : `in the application ${owner}`;
      report({
        at: placement.to,
        message: `\`${shownPath(placement.path)}\` lies ${where}, and \`${module.module.name.value}\` loads \`${path}\`.`,
        label: owner === null ? 'priv of no application' : `priv of ${owner}`,
        help: `Copy it to \`${path}\`.`,
        related: [{ message: `loads ${path}`, span: expected.span }],
      });
      return;
    }
  },
});

/** The application whose `priv/native` a file was put into: null for the root of an umbrella, which has none. */
function ownerOf({ placement, inApplication }: HandedFile, projects: readonly MixProject[]): string | null | undefined {
  if (inApplication.application !== undefined) {
    return isDefined(inApplication.application, projects) ? inApplication.application : undefined;
  }
  const folder = /^(?:(.*)\/)?priv\/native\/[^/]+$/.exec(placement.path);
  if (!folder) return undefined;
  const project = projects.find(({ directory }) => directory === (folder[1] ?? ''));
  return project && (valueOf(project.app) ?? (project.children.length > 0 ? null : undefined));
}
