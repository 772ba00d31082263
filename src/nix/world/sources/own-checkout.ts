import { unknown } from '../../../repository/index.ts';
import type { Thunk, Value } from '../../value.ts';
import type { Site } from '../meaning.ts';
import type { Outside } from '../outside.ts';
import { filteredSource } from './filtered.ts';
import type { Keeps } from './keeps.ts';

/**
 * `builtins.fetchGit ./.`, also with `{ url = ./.; }`: what git tracks of this repository, as it stands there now. Undefined for an
 * address elsewhere. In a flake it fails (nix 2.8: no locked input without `rev`, and the copy in the store is no checkout).
 */
export function ownCheckout(outside: Outside, argument: Thunk, site: Site): Value | undefined {
  const { evaluator } = outside;
  const given = evaluator.force(argument);
  const options = given.kind === 'attributes' ? given : undefined;
  const url = options ? evaluator.select(options, 'url', site.span) : given;
  if (!leadsHere(url)) return undefined;
  const lost = (reason: string) => unknown(reason, site.span);
  if (outside.holds === 'tracked') return lost('a flake cannot fetch its own checkout with fetchGit');
  if (options?.attributes.has('rev') || options?.attributes.has('ref'))
    return lost('what an earlier commit of this repository holds is not followed');
  if (!isRoot(url)) return lost('which folder fetchGit takes for a checkout could not be followed');
  return outside.applied(site, argument, {
    select: (attribute, { span }) =>
      attribute === 'outPath'
        ? filteredSource(outside, {
            source: { kind: 'path', path: '', text: '', span },
            keeps: trackedKeeps(outside),
            description: 'builtins.fetchGit',
            name: undefined,
            span: site.span,
          })
        : undefined,
  });
}

function leadsHere(url: Value): boolean {
  if (url.kind === 'path') return url.path !== undefined;
  return url.kind === 'string' && url.parts.some((part) => part.kind === 'path');
}

function isRoot(url: Value): boolean {
  if (url.kind === 'path') return url.path === '';
  const [first, ...rest] = url.kind === 'string' ? url.parts : [];
  return first?.kind === 'path' && first.path === '' && first.inPlace === true && rest.length === 0;
}

/** Outside of a checkout, where it fails, nobody can know. */
function trackedKeeps({ tracking }: Outside): Keeps {
  return (path) => (tracking(path) === 'outside' ? undefined : tracking(path) === 'tracked');
}
