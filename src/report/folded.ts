import type { ReportedChain, ReportedLink } from '../engine/report.ts';

/** A Nix system as a step of an attribute path (nixpkgs lib/systems/doubles.nix). */
const SYSTEM = /(?<=\.)\w+-(?:linux|darwin|freebsd|netbsd|openbsd|windows|cygwin|redox|none)(?=\.|$)/;

/**
 * Chains that tell the same of a build on several systems, as one where the first stands: what differs in their words stands in
 * braces, `packages.{x86_64-linux,aarch64-linux}.default`. They tell the same when every link has the same verdict, place and reason.
 */
export function foldedChains(chains: readonly ReportedChain[]): ReportedChain[] {
  const alike = new Map<string, ReportedChain[]>();
  for (const [index, chain] of chains.entries()) {
    const key = likeness(chain) ?? String(index);
    const group = alike.get(key);
    if (group) group.push(chain);
    else alike.set(key, [chain]);
  }
  return [...alike.values()].map(folded);
}

/** Equal for chains that tell the same of a build on different systems; undefined for a build that is for none. */
function likeness({ module, build, library, verdict, links }: ReportedChain): string | undefined {
  if (build === null || !SYSTEM.test(build)) return undefined;
  const facts = links.map((link) => [link.kind, link.verdict, link.location, link.reason]);
  return JSON.stringify([module, build.replace(SYSTEM, ''), library, verdict, facts]);
}

function folded(group: readonly ReportedChain[]): ReportedChain {
  const [first] = group as [ReportedChain];
  if (group.length === 1) return first;
  const links = first.links.map((link, index): ReportedLink => {
    const summaries = group.map((chain) => chain.links[index]?.summary ?? '');
    return { ...link, summary: braced(' | ', summaries) };
  });
  const builds = group.map(({ build }) => build ?? '');
  return { ...first, build: braced(',', builds), links };
}

const WORDS = /[\w+-]+|[^\w+-]+/g;

/** Texts as one: the words that all begin and end with, and between them what each has of its own. */
function braced(separator: string, texts: readonly string[]): string {
  const distinct = [...new Set(texts)].map((text) => text.match(WORDS) ?? []);
  const [first = [], ...others] = distinct;
  if (others.length === 0) return first.join('');
  const shortest = Math.min(...distinct.map((words) => words.length));
  const agree = (at: number) => others.every((words) => words.at(at) === first.at(at));
  let before = 0;
  // Each keeps a word of its own.
  while (before < shortest - 1 && agree(before)) before += 1;
  let after = 0;
  while (after < shortest - 1 - before && agree(-1 - after)) after += 1;
  const own = distinct.map((words) => words.slice(before, words.length - after).join(''));
  return [...first.slice(0, before), '{', own.join(separator), '}', ...first.slice(first.length - after)].join('');
}
