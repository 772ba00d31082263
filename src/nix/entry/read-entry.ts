import type { FileView, Located, Span, Tracking, Unknown } from '../../repository/index.ts';
import type { Syntax } from '../../syntax/index.ts';
import { FAMILIES } from '../builders/families.ts';
import { createEvaluator } from '../evaluation/index.ts';
import type { Flake, MadeOutside, NixBuild, UntrackedPath } from '../model.ts';
import { createOutside, type Outside } from '../world/outside.ts';
import { createWorld } from '../world/world.ts';
import type { FlakeCheckout } from './flake-checkout.ts';
import { type FurtherBuild, filesOfCalls, furtherBuilds } from './further-builds.ts';
import { recordingView } from './recording-view.ts';

export interface NixModelOptions {
  readonly view: FileView;
  /** Every file that git tracks or would. */
  readonly files: readonly string[];
  readonly tracking: (path: string) => Tracking;
  readonly syntax: Syntax;
  /** Systems of machines on which files are evaluated that no flake reaches; without any, nobody knows theirs. */
  readonly systems?: readonly string[] | undefined;
}

/** What an entry yields: a flake, or a file of its own. */
export interface EntryYield {
  /** What is built of it. */
  readonly builds: readonly NixBuild[];
  /** Its shells and checks, told when everything that decides those builds was asked for. */
  besides(): readonly NixBuild[];
  readonly inputs: readonly Located<string>[];
  /** The flake, where it is one, told when all the rest is. */
  flakes(): readonly Flake[];
  /** Builds that its other values refer to, told when all the rest is. */
  further(): readonly FurtherBuild[];
}

export interface EntryReading extends Omit<EntryYield, 'besides' | 'flakes' | 'further'> {
  readonly file: string;
  readonly flakes: readonly Flake[];
  /** Builds that something else is made of. */
  readonly further: readonly FurtherBuild[];
  /** Files that its evaluation read. */
  readonly reached: ReadonlySet<string>;
  readonly lost: readonly Unknown[];
  readonly made: readonly MadeOutside[];
  readonly untracked: readonly UntrackedPath[];
}

/** One entry to evaluate. */
export interface EntryTask {
  readonly file: string;
  readonly steps: number;
  readonly checkout: FlakeCheckout;
  /** The machine that evaluates; a flake is evaluated alike on all. */
  readonly system?: string | undefined;
}

/** Evaluates one entry. It has an evaluation of its own, so that a costly one leaves the others alone. */
export function readEntry(
  options: NixModelOptions,
  task: EntryTask,
  evaluate: (outside: Outside) => EntryYield,
): EntryReading {
  const reached = new Set<string>();
  const view = recordingView(task.checkout.view, (path) => reached.add(path));
  let takenFor: 'packages' | 'besides' | undefined = 'packages';
  const takes: Takes = (path, span) => {
    if (takenFor) task.checkout.takes(path, span, takenFor === 'packages');
  };
  const outside = openOutside({ ...options, view }, task, takes);
  const { builds: packages, besides, inputs, flakes: flakesOf, further } = evaluate(outside);
  const { file, checkout } = task;
  // What an evaluation reaches shows when everything that decides a derivation was asked for, as its id does.
  const askedFor = (builds: readonly NixBuild[]) => {
    for (const build of builds) void build.derivation.id;
    if (checkout.holds === 'tracked') takeSources(builds);
    return builds;
  };
  askedFor(packages);
  takenFor = 'besides';
  const builds = [...packages, ...askedFor(besides())];
  const { lost } = outside;
  const read = new Set(reached);
  // It may be more than Nix evaluates for any one output: what is lost and taken on the way is not told, and of the files that are read
  // those count in which a build is called.
  takenFor = undefined;
  const flakes = flakesOf();
  const referred = further();
  const more = furtherBuilds(builds, referred);
  takenFor = 'packages';
  if (checkout.holds === 'tracked') takeSources(more.map(({ build }) => build));
  for (const path of filesOfCalls(referred)) read.add(path);
  const { made } = outside;
  return { file, builds, further: more, inputs, flakes, reached: read, lost, made, untracked: checkout.untracked };
}

type Takes = (path: string, span: Span) => void;

/** Nix copies the files that a derivation refers to when it is evaluated, not when somebody asks for its source. */
function takeSources(builds: readonly NixBuild[]): void {
  const seen = new Set<string>();
  const queue = builds.map((build) => build.derivation);
  for (let derivation = queue.pop(); derivation; derivation = queue.pop()) {
    if (seen.has(derivation.id)) continue;
    seen.add(derivation.id);
    void derivation.source;
    for (const variable of derivation.environment.values()) void variable.text;
    for (const reference of derivation.references) queue.push(reference);
  }
}

function openOutside(
  { view, syntax, files, tracking }: NixModelOptions,
  { steps, checkout, system }: EntryTask,
  takes: Takes,
): Outside {
  const { holds, copied } = checkout;
  let outside: Outside | undefined;
  createEvaluator({
    view,
    syntax,
    steps,
    takes,
    world: (evaluator) => {
      outside = createOutside(evaluator, {
        view,
        syntax,
        files,
        tracking,
        holds,
        copied,
        takes,
        evaluatingSystem: system,
        families: FAMILIES,
      });
      return createWorld(outside);
    },
  });
  if (!outside) throw new Error('the evaluator asks for its world when it is made');
  return outside;
}
