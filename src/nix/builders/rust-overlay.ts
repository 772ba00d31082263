import { type Fact, known, type Span, unknown } from '../../repository/index.ts';
import type { Toolchain } from '../model.ts';
import type { AttributesValue, Thunk, Value } from '../value.ts';
import type { Meaning, OutsideOverlay, Site } from '../world/meaning.ts';
import type { Outside } from '../world/outside.ts';
import type { PackageSet } from '../world/package-set.ts';
import { emptySet, plainText } from '../world/values.ts';
import type { Family } from './family.ts';
import { given, joinedTargets, platformTargets, textList } from './toolchain.ts';
import { toolchainFile } from './toolchain-file.ts';

/** oxalica/rust-overlay: `rust-bin` in a package set, through its overlay. */
export const rustOverlay: Family = {
  trees: [
    {
      repositories: ['oxalica/rust-overlay'],
      names: ['rust-overlay', 'rust_overlay'],
      flake: (outside) => ({
        select(attribute, site) {
          if (attribute === 'overlay') return overlayValue(outside, attribute, site);
          if (attribute !== 'overlays') return undefined;
          return outside.member(site, attribute, { select: (name, at) => overlayValue(outside, name, at) });
        },
      }),
      imported: (outside, { site, argument }) =>
        outside.applied(site, argument, { facet: { kind: 'overlay', overlay: overlay(outside) } }),
    },
  ],
};

function overlayValue(outside: Outside, name: string, site: Site): Value {
  return outside.member(site, name, { facet: { kind: 'overlay', overlay: overlay(outside) } });
}

function overlay(outside: Outside): OutsideOverlay {
  return {
    attribute: (name, final, site) =>
      name === 'rust-bin' ? outside.member(site, name, rustBin(outside, final)) : undefined,
  };
}

/** `rust-bin` (rust-overlay lib/rust-bin.nix). */
export function rustBin(outside: Outside, packages: PackageSet): Meaning {
  return {
    select(attribute, site) {
      switch (attribute) {
        case 'stable':
        case 'beta':
        case 'nightly':
          return outside.member(site, attribute, {
            select: (version, at) =>
              outside.member(at, version, channelMeaning(outside, packages, channelName(attribute, version))),
          });
        case 'fromRustupToolchainFile':
          return outside.member(site, attribute, {
            apply: (path, at) => outside.applied(at, path, fromFile(outside, packages, path, at)),
          });
        case 'fromRustupToolchain':
          return outside.member(site, attribute, {
            apply: (argument, at) => outside.applied(at, argument, fromAttributes(outside, packages, argument, at)),
          });
        case 'selectLatestNightlyWith':
          return outside.member(site, attribute, {
            apply(select, at) {
              const latest = outside.member(at, 'latest', channelMeaning(outside, packages, 'nightly'));
              return outside.evaluator.apply(outside.evaluator.force(select), outside.evaluator.value(latest), at.span);
            },
          });
        default:
          return undefined;
      }
    },
  };
}

/** `stable.latest` is the channel stable; `stable."1.92.0"` and `nightly."2024-01-01"` name a version or a day. */
function channelName(channel: string, version: string): string {
  if (version === 'latest') return channel;
  return channel === 'stable' ? version : `${channel}-${version}`;
}

/** A version of Rust: its profiles and components are toolchains. */
function channelMeaning(outside: Outside, packages: PackageSet, channel: string): Meaning {
  return {
    select: (name, site) => {
      if (name.startsWith('_')) return undefined;
      return outside.member(
        site,
        name,
        profile(outside, packages, known(channel, site.span), emptySet(site.span), site.span),
      );
    },
  };
}

/** A profile with `override { targets; extensions; targetExtensions; }`. Host and target platform always have a library. */
function profile(
  outside: Outside,
  packages: PackageSet,
  channel: Fact<string>,
  settings: AttributesValue,
  span: Span,
): Meaning {
  const targets = given(outside, settings, 'targets');
  const own = platformTargets(packages, span);
  const toolchain: Toolchain = {
    origin: 'rust-overlay',
    span,
    targets: targets ? joinedTargets(own, textList(outside, targets.value)) : own,
    targetsList: targets && listSpan(targets),
    channel,
    file: undefined,
  };
  return overridable(outside, toolchain, settings, (changed, site) =>
    profile(outside, packages, channel, changed, site.span),
  );
}

/** The list literal where the attribute leads to one, else the attribute's value. */
function listSpan({ thunk, value }: { readonly thunk: Thunk; readonly value: Value }): Span {
  return value.kind === 'list' ? value.span : thunk.span;
}

function overridable(
  outside: Outside,
  toolchain: Toolchain,
  settings: AttributesValue,
  again: (settings: AttributesValue, site: Site) => Meaning,
): Meaning {
  const { evaluator } = outside;
  return {
    facet: { kind: 'toolchain', toolchain: known(toolchain, toolchain.span) },
    select(attribute, site) {
      if (attribute !== 'override') return undefined;
      return outside.member(site, attribute, {
        apply(change, at) {
          const value = evaluator.force(change);
          const isFunction = value.kind === 'closure' || value.kind === 'primitive';
          const changed = isFunction ? evaluator.apply(value, evaluator.value(settings), at.span) : value;
          const merged = evaluator.attributes(evaluator.update(settings, changed, at.span));
          if (!merged)
            return outside.applied(at, change, lostToolchain('what override changes could not be followed', at.span));
          return outside.applied(at, change, again(merged, at));
        },
      });
    },
  };
}

function lostToolchain(reason: string, span: Span): Meaning {
  return { facet: { kind: 'toolchain', toolchain: unknown(reason, span) } };
}

/** `fromRustupToolchainFile ./rust-toolchain.toml` */
function fromFile(outside: Outside, packages: PackageSet, path: Thunk, site: Site): Meaning {
  const file = toolchainFile(outside, outside.evaluator.force(path), path.span);
  if (file.kind === 'unknown') return { facet: { kind: 'toolchain', toolchain: file } };
  const { value } = file;
  const toolchain: Toolchain = {
    origin: 'rustup-file',
    span: site.span,
    targets: joinedTargets(platformTargets(packages, site.span), value.targets),
    targetsList: value.targetsList,
    channel: value.channel,
    file: value.path,
  };
  return overridable(outside, toolchain, emptySet(site.span), (settings, at) =>
    withTargets(outside, packages, toolchain, settings, at.span),
  );
}

/** `fromRustupToolchain { channel; targets; … }` */
function fromAttributes(outside: Outside, packages: PackageSet, argument: Thunk, site: Site): Meaning {
  const settings = outside.evaluator.attributes(outside.evaluator.force(argument));
  if (!settings) return lostToolchain('the toolchain could not be followed', site.span);
  const channel = given(outside, settings, 'channel')?.value;
  const text = channel && plainText(channel);
  const fact: Fact<string> =
    text === undefined ? unknown('the channel could not be followed', site.span) : known(text, site.span);
  return profile(outside, packages, fact, settings, site.span);
}

/** A toolchain from a file after `override`: targets that it sets replace the file's. */
function withTargets(
  outside: Outside,
  packages: PackageSet,
  fromFile: Toolchain,
  settings: AttributesValue,
  span: Span,
): Meaning {
  const set = given(outside, settings, 'targets');
  const own = platformTargets(packages, span);
  const toolchain: Toolchain = set
    ? { ...fromFile, span, targets: joinedTargets(own, textList(outside, set.value)), targetsList: listSpan(set) }
    : { ...fromFile, span };
  return overridable(outside, toolchain, settings, (next, at) =>
    withTargets(outside, packages, fromFile, next, at.span),
  );
}
