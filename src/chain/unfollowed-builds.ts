import type { NifModuleSource } from '../elixir/index.ts';
import type { Derivation, NixModel } from '../nix/model.ts';
import { isInFolder, type Unknown, unknown } from '../repository/index.ts';
import type { ReferenceView } from '../shell/model.ts';
import { closureOf } from './closure.ts';
import { compilesProject, runsMix } from './mix-build.ts';
import type { NixMixBuild } from './model.ts';
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

/** Packages of folders in which NIF modules stand whose phases call Mix although their builder knows nothing of it. */
export function madeByHand(
  nix: NixModel,
  modules: readonly NifModuleSource[],
  context: RunContext,
  references: ReferenceView,
): readonly Unknown[] {
  const holdsModule = foldersWith(modules);
  const packages = nix.builds.filter(({ kind }) => kind === 'package').map(({ derivation }) => derivation);
  const reached = new Set(packages.flatMap(closureOf));
  const calls = [...reached].flatMap((derivation) => {
    const { source, details } = derivation;
    const isOurs = source.kind === 'known' && source.value.kind === 'repository' && holdsModule(source.value.root);
    if (!isOurs || details.kind !== 'none' || !namesMix(derivation)) return [];
    const events = runDerivation(derivation, context, references)?.events ?? [];
    return events.find((event) => runsMix(event, compilesProject))?.span ?? [];
  });
  const places = new Map(calls.map((span) => [`${span.path}:${span.start}`, span]));
  const reason = 'the phases of this build call mix by themselves, which is not followed';
  return [...places.values()].map((span) => unknown(reason, span));
}

/** Whether it may call Mix; one whose output is fixed fetches what others compile. */
function namesMix({ phases, arguments: given }: Derivation): boolean {
  if (given.has('outputHash')) return false;
  return [...phases.values()].some(({ text }) =>
    text.some((part) => part.kind === 'text' && /\bmix\b/.test(part.text)),
  );
}

function foldersWith(modules: readonly NifModuleSource[]): (folder: string) => boolean {
  const projects = new Set(modules.map(({ project }) => project.directory));
  return (folder) => [...projects].some((project) => isInFolder(project, folder));
}
