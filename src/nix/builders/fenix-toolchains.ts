import { type Fact, known, type Located, type Span, unknown } from '../../repository/index.ts';
import type { Toolchain } from '../model.ts';
import type { Thunk, Value } from '../value.ts';
import type { Meaning, Site } from '../world/meaning.ts';
import type { Outside } from '../world/outside.ts';
import { plainText } from '../world/values.ts';
import { given, joinedTargets, textList, toolchainOf } from './toolchain.ts';
import { toolchainFile } from './toolchain-file.ts';

/** The triple that a set of toolchains is for. */
export type Triple = Fact<string>;

/** Toolchains of one channel have these names on top; `stable`, `beta` and `targets` hold further sets. */
const CHANNELS: Readonly<Record<string, string>> = {
  stable: 'stable',
  beta: 'beta',
  latest: 'nightly',
  complete: 'nightly',
  default: 'nightly',
  minimal: 'nightly',
};

/** A set of toolchains for one triple (fenix default.nix); `channel` is undefined on top. */
export function toolchainSet(outside: Outside, triple: Triple, channel: Fact<string> | undefined): Meaning {
  return {
    select(attribute, site) {
      const named = channel === undefined ? CHANNELS[attribute] : undefined;
      if (named !== undefined)
        return outside.member(site, attribute, toolchainSet(outside, triple, known(named, site.span)));
      switch (attribute) {
        case 'combine':
          return outside.member(site, attribute, {
            apply: (list, at) => outside.applied(at, list, combined(outside, list, at)),
          });
        case 'targets':
          return outside.member(site, attribute, {
            select: (target, at) =>
              outside.member(at, target, toolchainSet(outside, known(target, at.span), undefined)),
          });
        case 'fromToolchainFile':
          return outside.member(site, attribute, {
            apply: (argument, at) => outside.applied(at, argument, fromFile(outside, triple, argument, at)),
          });
        case 'fromToolchainName':
        case 'toolchainOf':
          return outside.member(site, attribute, {
            apply: (argument, at) =>
              outside.applied(at, argument, toolchainSet(outside, triple, channelOf(outside, argument, at))),
          });
        case 'withComponents':
          return outside.member(site, attribute, {
            apply: (names, at) => outside.applied(at, names, withComponents(outside, triple, channel, names, at)),
          });
      }
      return outside.member(
        site,
        attribute,
        component(triple, channel ?? known('nightly', site.span), attribute, site.span),
      );
    },
  };
}

// rustc brings the library of its own triple along (fenix lib/mk-toolchain.nix: combine with rust-std); cargo and the tools do not.
const WITH_LIBRARY = /^(rustc|rust-std|toolchain|(minimal|default|complete)Toolchain)$/;

// lib/mk-toolchain.nix: the profiles of a channel, each with cargo and rustc.
const WHOLE = /[tT]oolchain$/;

function component(triple: Triple, channel: Fact<string>, name: string, span: Span): Meaning {
  const hasLibrary = WITH_LIBRARY.test(name);
  const targets: Toolchain['targets'] = !hasLibrary
    ? known([], span)
    : triple.kind === 'known'
      ? known([{ value: triple.value, span }], span)
      : triple;
  return toolchainMeaning({
    origin: 'fenix',
    span,
    targets,
    targetsList: undefined,
    channel,
    file: undefined,
    components: WHOLE.test(name) ? undefined : new Set([name]),
  });
}

function toolchainMeaning(toolchain: Toolchain): Meaning {
  return { facet: { kind: 'toolchain', toolchain: known(toolchain, toolchain.span) } };
}

/** `combine [ stable.cargo stable.rustc targets.<triple>.stable.rust-std ]` */
function combined(outside: Outside, list: Thunk, site: Site): Meaning {
  const value = outside.evaluator.force(list);
  if (value.kind !== 'list')
    return lost(value.kind === 'unknown' ? value.reason : 'the components could not be followed', list.span);
  let targets: Fact<readonly Located<string>[]> = known([], value.span);
  let channel: Fact<string> | undefined;
  let components: ReadonlySet<string> | undefined = new Set();
  for (const item of value.items) {
    const part = toolchainOf(outside, outside.evaluator.force(item));
    if (!part || part.kind === 'unknown') return lost('a component could not be followed', item.span);
    targets = joinedTargets(targets, part.value.targets);
    channel ??= part.value.channel;
    const more = part.value.components;
    components = components && more && new Set([...components, ...more]);
  }
  return toolchainMeaning({
    origin: 'fenix',
    span: site.span,
    targets,
    targetsList: value.span,
    channel: channel ?? unknown('the toolchain has no components', value.span),
    file: undefined,
    components,
  });
}

function lost(reason: string, span: Span): Meaning {
  return { facet: { kind: 'toolchain', toolchain: unknown(reason, span) } };
}

/** `withComponents [ "cargo" "rustc" ]`; rustc has the library of its triple. */
function withComponents(
  outside: Outside,
  triple: Triple,
  channel: Fact<string> | undefined,
  names: Thunk,
  site: Site,
): Meaning {
  const list = textList(outside, outside.evaluator.force(names));
  if (list.kind === 'unknown') return { facet: { kind: 'toolchain', toolchain: list } };
  const library = list.value.find((name) => name.value === 'rustc' || name.value === 'rust-std');
  const { facet } = component(triple, channel ?? known('nightly', site.span), library ? 'rustc' : 'cargo', site.span);
  if (facet?.kind !== 'toolchain' || facet.toolchain.kind === 'unknown') return { facet };
  return toolchainMeaning({ ...facet.toolchain.value, components: new Set(list.value.map(({ value }) => value)) });
}

function channelOf(outside: Outside, argument: Thunk, site: Site): Fact<string> {
  const { evaluator } = outside;
  const settings = evaluator.attributes(evaluator.force(argument));
  const name = given(outside, settings, 'name') ?? given(outside, settings, 'channel');
  const text = name && plainText(name.value);
  if (text !== undefined) return known(text, site.span);
  return name ? unknown('the channel could not be followed', site.span) : known('nightly', site.span);
}

/** `fromToolchainFile { file; sha256; }` or `{ dir; }` */
function fromFile(outside: Outside, triple: Triple, argument: Thunk, site: Site): Meaning {
  const settings = outside.evaluator.attributes(outside.evaluator.force(argument));
  const value = fileOf(outside, given(outside, settings, 'file')?.value, given(outside, settings, 'dir')?.value);
  if (!value) return lost('the toolchain file could not be followed', site.span);
  const file = toolchainFile(outside, value, site.span);
  if (file.kind === 'unknown') return { facet: { kind: 'toolchain', toolchain: file } };
  const host = component(triple, file.value.channel, 'toolchain', site.span).facet;
  const targets =
    host?.kind === 'toolchain' && host.toolchain.kind === 'known' ? host.toolchain.value.targets : known([], site.span);
  return toolchainMeaning({
    origin: 'rustup-file',
    span: site.span,
    targets: joinedTargets(targets, file.value.targets),
    targetsList: file.value.targetsList,
    channel: file.value.channel,
    file: file.value.path,
  });
}

/** fenix looks for rust-toolchain first and for rust-toolchain.toml then. */
function fileOf(outside: Outside, file: Value | undefined, folder: Value | undefined): Value | undefined {
  if (file) return file;
  if (folder?.kind !== 'path' || folder.path === undefined) return undefined;
  const prefix = folder.path === '' ? '' : `${folder.path}/`;
  const name = ['rust-toolchain', 'rust-toolchain.toml'].find(
    (name) => outside.view.entry(prefix + name).kind === 'file',
  );
  return name === undefined ? undefined : { ...folder, path: prefix + name };
}
