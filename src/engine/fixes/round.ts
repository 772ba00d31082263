import type { Fix } from '../finding.ts';
import type { Finding, ReportedFix } from '../report.ts';
import { collide, edited, type PlacedEdit, placed } from './edits.ts';
import { parses } from './parses.ts';

/** What one round of fixing did. */
export interface Round {
  readonly applied: readonly Finding[];
  /** Findings whose fix would leave a file that cannot be parsed. */
  readonly refused: readonly Finding[];
  /** The new text of every file that changed. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Applies as many fixes as go together, in the order of the findings. A fix that touches what an earlier one touched waits for the
 * next round; one that would break the syntax of a file is refused.
 */
export async function fixRound(
  findings: readonly Finding[],
  allowed: Fix['safety'],
  textOf: (path: string) => string | undefined,
): Promise<Round> {
  const applied: Finding[] = [];
  const refused: Finding[] = [];
  const texts = new Map<string, string>();
  let accepted: readonly PlacedEdit[] = [];
  for (const finding of findings) {
    const edits = finding.fix && isAllowed(finding.fix, allowed) ? placedEdits(finding.fix, textOf) : undefined;
    if (!edits || edits.some((edit) => accepted.some((other) => collide(edit, other)))) continue;
    const together = [...accepted, ...edits];
    const changed = textsAfter(together, edits, textOf);
    if (!(await allParse(changed, textOf))) {
      refused.push(finding);
      continue;
    }
    accepted = together;
    applied.push(finding);
    for (const [path, text] of changed) texts.set(path, text);
  }
  return { applied, refused, texts };
}

function isAllowed({ safety }: ReportedFix, allowed: Fix['safety']): boolean {
  return safety === 'safe' || allowed === 'unsafe';
}

/** Undefined when the fix is for a file that cannot be read, or has edits of its own that collide. */
function placedEdits(
  { edits }: ReportedFix,
  textOf: (path: string) => string | undefined,
): readonly PlacedEdit[] | undefined {
  const result: PlacedEdit[] = [];
  for (const edit of edits) {
    const text = textOf(edit.location.path);
    if (text === undefined) return undefined;
    const next = placed(edit, text);
    if (result.some((other) => collide(next, other))) return undefined;
    result.push(next);
  }
  return result.length > 0 ? result : undefined;
}

function textsAfter(
  all: readonly PlacedEdit[],
  added: readonly PlacedEdit[],
  textOf: (path: string) => string | undefined,
): Map<string, string> {
  const paths = new Set(added.map(({ path }) => path));
  return new Map(
    [...paths].map((path) => {
      const edits = all.filter((edit) => edit.path === path);
      return [path, edited(textOf(path) ?? '', edits)];
    }),
  );
}

async function allParse(
  texts: ReadonlyMap<string, string>,
  textOf: (path: string) => string | undefined,
): Promise<boolean> {
  for (const [path, text] of texts) {
    // What could not be parsed before cannot be judged.
    if (!(await parses(path, text)) && (await parses(path, textOf(path) ?? ''))) return false;
  }
  return true;
}
