import { type Fact, type Span, unknown } from '../../repository/index.ts';
import type { Toolchain } from '../model.ts';
import type { Thunk, Value } from '../value.ts';
import { definitionsOf } from '../world/flake-parts/definitions.ts';
import type { PerSystemOption } from '../world/flake-parts/per-system.ts';
import type { Outside } from '../world/outside.ts';
import { hostTriple, type PackageSet, packageSetOf } from '../world/package-set.ts';
import { textValue } from '../world/values.ts';
import { packageNameIn } from './crane-crate-name.ts';
import { sourceOfValue } from './derivation/source.ts';
import { dreamDerivation } from './dream2nix-rust.ts';
import type { Family } from './family.ts';
import { rustBin } from './rust-overlay.ts';
import { requiredToolchain } from './toolchain.ts';

/**
 * yusdacra/nix-cargo-integration, a flake-parts module: `nci.projects.x.path`, `nci.crates.y`, and
 * `config.nci.outputs.y.packages.release` (src/implementation.nix). Every crate is built by dream2nix with crane.
 */
export const nci: Family = {
  trees: [
    {
      repositories: ['yusdacra/nix-cargo-integration', '90-008/nix-cargo-integration'],
      names: ['nci', 'nix-cargo-integration'],
    },
  ],
  perSystem: { nci: nciOption },
};

function nciOption(outside: Outside, { defined, pkgs, inputs }: Parameters<PerSystemOption>[1], span: Span): Value {
  const { evaluator } = outside;
  return outside.root('config.nci', span, {
    select(attribute, site) {
      if (attribute !== 'outputs') {
        return defined && evaluator.has(defined, attribute) === true
          ? evaluator.select(defined, attribute, site.span)
          : undefined;
      }
      return outside.member(site, attribute, {
        select: (crate, at) => outside.member(at, crate, { select: (name, place) => output(crate, name, place.span) }),
      });
    },
  });

  function output(crate: string, name: string, at: Span): Value | undefined {
    if (name !== 'packages') return undefined;
    return outside.root('packages', at, { select: (profile, { span: place }) => built(crate, profile, place) });
  }

  function built(crate: string, profile: string, at: Span): Value {
    const packages = packageSetOf(outside, evaluator.force(pkgs));
    const project = packages && projectOf(outside, defined, crate, at);
    if (!packages || !project) return unknown(`no project of nci holds the crate ${crate}`, at);
    const own = memberOf(outside, memberOf(outside, defined, 'crates'), crate);
    const settings = [project.settings, own].filter((value) => value !== undefined);
    const configured = [...settings, ...profilesOf(outside, settings, profile)];
    return dreamDerivation(outside, {
      packages,
      toolchain: toolchainOf(outside, packages, defined, inputs, at),
      definitions: configured.flatMap((value) => definitionsOf(outside, [value], 'drvConfig')),
      builder: 'rust-crane',
      name: crate,
      source: project.path,
      target: targetOf(outside, packages, settings, at),
      profile,
      runTests: runsTests(outside, settings, profile),
      span: at,
    });
  }
}

function memberOf({ evaluator }: Outside, set: Value | undefined, name: string): Value | undefined {
  return set && evaluator.has(set, name) === true ? evaluator.select(set, name, set.span) : undefined;
}

interface Project {
  readonly settings: Value;
  readonly path: Thunk;
}

/** The project whose manifests name the crate; the only one, where there is one. */
function projectOf(outside: Outside, defined: Value | undefined, crate: string, span: Span): Project | undefined {
  const { evaluator } = outside;
  const projects = memberOf(outside, defined, 'projects');
  const all: Project[] = [];
  for (const { value } of (projects && evaluator.attributes(projects)?.attributes.values()) ?? []) {
    const settings = evaluator.force(value);
    const path = evaluator.attributes(settings)?.attributes.get('path');
    if (path) all.push({ settings, path: path.value });
  }
  return all.length === 1 ? all[0] : all.find((project) => holdsCrate(outside, project, crate, span));
}

function holdsCrate(outside: Outside, { path }: Project, crate: string, span: Span): boolean {
  const source = sourceOfValue(outside, outside.evaluator.force(path), span);
  if (source.kind === 'unknown' || source.value.kind !== 'repository') return false;
  const { root } = source.value;
  const manifests = outside.files.filter((file) => {
    return (root === '' || file.startsWith(`${root}/`)) && /(^|\/)Cargo\.toml$/.test(file);
  });
  return manifests.some((file) => {
    const folder = file.replace(/\/?Cargo\.toml$/, '');
    const name = packageNameIn(outside, { kind: 'path', path: folder, text: folder, span }, span);
    return name.kind === 'known' && name.value === crate;
  });
}

/** `profiles.<name>` of the project or of the crate. */
function profilesOf(outside: Outside, settings: readonly Value[], profile: string): Value[] {
  return settings.flatMap((value) => memberOf(outside, memberOf(outside, value, 'profiles'), profile) ?? []);
}

/** The tests run in the profile `release`, unless `profiles` says otherwise (src/modules/project.nix). */
function runsTests(outside: Outside, settings: readonly Value[], profile: string): boolean | undefined {
  const given = settings.map((value) => memberOf(outside, value, 'profiles')).filter((value) => value !== undefined);
  if (given.length === 0) return profile === 'release';
  const runs = memberOf(outside, memberOf(outside, given.at(-1), profile), 'runTests');
  if (!runs) return false;
  return runs.kind === 'boolean' ? runs.value : undefined;
}

/** The target that `targets` calls the default one; the host's when nothing is said. */
function targetOf(outside: Outside, packages: PackageSet, settings: readonly Value[], span: Span): Thunk {
  const { evaluator } = outside;
  const targets = settings.map((value) => memberOf(outside, value, 'targets')).filter((value) => value !== undefined);
  const chosen = targets.at(-1);
  const host = hostTriple(packages);
  if (!chosen) return evaluator.value(host.kind === 'known' ? textValue(host.value, span) : host);
  for (const [name, { value, name: place }] of evaluator.attributes(chosen)?.attributes ?? []) {
    const isDefault = memberOf(outside, evaluator.force(value), 'default');
    if (isDefault?.kind === 'boolean' && isDefault.value) return evaluator.value(textValue(name, place));
  }
  return evaluator.value(unknown('the default target of nci could not be followed', chosen.span));
}

/** `nci.toolchains.mkBuild`, `nci.toolchainConfig`, a toolchain file beside the flake, else the latest stable one. */
function toolchainOf(
  outside: Outside,
  packages: PackageSet,
  defined: Value | undefined,
  inputs: Value,
  span: Span,
): Fact<Toolchain> {
  const { evaluator } = outside;
  const make = memberOf(outside, memberOf(outside, defined, 'toolchains'), 'mkBuild');
  if (make) return requiredToolchain(outside, evaluator.apply(make, evaluator.value(packages.value), span));
  const bin = outside.root('rust-bin', span, rustBin(outside, packages));
  const configured = memberOf(outside, defined, 'toolchainConfig');
  const isSet = configured?.kind === 'attributes' && !configured.attributes.has('outPath');
  if (configured && configured.kind !== 'null') {
    const reader = evaluator.select(bin, isSet ? 'fromRustupToolchain' : 'fromRustupToolchainFile', span);
    return requiredToolchain(outside, evaluator.apply(reader, evaluator.value(configured), span));
  }
  const file = fileBeside(outside, evaluator.select(inputs, 'self', span), span);
  if (file) {
    const reader = evaluator.select(bin, 'fromRustupToolchainFile', span);
    return requiredToolchain(outside, evaluator.apply(reader, evaluator.value(file), span));
  }
  const latest = evaluator.select(evaluator.select(bin, 'stable', span), 'latest', span);
  return requiredToolchain(outside, evaluator.select(latest, 'default', span));
}

function fileBeside(outside: Outside, self: Value, span: Span): Value | undefined {
  const folder = outside.evaluator.select(self, 'outPath', span);
  if (folder.kind !== 'path' || folder.path === undefined) return undefined;
  const { path } = folder;
  const name = ['rust-toolchain.toml', 'rust-toolchain']
    .map((file) => (path === '' ? file : `${path}/${file}`))
    .find((file) => outside.view.entry(file).kind === 'file');
  return name === undefined ? undefined : { ...folder, path: name, text: name };
}
