import type { HandedFile, NixMixBuild, OtherBuild } from '../../src/chain/model.ts';
import { shownPath } from '../../src/engine/hand-off.ts';
import { defineRule, type Edit, replace, safe, textAt, valueOf } from '../../src/engine/index.ts';
import type { FileView, Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'release-path-fixed',
  severity: 'warning',
  title: 'A written path belongs to another build',
  link: 'handoff',
  needs: ['build', 'handOff'],
  uses: ['module'],
  fixable: 'safe',
  judgesDependencies: true,
  check({ build, handOff, module, model }, report) {
    if (build.kind !== 'nix') return;
    const app = module && valueOf(module.module.options.loadFrom)?.app.value;
    for (const file of handOff.files) {
      const found = fixedPart(file, model.repository);
      if (!found || file.placement.conditional || isRightElsewhere(file, handOff.files)) continue;
      const { placement, inApplication } = file;
      const awaited = app === inApplication.application && handOff.arrival.kind === 'known' && !handOff.arrival.value;
      const edits = everywhere(found, build, model.repository);
      report({
        at: found.span,
        severity: awaited ? 'error' : 'warning',
        message: `\`${shownPath(placement.path)}\` is never looked at: ${found.why}.`,
        label: `is ${found.own} in this build`,
        help: found.help,
        related: [{ message: 'the build', span: build.derivation.call }],
        fix: edits.length > 0 ? safe(`Write ${found.own} instead of ${found.written}`, ...edits) : undefined,
      });
    }
  },
});

/** A loop over several environments: the same words name the build's own in another round. */
function isRightElsewhere({ placement: { to } }: HandedFile, files: readonly HandedFile[]): boolean {
  return files.some(({ placement, inApplication }) => {
    const isSame = placement.to.path === to.path && placement.to.start === to.start;
    return isSame && inApplication.application !== undefined && !inApplication.otherBuild;
  });
}

interface FixedPart extends OtherBuild {
  readonly span: Span;
  readonly before: string;
  readonly after: string;
  readonly why: string;
  readonly help: string;
}

/** The part of a written path that differs from the build's own. */
function fixedPart({ placement, inApplication }: HandedFile, view: FileView): FixedPart | undefined {
  const { application = '', otherBuild } = inApplication;
  if (!otherBuild) return undefined;
  const { part, own } = otherBuild;
  const around =
    part === 'environment' ? { before: '_build/', after: '/lib/' } : { before: `${application}-`, after: '/priv' };
  const words =
    part === 'environment'
      ? {
          why: `Mix compiles this build to \`_build/${own}\``,
          help: 'Write `_build/$MIX_ENV`, which is right in every environment.',
        }
      : {
          why: `${application} is installed as \`${application}-${own}\``,
          help: 'Take the version from the one place that says it.',
        };
  return {
    ...otherBuild,
    ...around,
    ...words,
    span: spanOf({ ...otherBuild, ...around }, placement.to, view) ?? placement.to,
  };
}

/** Where a part stands in a word; undefined when it was computed. */
function spanOf(
  { before, written, after }: Pick<FixedPart, 'before' | 'written' | 'after'>,
  word: Span,
  view: FileView,
) {
  const at = textAt(word, view).indexOf(before + written + after);
  if (at < 0) return undefined;
  const start = word.start + at + before.length;
  return { ...word, start, end: start + written.length };
}

/** The same part in every word of the build that places something there: the folder has to be made under the same name. */
function everywhere(part: FixedPart, { outcome }: NixMixBuild, view: FileView): Edit[] {
  const spans = new Map<number, Span>();
  for (const { to } of outcome.placements) {
    const span = to.path === part.span.path ? spanOf(part, to, view) : undefined;
    if (span) spans.set(span.start, span);
  }
  return [...spans.values()].map((span) => replace(span, part.own));
}
