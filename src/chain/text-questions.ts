import { contentOfElixirFile } from '../elixir/content-of-file.ts';
import { concernOfNixFile } from '../nix/entry/concern.ts';
import type { TextQuestion } from '../repository/index.ts';

/** The questions that are asked of files before anybody reads them, in the order in which a check comes to them. */
export const textQuestions: readonly TextQuestion[] = [contentOfElixirFile, concernOfNixFile];
