import type { NifModuleSource } from '../elixir/index.ts';
import { mayCallMix } from '../nix/index.ts';
import type { Derivation, NixModel } from '../nix/model.ts';
import { isInFolder, type Span, type Unknown, unknown } from '../repository/index.ts';
import type { ReferenceView } from '../shell/model.ts';
import { phaseWords } from './beyond-phases.ts';
import { closureOf } from './closure.ts';
import { compilesProject, runsMix } from './mix-build.ts';
import type { NixMixBuild } from './model.ts';
import { namesPath } from './named-paths.ts';
import { fileIn } from './path.ts';
import { type RunContext, runDerivation } from './runs.ts';

/** A build that compiles where no Mix project of this repository stands: which modules it holds nobody can tell. */
export function projectNotFound({
  source,
  projectDirectory,
  sourceRoot,
  derivation,
}: NixMixBuild): Unknown | undefined {
  if (source.entry(fileIn(projectDirectory, 'mix.exs')).kind !== 'missing') return undefined;
  const place = projectDirectory === sourceRoot ? 'the root of its source' : projectDirectory;
  return unknown(`no Mix project was found in ${place}, where this build compiles one`, derivation.call);
}

/** Packages that functions from outside make of folders in which NIF modules stand. */
export function madeOutside(nix: NixModel, modules: readonly NifModuleSource[]): readonly Unknown[] {
  const holdsModule = foldersWith(modules);
  return nix.madeOutside.flatMap(({ folders, why }) => (folders.some(holdsModule) ? [why] : []));
}

/**
 * What packages, images, apps and the like need whose phases call Mix on folders in which NIF modules stand, although their builder
 * knows nothing of it.
 */
export function madeByHand(
  nix: NixModel,
  modules: readonly NifModuleSource[],
  context: RunContext,
  references: ReferenceView,
): readonly Unknown[] {
  const holdsModule = foldersWith(modules);
  const shipped = nix.builds.filter(({ kind }) => kind === 'package' || kind === 'other');
  const reached = new Set(shipped.flatMap(({ derivation }) => closureOf(derivation)));
  const calls = [...reached].flatMap((derivation) =>
    mayCallMix(derivation) && takesFolder(derivation, holdsModule)
      ? (callOfMix(derivation, context, references) ?? [])
      : [],
  );
  const places = new Map(calls.map((span) => [`${span.path}:${span.start}`, span]));
  const reason = 'the phases of this build call mix by themselves, which is not followed';
  return [...places.values()].map((span) => unknown(reason, span));
}

/** Whether its source is such a folder, or a text of its own or of what makes its source names one. */
function takesFolder({ source, arguments: given }: Derivation, isSuch: (folder: string) => boolean): boolean {
  const from = source.kind === 'known' ? source.value : undefined;
  if (from?.kind === 'repository') return isSuch(from.root);
  if (from?.kind === 'derivation' && closureOf(from.derivation).some((made) => takesFolder(made, isSuch))) return true;
  return [...given.values()].some((argument) => namesPath(argument, isSuch));
}

const CALLS_MIX = /(?:^|[\n;&|({]|\b(?:then|do|else)\b)\s*mix\s+(?:release|compile|do|escript\.build)\b/;

/** The place of a call that compiles, also of one that a condition may keep from running; of phases that cannot be run, their text's. */
function callOfMix(derivation: Derivation, context: RunContext, references: ReferenceView): Span | undefined {
  const outcome = runDerivation(derivation, context, references);
  if (!outcome) return [...derivation.phases.values()].find((phase) => CALLS_MIX.test(phaseWords(phase)))?.span;
  return outcome.events.find((event) => runsMix({ ...event, conditional: false }, compilesProject))?.span;
}

function foldersWith(modules: readonly NifModuleSource[]): (folder: string) => boolean {
  const projects = new Set(modules.map(({ project }) => project.directory));
  return (folder) => [...projects].some((project) => isInFolder(project, folder));
}
