import type { CommandLine } from '../commands.ts';
import { bashScript } from './bash.ts';
import type { Vocabulary } from './candidates.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

/** Writes the script that teaches a shell the command line; a pure function of both. */
export type WriteScript = (commandLine: CommandLine, vocabulary: Vocabulary) => string;

/** The shells that there is a script for, by the name a user gives. */
export const shells: Readonly<Record<string, WriteScript>> = { bash: bashScript, zsh: zshScript, fish: fishScript };
