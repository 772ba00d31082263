import type { FileView, Located, Unknown } from '../../repository/index.ts';
import type { Syntax } from '../../syntax/index.ts';
import { FAMILIES } from '../builders/families.ts';
import { createEvaluator } from '../evaluation/index.ts';
import type { NixBuild } from '../model.ts';
import { createOutside, type Outside } from '../world/outside.ts';
import { createWorld } from '../world/world.ts';
import { recordingView } from './recording-view.ts';

export interface NixModelOptions {
  readonly view: FileView;
  /** Every file that git tracks or would. */
  readonly files: readonly string[];
  readonly syntax: Syntax;
}

/** What an entry yields: a flake, or a file of its own. */
export interface EntryYield {
  readonly builds: readonly NixBuild[];
  readonly inputs: readonly Located<string>[];
}

export interface EntryReading extends EntryYield {
  readonly file: string;
  /** Files that its evaluation read. */
  readonly reached: ReadonlySet<string>;
  readonly lost: readonly Unknown[];
}

/** Evaluates one entry. It has an evaluation of its own, so that a costly one leaves the others alone. */
export function readEntry(
  options: NixModelOptions,
  file: string,
  steps: number,
  read: (outside: Outside) => EntryYield,
): EntryReading {
  const reached = new Set<string>();
  const outside = openOutside({ ...options, view: recordingView(options.view, (path) => reached.add(path)) }, steps);
  const { builds, inputs } = read(outside);
  // What an evaluation reaches shows when everything that decides a derivation was asked for, as its id does.
  for (const build of builds) void build.derivation.id;
  return { file, builds, inputs, reached: new Set(reached), lost: outside.lost };
}

function openOutside({ view, syntax, files }: NixModelOptions, steps: number): Outside {
  let outside: Outside | undefined;
  createEvaluator({
    view,
    syntax,
    steps,
    world: (evaluator) => {
      outside = createOutside(evaluator, { view, syntax, files, families: FAMILIES });
      return createWorld(outside);
    },
  });
  if (!outside) throw new Error('the evaluator asks for its world when it is made');
  return outside;
}
