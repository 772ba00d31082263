import type { CargoPackage } from '../cargo/model.ts';
import { type MixProject, mixTasks } from '../elixir/index.ts';
import type { Derivation } from '../nix/model.ts';
import { type Repository, unknown } from '../repository/index.ts';
import { runPhases } from '../shell/index.ts';
import type { ReferenceView, ShellEvent, ShellOutcome, ShellStep } from '../shell/model.ts';
import type { Syntax } from '../syntax/index.ts';
import { compiledFolders } from './compiled-folders.ts';
import { projectAt } from './compiled-projects.ts';
import { valueOf } from './facts.ts';
import { unpackedSource } from './hex-source.ts';
import { unpacksNothing } from './phase-order.ts';
import { buildSteps } from './phases.ts';
import type { References } from './shell-text.ts';
import { NO_SOURCE } from './source-view.ts';
import { builderVariables, DEPENDENCIES, fetchedDependencies, startDirectory, unpackedName } from './start.ts';

export interface RunContext {
  readonly repository: Repository;
  readonly syntax: Syntax;
  readonly references: References;
  readonly projects: readonly MixProject[];
  readonly crates: readonly CargoPackage[];
}

// A derivation is asked for by every chain that it is part of; what it does depends on nothing but what its references hold.
const runs = new WeakMap<ReferenceView, Map<Derivation, ShellOutcome | undefined>>();

/** Runs the phases of a derivation over the model of its working directory, once; undefined when its source is not followed. */
export function runDerivation(
  derivation: Derivation,
  context: RunContext,
  references: ReferenceView,
): ShellOutcome | undefined {
  const known = runs.get(references) ?? new Map<Derivation, ShellOutcome | undefined>();
  runs.set(references, known);
  if (!known.has(derivation)) known.set(derivation, run(derivation, context, references));
  return known.get(derivation);
}

function run(derivation: Derivation, context: RunContext, references: ReferenceView): ShellOutcome | undefined {
  const source = unpacksNothing(derivation) ? NO_SOURCE : unpackedSource(derivation, context);
  if ('kind' in source) return undefined;
  const start = valueOf(startDirectory(derivation, source.root));
  if (start === undefined) return undefined;
  const name = unpackedName(derivation);
  return runPhases(
    steps(derivation, context),
    {
      source: source.view,
      sourceIncomplete: source.incomplete,
      unpacked: name === undefined ? undefined : { name, path: source.root.split('/').filter((part) => part !== '') },
      workingDirectory: start,
      references: withDependencies(derivation, context, references),
      variables: builderVariables(derivation, context.references),
      darwin: valueOf(derivation.platform.system)?.endsWith('-darwin') ?? false,
      mixTasks: (event, mixFile) => tasksOf(event, mixFile, context.projects),
      compiled: (event) => compiledFolders(event, derivation, source, context.crates, context.references),
    },
    context.syntax,
  );
}

/** The aliases are those of the project in the folder, unless a phase has changed its mix.exs. */
function tasksOf(event: ShellEvent, mixFile: string | undefined, projects: readonly MixProject[]): ShellEvent['tasks'] {
  const project = projectAt(event.workingDirectory, projects);
  const isAsRead = project !== undefined && project.file.text === mixFile;
  const aliases = isAsRead ? project.aliases : unknown('the mix.exs that holds here was not read', event.span);
  return mixTasks(event.words.slice(1), aliases);
}

/** runCommand runs its text alone; every other builder runs phases. */
function steps(derivation: Derivation, { references, repository }: RunContext): readonly ShellStep[] {
  const command = derivation.phases.get('buildCommand');
  if (!command) return buildSteps(derivation, references, repository);
  return [{ phase: 'buildCommand', work: { kind: 'script', text: references.text(command.text) } }];
}

/** What the copy of the fetched dependencies holds before any phase runs, besides what everything else holds. */
function withDependencies(derivation: Derivation, context: RunContext, references: ReferenceView): ReferenceView {
  const fetched = fetchedDependencies(derivation);
  if (!fetched) return references;
  const key = context.references.key({ kind: 'output', derivation: fetched, output: fetched.outputs[0] ?? 'out' });
  const place = (reference: string) => (reference === DEPENDENCIES ? key : reference);
  return {
    ...references,
    entry: (reference, path) => references.entry(place(reference), path),
    list: (reference, path) => references.list(place(reference), path),
    read: (reference, path) => references.read(place(reference), path),
  };
}
