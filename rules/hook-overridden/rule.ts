import { defineRule, valueOf } from '../../src/engine/index.ts';
import type { NixText } from '../../src/nix/model.ts';
import type { Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'hook-overridden',
  severity: 'error',
  title: 'The hook that hands the library over never runs',
  link: 'handoff',
  needs: ['build', 'handOff'],
  fixable: 'none',
  judgesDependencies: true,
  check({ build, handOff }, report) {
    const { arrival } = handOff;
    if (build.kind !== 'nix' || arrival.kind === 'unknown' || arrival.value !== undefined) return;
    const { phases } = build.derivation;
    for (const { phase: hook, because } of handOff.skippedHooks) {
      const given = phases.get(hook);
      if (!given || !handsOver(given.text)) continue;
      const replacing = [...phases].find(([, { span }]) => holds(span, because));
      const [phase, text] = replacing ?? ['the phase it belongs to', undefined];
      report({
        at: given.name,
        message: `\`${hook}\` never runs: ${replacing ? `\`${phase}\`` : phase} is replaced and does not call \`runHook ${hook}\`.`,
        label: 'never runs',
        help: `Call \`runHook ${hook}\` in the replaced phase, or put the copy there.`,
        related: [{ message: 'replaces the phase', span: text?.name ?? because }],
      });
    }
    const late = phases.get('postFixup');
    if (late?.replaced && valueOf(late.replaced) && handsOver(late.text)) {
      report({
        at: late.name,
        message: '`postFixup` never runs: mixRelease sets its own and replaces this one.',
        label: 'replaced by mixRelease',
        help: 'Move the copy to postInstall when it goes into $out, else to preBuild.',
      });
    }
  },
});

function holds(outer: Span, inner: Span): boolean {
  return outer.path === inner.path && outer.start <= inner.start && inner.end <= outer.end;
}

/** A text that places a library: it names one of a Rust build, or a folder that libraries are loaded from. */
function handsOver(text: NixText): boolean {
  const words = text.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  const builds = text.some((part) => part.kind === 'output' && part.derivation.details.kind === 'rust');
  return /\bpriv\/native\b/.test(words) || (builds && /\.(so|dylib)\b|\/lib\b/.test(words) && /\bpriv\b/.test(words));
}
