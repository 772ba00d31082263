import type { Call } from '../call.ts';
import { type Completion, FAILURE, type Run } from '../run.ts';
import { type Options, type OptionTable, readOptions } from './options.ts';
import { runUnknownProgram } from './unknown.ts';

/** The options of a program, or what it comes to without them: it gives up at a letter that it does not have, and may do anything at one that is not followed. */
export function followedOptions(run: Run, call: Call, table: OptionTable): Options | Completion {
  const options = readOptions(call.words, table);
  if (options.refused) return FAILURE;
  return options.unclear ? runUnknownProgram(run, call) : options;
}
