import type { MixProject } from '../elixir/index.ts';
import type { Unknown } from '../repository/index.ts';
import type { Chain, Link } from './model.ts';
import { fileIn } from './path.ts';

/**
 * Chains of whose files one that was looked at did not parse. Mix compiles a project as a whole, and cargo a crate: with one file that
 * does not parse neither yields anything, so that nothing of theirs is proved.
 */
export function withUnparsedFiles(chains: readonly Chain[], lost: readonly Unknown[]): readonly Chain[] {
  if (lost.length === 0) return chains;
  return chains.map((chain) => ({
    ...chain,
    module: withGaps(chain.module, ({ project }) => lost.filter(({ span }) => isOfProject(span.path, project))),
    crate: withGaps(chain.crate, (facts) => lost.filter(({ span }) => isOfCrate(span.path, facts.package.directory))),
  }));
}

function withGaps<T>(link: Link<T>, gapsOf: (facts: T) => readonly Unknown[]): Link<T> {
  if (link.state === 'lost') return link;
  const gaps = gapsOf(link.facts);
  return gaps.length === 0 ? link : { ...link, gaps: [...link.gaps, ...gaps] };
}

/** A child of an umbrella is compiled with the umbrella's configuration. */
function isOfProject(path: string, { directory, umbrella }: MixProject): boolean {
  if (path === fileIn(directory, 'mix.exs')) return true;
  if (path.startsWith(fileIn(directory, 'lib/')) && path.endsWith('.ex')) return true;
  return path.startsWith(fileIn(umbrella ?? directory, 'config/')) && path.endsWith('.exs');
}

function isOfCrate(path: string, directory: string): boolean {
  return path.startsWith(fileIn(directory, 'src/')) && path.endsWith('.rs');
}
