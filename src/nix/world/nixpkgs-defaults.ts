import type { NixpkgsChange } from '../../knowledge/nixpkgs-changes.ts';
import { defaultsOfDay, defaultsOfRelease, type NixpkgsDefaults } from '../../knowledge/nixpkgs-releases.ts';
import { type Fact, known, type Span, type Unknown, unknown } from '../../repository/index.ts';
import type { Outside } from './outside.ts';
import { overlayMembers } from './overlay-members.ts';
import type { PackageSet } from './package-set.ts';
import { type Pin, pinOfRevision } from './pins.ts';
import type { Tree } from './trees.ts';

// Branches of releases (nixos-24.11, nixos-24.11-small, nixpkgs-24.11-darwin, release-24.11), channel tarballs, tags.
const BRANCH = /(?:nixos|nixpkgs|release)-(\d\d\.\d\d)(?=$|[-./?#&])/;
const TAG = /\/(?:archive|tarball)\/(?:refs\/tags\/)?(\d\d\.\d\d)(?=$|\.)/;
const FLAKEHUB = /flakehub\.com\/f\/[^/]+\/nixpkgs\/0\.(\d\d)(\d\d)\b/i;
const REVISION = /\b([0-9a-f]{40})\b/;
const ROLLING = /^(master|main|nixos-unstable(-small)?|nixpkgs-unstable|nixos-unstable-.*)$/;

/** What a tree of nixpkgs has by default: by the release that its address or its lock names, else by the age of what is locked. */
export function defaultsOfTree({ view, files }: Outside, { address, pin, span }: Tree): Fact<NixpkgsDefaults> {
  const named = address === undefined ? undefined : releaseIn(address);
  if (named !== undefined) return ofRelease(named, span, pin?.lastModified);
  const revision = address === undefined ? undefined : REVISION.exec(address)?.[1];
  const held = pin ?? (revision === undefined ? undefined : pinOfRevision(view, files, revision));
  if (!held) return unknown('nothing says which nixpkgs is used', span);
  const branch = held.ref === undefined ? undefined : releaseIn(held.ref);
  if (branch !== undefined) return ofRelease(branch, held.span, held.lastModified);
  return ofAge(held, revision !== undefined || held.byRevision);
}

function releaseIn(address: string): string | undefined {
  const hub = FLAKEHUB.exec(address);
  if (hub) return `${hub[1]}.${hub[2]}`;
  return (BRANCH.exec(address) ?? TAG.exec(address) ?? /^(\d\d\.\d\d)$/.exec(address))?.[1];
}

function ofRelease(release: string, span: Span, committed: number | undefined): Fact<NixpkgsDefaults> {
  const defaults = defaultsOfRelease(release, committed);
  return defaults ? known(defaults, span) : unknown(`nixpkgs ${release} is not in the table`, span);
}

function ofAge({ ref, lastModified, span }: Pin, byRevision: boolean): Fact<NixpkgsDefaults> {
  if (lastModified === undefined) return unknown('the lock does not say how old its nixpkgs is', span);
  if (ref !== undefined && !ROLLING.test(ref)) return unknown(`the branch ${ref} of nixpkgs is not known`, span);
  return known(defaultsOfDay(lastModified, !byRevision), span);
}

// What an overlay of such a name changes is what a set has by default.
const DECIDES = /^(beam|rust(?!-bin$)|cargo|erlang|elixir)/;

const asked = new WeakMap<PackageSet, Fact<NixpkgsDefaults>>();

/** What a package set has by default: its nixpkgs', unless an overlay may replace it. */
export function defaultsOfPackages(outside: Outside, packages: PackageSet): Fact<NixpkgsDefaults> {
  if (packages.defaults.kind === 'unknown' || packages.overlays.length === 0) return packages.defaults;
  const earlier = asked.get(packages);
  if (earlier) return earlier;
  // An overlay may ask for a default while it is asked for its names.
  asked.set(packages, unknown('an overlay depends on what it may replace', packages.path.span));
  const defaults = unlessReplaced(outside, packages);
  asked.set(packages, defaults);
  return defaults;
}

/** What the age of a package set's nixpkgs tells; `otherwise` where it leaves that open. */
export function tellByAge(
  outside: Outside,
  packages: PackageSet,
  tell: (defaults: NixpkgsDefaults) => boolean | undefined,
  otherwise: Unknown,
): Fact<boolean> {
  const defaults = defaultsOfPackages(outside, packages);
  const told = defaults.kind === 'known' ? tell(defaults.value) : undefined;
  return told === undefined ? otherwise : known(told, defaults.span);
}

/** For `tellByAge`: whether a nixpkgs does not have a change. */
export function lacks(change: NixpkgsChange): (defaults: NixpkgsDefaults) => boolean | undefined {
  return ({ has }) => {
    const isThere = has(change);
    return isThere === undefined ? undefined : !isThere;
  };
}

function unlessReplaced(outside: Outside, packages: PackageSet): Fact<NixpkgsDefaults> {
  for (const overlay of packages.overlays) {
    const value = outside.evaluator.force(overlay);
    if (outside.facetOf(value, 'overlay')) continue;
    // What a composition of overlays replaces is not asked.
    const members = value.kind === 'primitive' ? undefined : overlayMembers(outside, value, packages);
    if (!members) return unknown('an overlay could not be followed', overlay.span);
    const decides = [...members.keys()].find((name) => DECIDES.test(name));
    if (decides !== undefined) return unknown(`an overlay replaces ${decides}`, overlay.span);
  }
  return packages.defaults;
}
