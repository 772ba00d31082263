import { type Repository, type Unknown, unknown } from '../repository/index.ts';
import { valueOf } from './facts.ts';
import type { BuildLink, ModuleLink } from './model.ts';
import { sourceTree } from './source-view.ts';

/** A mix.lock that the source of fetchMixDeps leaves out: Mix fetches what it finds then, of whatever version the hash stands for. */
export function unlockedFetch({ project }: ModuleLink, build: BuildLink, repository: Repository): Unknown[] {
  const fetched = build.kind === 'nix' ? valueOf(build.mix.fetchedDependencies) : undefined;
  if (!project.lock || fetched?.builder !== 'fetchMixDeps') return [];
  // What runs before Mix fetches may bring the lock.
  if (fetched.phases.size > 0 || fetched.arguments.has('sourceRoot') || fetched.arguments.has('patches')) return [];
  const tree = sourceTree(fetched, repository);
  const { path } = project.lock;
  if ('kind' in tree || tree.incomplete || tree.view.entry(path).kind !== 'missing') return [];
  return [unknown(`${path} is not in the source that Mix fetches the packages for`, fetched.call)];
}
