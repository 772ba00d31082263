import type { Model } from '../../chain/model.ts';
import { type LineIndex, linesOf, type SourceText } from '../../repository/index.ts';
import type { Syntax } from '../../syntax/index.ts';
import type { RawFinding } from '../run.ts';
import { type Comment, commentsOf } from './comments.ts';
import { type Directive, readDirective } from './directive.ts';
import { coveredLines, isAlone } from './lines.ts';
import type { NamedRuleState, SuppressedBy, Suppression } from './model.ts';

export interface RuleNames {
  /** Rules whose findings a comment may suppress. */
  readonly suppressible: ReadonlySet<string>;
  /** Rules that ran, over everything that is to be checked. */
  readonly ran: ReadonlySet<string>;
  /** Every rule there is. */
  readonly all: ReadonlySet<string>;
}

export interface Suppressed {
  readonly suppressions: readonly Suppression[];
  readonly by: ReadonlyMap<RawFinding, SuppressedBy>;
}

/** Reads the suppressing comments of the texts and lets them speak about the findings. */
export function suppress(
  findings: readonly RawFinding[],
  texts: readonly SourceText[],
  names: RuleNames,
  model: Model,
  syntax: Syntax,
): Suppressed {
  const by = new Map<RawFinding, SuppressedBy>();
  const suppressions = texts.flatMap((source) => {
    const lines = linesOf(source);
    const comments = commentsOf(source.path, source.text, model, syntax);
    return comments
      .toSorted((a, b) => a.span.start - b.span.start)
      .flatMap((comment) => {
        const directive = readDirective(comment.text, source.path, comment.textStart);
        if (!directive) return [];
        const matched = matching(findings, directive, comment, comments, lines);
        for (const finding of matched) {
          if (!by.has(finding)) by.set(finding, { kind: 'comment', reason: directive.reason, place: comment.span });
        }
        return [judged(directive, comment, comments, lines, matched, names)];
      });
  });
  return { suppressions, by };
}

function matching(
  findings: readonly RawFinding[],
  { scope, ids }: Directive,
  comment: Comment,
  comments: readonly Comment[],
  lines: LineIndex,
): RawFinding[] {
  if (!scope) return [];
  const covered = scope === 'line' ? coveredLines(comment, comments, lines) : undefined;
  return findings.filter(({ rule, draft: { at } }) => {
    if (at.path !== comment.span.path || !ids.some(({ value }) => value === rule.id)) return false;
    return !covered || covered.has(lines.position(at.start).line);
  });
}

function judged(
  directive: Directive,
  comment: Comment,
  comments: readonly Comment[],
  lines: LineIndex,
  matched: readonly RawFinding[],
  names: RuleNames,
): Suppression {
  const stateOf = (id: string): NamedRuleState => {
    if (!names.all.has(id)) return 'unknown';
    if (!names.suppressible.has(id)) return 'not-suppressible';
    if (matched.some(({ rule }) => rule.id === id)) return 'used';
    return names.ran.has(id) ? 'unused' : 'silent';
  };
  return {
    comment: comment.span,
    whole: wholeOf(comment, comments, lines),
    word: directive.word,
    scope: directive.scope,
    rules: directive.ids.map(({ value, span }) => ({ value, span, state: stateOf(value) })),
    reason: directive.reason,
  };
}

/** The lines of a comment that has them for itself, else the comment and the blanks before it. */
function wholeOf({ span }: Comment, comments: readonly Comment[], lines: LineIndex): Suppression['whole'] {
  const first = lines.position(span.start);
  const last = lines.position(span.end).line;
  const alone = comments.filter((other) => touches(other, span, lines)).length === 1;
  if (alone && isAlone(first.line, comments, lines) && isAlone(last, comments, lines)) {
    return { ...span, start: lines.lineStart(first.line), end: lines.lineStart(last + 1) };
  }
  const before = lines.lineText(first.line).slice(0, first.column - 1);
  return { ...span, start: span.start - (before.length - before.trimEnd().length) };
}

/** Whether a comment stands on a line of that range. */
function touches({ span }: Comment, range: Comment['span'], lines: LineIndex): boolean {
  return (
    lines.position(span.start).line <= lines.position(range.end).line &&
    lines.position(span.end).line >= lines.position(range.start).line
  );
}
