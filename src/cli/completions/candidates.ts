import type { CommandLine } from '../commands.ts';
import type { Option, ValueKind } from '../options.ts';
import { shells } from './shells.ts';

/** A word that a shell offers, with what the shells that can show more say of it. */
export interface Word {
  readonly word: string;
  readonly says: string | undefined;
}

/** What may stand in a place of a command line. */
export type Candidates =
  | { readonly kind: 'words'; readonly list: string; readonly words: readonly Word[] }
  /** One of the words, and a file after `=`. */
  | { readonly kind: 'words-with-files'; readonly list: string; readonly words: readonly Word[] }
  | { readonly kind: 'files' | 'folders' | 'nothing' };

/** The words of every kind of value that can be listed. */
export type Vocabulary = Readonly<Partial<Record<ValueKind, readonly Word[]>>>;

/** Asks the rules and the tables of platforms, which takes the engine. */
export async function vocabularyOf({ formats }: CommandLine): Promise<Vocabulary> {
  const { everyRule } = await import('../../engine/rules.ts');
  const { suggestedSystems, suggestedTargets } = await import('../../engine/targets.ts');
  return {
    rule: everyRule.map(({ id, title }) => ({ word: id, says: title })),
    report: formats.map(bare),
    target: suggestedTargets().map(bare),
    system: suggestedSystems().map(bare),
    shell: Object.keys(shells).map(bare),
  };
}

export function candidatesOfKind(kind: ValueKind, vocabulary: Vocabulary): Candidates {
  const words = vocabulary[kind];
  if (words) return { kind: kind === 'report' ? 'words-with-files' : 'words', list: `${kind}s`, words };
  if (kind === 'folder') return { kind: 'folders' };
  return { kind: kind === 'file' || kind === 'path' ? 'files' : 'nothing' };
}

/** What may stand behind an option; undefined for a switch. */
export function candidatesOfOption(option: Option, vocabulary: Vocabulary): Candidates | undefined {
  if (option.value === undefined) return undefined;
  if (option.choices) return { kind: 'words', list: '', words: option.choices.map(bare) };
  return candidatesOfKind(option.kind ?? 'text', vocabulary);
}

function bare(word: string): Word {
  return { word, says: undefined };
}
