import type { ExpectedFile, HandedFile } from '../../src/chain/model.ts';
import { shownEvent, shownPath } from '../../src/engine/hand-off.ts';
import { defineRule, valueOf } from '../../src/engine/index.ts';

export default defineRule({
  id: 'copied-too-late',
  severity: 'error',
  title: 'The library arrives after it was needed',
  link: 'handoff',
  needs: ['module', 'build', 'handOff'],
  fixable: 'none',
  judgesDependencies: true,
  check({ module, build, handOff }, report) {
    const { arrival, expected, files } = handOff;
    if (build.kind !== 'nix' || arrival.kind === 'unknown' || arrival.value !== undefined) return;
    if (expected.kind === 'unknown') return;
    const app = valueOf(module.module.options.loadFrom)?.app.value;
    const late = files.find((file) => !file.inTime && isTheFile(file, expected.value, app));
    const inBuildTree = late?.inApplication.application !== undefined;
    const event = inBuildTree ? build.moments.release : expected.value.before;
    if (!late || !event) return;
    const { phase, command } = late.placement;
    const step = shownEvent(event);
    const ofDependency = event === build.moments.dependencies && event !== build.moments.release;
    const taken = ofDependency
      ? `links the \`priv\` of ${app ?? 'a dependency'} only if there is one by then`
      : 'collects what stands in `priv` by then';
    report({
      at: build.derivation.phases.get(phase)?.name ?? command,
      message: `\`${phase}\` places \`${shownPath(expected.value.path)}\` after \`${step}\`, which ${taken}.`,
      label: `after ${step}`,
      help: `Move the copy to ${ofDependency ? 'preConfigure' : 'preBuild'}.`,
      related: [{ message: 'the copy that comes too late', span: command }],
    });
  },
});

function isTheFile({ placement, inApplication }: HandedFile, { path }: ExpectedFile, app: string | undefined): boolean {
  if (placement.conditional) return false;
  if (inApplication.application === undefined) return placement.path === path;
  return inApplication.application === app && path.endsWith(inApplication.path);
}
