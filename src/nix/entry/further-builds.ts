import { mayCallMix } from '../derivations/by-hand.ts';
import type { Derivation, NixBuild } from '../model.ts';

/** A build that something else refers to. */
export interface FurtherBuild {
  readonly build: NixBuild;
  /** Whether a function makes it that somebody else calls, with what nobody here knows. */
  readonly isOfFunction: boolean;
}

/**
 * Those that bring a Mix project or an Erlang application which neither the given builds nor those before them build. Where the arguments
 * or the system are nobody's here, a builder's call that is followed already counts as the same.
 */
export function furtherBuilds(given: readonly NixBuild[], further: readonly FurtherBuild[]): readonly FurtherBuild[] {
  const candidates = further.filter(({ build }) => compiledIn(build.derivation, new Set()).length > 0);
  if (candidates.length === 0) return [];
  const seen = new Set<string>();
  const calls = new Set<string>();
  for (const build of given) if (build.kind !== 'shell') bringsNew({ build, isOfFunction: false });
  return candidates.filter(bringsNew);

  function bringsNew({ build: { derivation, system }, isOfFunction }: FurtherBuild): boolean {
    const onSystem = system.kind === 'known' ? system.value : '';
    const isCertain = onSystem !== '' && !isOfFunction;
    const compiled = compiledIn(derivation, seen, onSystem);
    const fresh = compiled.filter((one) => isCertain || !calls.has(`${onSystem} ${callOf(one)}`));
    for (const one of compiled) for (const any of [onSystem, '']) calls.add(`${any} ${callOf(one)}`);
    return fresh.length > 0;
  }
}

function callOf({ call }: Derivation): string {
  return `${call.path}:${call.start}`;
}

/** What of a derivation and of all that it needs compiles for the BEAM, and was not seen yet. */
function compiledIn(root: Derivation, seen: Set<string>, system = ''): readonly Derivation[] {
  const found: Derivation[] = [];
  const queue = [root];
  for (let derivation = queue.pop(); derivation; derivation = queue.pop()) {
    const { details, id } = derivation;
    const key = `${system} ${id}`;
    if (details.kind === 'shell' || seen.has(key)) continue;
    seen.add(key);
    if (details.kind === 'mix' || details.kind === 'erlang' || mayCallMix(derivation)) found.push(derivation);
    for (const reference of derivation.references) queue.push(reference);
  }
  return found;
}

/** The files in which builds are called that compile for the BEAM. */
export function filesOfCalls(builds: readonly FurtherBuild[]): readonly string[] {
  const seen = new Set<string>();
  return builds.flatMap(({ build }) => compiledIn(build.derivation, seen).map(({ call }) => call.path));
}
