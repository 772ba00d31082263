import { defineRule, valueOf } from '../../src/engine/index.ts';
import { sameSpan } from '../../src/engine/shared.ts';
import type { Derivation, NixText } from '../../src/nix/model.ts';
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
      report({ at: given.name, label: 'never runs', ...whyNever(hook, because, build.derivation) });
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

interface Why {
  readonly message: string;
  readonly help: string;
  readonly related: readonly { readonly message: string; readonly span: Span }[];
}

/** The builder leaves it out, or its phase is skipped by a variable, left out of `phases`, or replaced. */
function whyNever(hook: string, because: Span, { builder, phases, environment, call }: Derivation): Why {
  const leftOut = phases.get(hook)?.leftOut;
  if (leftOut && valueOf(leftOut) && sameSpan(because, leftOut.span)) {
    return {
      message: `\`${hook}\` never runs: ${builder} of this nixpkgs installs without calling it.`,
      help: 'Move the copy to postFixup when it goes into $out, else to preBuild; newer nixpkgs call the hook again.',
      related: [{ message: 'this nixpkgs', span: because }],
    };
  }
  const phase = hook.replace(
    /^(?:pre|post)([A-Z])(\w*)$/,
    (_, first: string, rest: string) => `${first.toLowerCase()}${rest}Phase`,
  );
  const help = 'Put the copy into a phase that runs.';
  if (sameSpan(because, call)) {
    const asked = `do${phase.replace(/Phase$/, '').replace(/^./, (first) => first.toUpperCase())}`;
    return { message: `\`${hook}\` never runs: nothing sets \`${asked}\`.`, help, related: [] };
  }
  const skipping = [...environment].find(([, { span }]) => sameSpan(span, because));
  if (skipping) {
    const [name, { name: span }] = skipping;
    const does = name === 'phases' ? 'does not name' : 'skips';
    const what = hook === phase ? 'it' : `\`${phase}\``;
    return {
      message: `\`${hook}\` never runs: \`${name}\` ${does} ${what}.`,
      help,
      related: [{ message: `${does} the phase`, span }],
    };
  }
  const [name, text] = [...phases].find(([, { span }]) => holds(span, because)) ?? [undefined, undefined];
  const replaced = name === undefined ? 'the phase it belongs to' : `\`${name}\``;
  return {
    message: `\`${hook}\` never runs: ${replaced} is replaced and does not call \`runHook ${hook}\`.`,
    help: `Call \`runHook ${hook}\` in the replaced phase, or put the copy there.`,
    related: [{ message: 'replaces the phase', span: text?.name ?? because }],
  };
}

function holds(outer: Span, inner: Span): boolean {
  return outer.path === inner.path && outer.start <= inner.start && inner.end <= outer.end;
}

/** A text that places a library: it names one of a Rust build, or a folder that libraries are loaded from. */
function handsOver(text: NixText): boolean {
  const words = text.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  const builds = text.some((part) => part.kind === 'output' && part.derivation.details.kind === 'rust');
  return /\bpriv\/native\b/.test(words) || (builds && /\.(so|dylib)\b|\/lib\b/.test(words) && /\bpriv\b/.test(words));
}
