import type { Files } from '../../../support/repository-files.ts';
import { blockEdits } from './blocks.ts';
import { fileMutations } from './files.ts';
import { lineEdits } from './lines.ts';
import { edited, type Mutation, nameOf } from './mutation.ts';
import { sourceEdits } from './sources.ts';
import { valueEdits } from './values.ts';
import { wordEdits } from './words.ts';

/** Every mutation of a repository: of its files, and of the lines, blocks and words of those that decide. */
export function mutationsOf(files: Files): readonly Mutation[] {
  const ofTexts = Object.entries(files).flatMap(([path, text]) => {
    if (!decides(path, text)) return [];
    const edits = [
      ...[wordEdits, lineEdits, blockEdits, valueEdits].flatMap((editsOf) => editsOf(path, text)),
      ...sourceEdits(path, text, files, isPart),
    ];
    return edited(
      path,
      text,
      edits.filter(({ operator }) => !isLock(path) || OF_LOCKS.has(operator)),
    );
  });
  return [...fileMutations(files, isPart), ...ofTexts];
}

/**
 * A sample with as many mutations of one operator as of another, as far as they reach, that does not depend on the order of the files: by a
 * hash of what each mutation does.
 */
export function sample(mutations: readonly Mutation[], count: number, seed: string): readonly Mutation[] {
  const ranked = mutations.map((one) => ({ one, rank: hash(`${seed} ${nameOf(one)}`) }));
  ranked.sort((a, b) => a.rank - b.rank);
  const taken = new Map<string, number>();
  const inTurn = ranked.map(({ one, rank }) => {
    const turn = taken.get(one.operator) ?? 0;
    taken.set(one.operator, turn + 1);
    return { one, rank, turn };
  });
  inTurn.sort((a, b) => a.turn - b.turn || a.rank - b.rank);
  return inTurn.slice(0, count).map(({ one }) => one);
}

/** What tools write, and what a merge or a careless hand leaves of it. */
const OF_LOCKS = new Set([
  'duplicate a line',
  'delete',
  'truncate',
  'leave out a table',
  'another string',
  'digit',
  'swap lines',
]);

function isLock(path: string): boolean {
  return /(^|\/)(Cargo|mix)\.lock$/.test(path);
}

/** What belongs to the repository as the tools see it: no tests, no prose. */
function isPart(path: string): boolean {
  return !/(^|\/)(test|\.git)\/|\.md$|(^|\/)(LICENSE|\.gitignore|\.formatter\.exs)$/.test(path);
}

function decides(path: string, text: string): boolean {
  if (!isPart(path)) return false;
  if (/\.nix$|(^|\/)(mix\.exs|Cargo\.toml|rust-toolchain\.toml|config\.toml)$|(^|\/)config\/\w+\.exs$/.test(path))
    return true;
  if (isLock(path)) return true;
  if (/\.ex$/.test(path)) return /Rustler|nif_error|Native/.test(text);
  return /\.[eh]rl$/.test(path) || (/\.rs$/.test(path) && /rustler::(init!|nif)/.test(text));
}

/** FNV-1a, and a last turn of its bits: names that differ in few signs are to be far from each other. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
