import { defineRule } from '../../src/engine/index.ts';
import type { NixText } from '../../src/nix/model.ts';

export default defineRule({
  id: 'hook-overridden',
  severity: 'error',
  title: 'The hook that hands the library over never runs',
  link: 'handoff',
  needs: ['build', 'handOff'],
  fixable: 'none',
  check({ build, handOff }, report) {
    const { arrival } = handOff;
    if (build.kind !== 'nix' || arrival.kind === 'unknown' || arrival.value !== undefined) return;
    const { phases, builder } = build.derivation;
    for (const { phase, because } of handOff.skippedHooks) {
      const hook = phases.get(phase);
      if (!hook || !handsOver(hook.text)) continue;
      report({
        at: hook.name,
        message: `${phase} never runs: the phase it belongs to is replaced and does not call runHook ${phase}.`,
        label: 'never runs',
        help: `Call runHook ${phase} in the replaced phase, or put the copy there.`,
        related: [{ message: 'replaces the phase', span: because }],
      });
    }
    const postFixup = builder === 'mixRelease' ? phases.get('postFixup') : undefined;
    if (postFixup && handsOver(postFixup.text)) {
      report({
        at: postFixup.name,
        message: 'postFixup never runs: mixRelease sets its own and replaces this one.',
        label: 'replaced by mixRelease',
        help: 'Move the copy to preBuild.',
      });
    }
  },
});

/** A text that places a library: it takes from a Rust build, or writes under priv/native. */
function handsOver(text: NixText): boolean {
  return text.some((part) => {
    if (part.kind === 'output') return part.derivation.details.kind === 'rust';
    return part.kind === 'text' && part.text.includes('priv/native');
  });
}
