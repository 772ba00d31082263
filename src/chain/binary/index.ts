import { nifInitOf } from '../../binary/index.ts';
import type { BuiltApplication, LibraryPlace } from '../../binary/model.ts';
import { OTP_APPLICATIONS_WITH_LIBRARIES } from '../../knowledge/otp-applications.ts';
import { type Unknown, unknown } from '../../repository/index.ts';
import type { Chain, Model } from '../model.ts';
import { binaryLink } from './binary-link.ts';
import { type Candidate, candidatesFor } from './candidates.ts';
import { fittingChains } from './fitting.ts';
import { type BuiltOptions, type GivenTree, nameIn, readGiven } from './given.ts';

export type { BuiltOptions } from './given.ts';

/** The model with the built trees that were given: a sixth link on the chains they belong to, and libraries without a chain. */
export function withBuilt(model: Model, options: BuiltOptions): Model {
  const given = readGiven(options, model.repository.root);
  const found = new Map<Chain, Candidate[]>();
  for (const chains of byModule(model.chains)) {
    for (const candidate of candidatesOf(chains, given)) {
      for (const chain of fittingChains(chains, candidate, options)) {
        found.set(chain, [...(found.get(chain) ?? []), candidate]);
      }
    }
  }
  // One chain for each built file: releases for several machines may be given at once.
  const chains = model.chains.flatMap((chain): Chain[] => {
    const candidates = found.get(chain);
    return candidates?.map((candidate) => ({ ...chain, binary: binaryLink(candidate, chain, options) })) ?? [chain];
  });
  // By the file as well as by its place: what a link leads to is the same library.
  const claimed = new Set(
    [...found.values()].flat().flatMap(({ given: tree, inTree, place }) => [nameIn(tree, inTree), place?.path ?? '']),
  );
  const loose = given.flatMap((tree) =>
    looseCandidates(tree, claimed).map((candidate) => looseChain(candidate, options)),
  );
  return { ...model, chains, loose, unknown: [...model.unknown, ...given.flatMap(problemsOf)] };
}

/** The files that the chains of one module are about, each once. */
function candidatesOf(chains: readonly Chain[], given: readonly GivenTree[]): readonly Candidate[] {
  const byPlace = new Map<string, Candidate>();
  for (const tree of given) {
    for (const candidate of chains.flatMap((chain) => candidatesFor(chain, tree))) {
      byPlace.set(nameIn(tree, candidate.inTree), candidate);
    }
  }
  return [...byPlace.values()];
}

/** The chains of each module together. */
function byModule(chains: readonly Chain[]): readonly (readonly Chain[])[] {
  const groups = new Map<string, Chain[]>();
  for (const chain of chains) {
    if (chain.module.state === 'lost') continue;
    const { atom, name } = chain.module.facts.module;
    const key = `${atom}\0${name.span.path}`;
    groups.set(key, [...(groups.get(key) ?? []), chain]);
  }
  return [...groups.values()];
}

/** Libraries that nobody's chain loads: a file that was given by itself, and NIFs of other applications. */
function looseCandidates(given: GivenTree, claimed: ReadonlySet<string>): readonly Candidate[] {
  const { tree } = given;
  const seen = new Set<string>();
  return tree.libraries.flatMap((place) => {
    const { inTree, path } = place;
    if (claimed.has(nameIn(given, inTree)) || claimed.has(path) || seen.has(path)) return [];
    const application = tree.applications.find(({ libraries }) =>
      libraries.some((library) => library.inTree === inTree),
    );
    if (tree.kind === 'directory' && !isNif(place, application, given)) return [];
    seen.add(path);
    return [{ given, application, place, inTree }];
  });
}

/** A library that exports an init function is one for the BEAM; others may be anything. */
function isNif(place: LibraryPlace, application: BuiltApplication | undefined, given: GivenTree): boolean {
  if (application && OTP_APPLICATIONS_WITH_LIBRARIES.names.has(application.name)) return false;
  if (place.entry.kind !== 'file') return false;
  const { content } = given.inspect(place.path);
  if (content.format !== 'elf' && content.format !== 'mach-o') return false;
  const init = nifInitOf(content);
  return init.kind === 'known' && (init.value.entry !== undefined || init.value.crates.length > 0);
}

function looseChain(candidate: Candidate, options: BuiltOptions): Chain {
  const path = nameIn(candidate.given, candidate.inTree);
  const lost = {
    state: 'lost' as const,
    summary: 'no source',
    unknown: unknown('no chain of the repository loads it', { path, start: 0, end: 0 }),
  };
  const binary = binaryLink(candidate, undefined, options);
  return {
    subject: path,
    output: undefined,
    module: lost,
    build: lost,
    handOff: lost,
    producer: lost,
    crate: lost,
    binary,
  };
}

/** What could not be listed; of links out of the tree those in a release: the root of a system is full of absolute links. */
function problemsOf(given: GivenTree): Unknown[] {
  const { tree } = given;
  const releases = tree.releases.map(({ path }) => path.slice(tree.root.length).replace(/^\/+/, ''));
  const isSystem = tree.applications.length === 0 || releases.length > 0;
  const matters = (path: string) => releases.some((release) => release === '' || path.startsWith(`${release}/`));
  return tree.problems
    .filter(({ path, reason }) => !isSystem || !/^the link leads out/.test(reason) || matters(path))
    .map(({ path, reason }) => {
      return unknown(reason, { path: path === '' ? given.name : nameIn(given, path), start: 0, end: 0 });
    });
}
