import {
  type Fact,
  known,
  type Located,
  type SourceText,
  type Span,
  type Unknown,
  unknown,
} from '../repository/index.ts';
import type { TomlTable } from '../syntax/index.ts';
import { type ConfigLayer, readConfiguration } from './config-files.ts';
import { configText, configVariable } from './config-values.ts';
import { parseTomlText } from './documents.ts';
import type { CargoCall, CargoPackage, EffectiveProfile } from './model.ts';
import { stringAt } from './toml-access.ts';

// What cargo brings along (src/workspace/profiles.rs); `debug` is the folder of `dev` and cannot be a profile's name.
const BUILT_IN_PARENTS: Readonly<Record<string, string | undefined>> = { bench: 'release', test: 'dev' };
const ROOTS: ReadonlySet<string> = new Set(['dev', 'release']);
const LONGEST_CHAIN = 20;

/**
 * The profile a package is compiled with. Only the workspace root's `[profile]` counts; a variable
 * `CARGO_PROFILE_<NAME>_PANIC` beats config files, which beat the manifest, for each profile of the chain of `inherits`.
 */
export function effectiveProfile(pkg: CargoPackage, profile: string, call: CargoCall): EffectiveProfile {
  const name = profile === 'debug' ? 'dev' : profile;
  const { layers, unknown: lost } = readConfiguration(call);
  const file = parseTomlText(rootManifest(pkg, call));
  const manifest = file.kind === 'document' ? file.table : undefined;
  const sources: ProfileSources = { manifest, layers, call };
  return { name, panic: lost[0] ?? panicOf(name, sources, pkg.name) };
}

/** The manifest whose `[profile]` and `[patch]` count: a source that leaves the workspace's root out makes a package its own. */
export function rootManifest({ workspace, manifest }: CargoPackage, { view }: Pick<CargoCall, 'view'>): SourceText {
  return workspace && view.entry(workspace.manifest.path).kind !== 'missing' ? workspace.manifest : manifest;
}

/** Why cargo has no such profile: it is defined nowhere, or inherits from none (cargo src/workspace/profiles.rs `get_profile`). */
export function refusedProfile(pkg: CargoPackage, name: string, call: CargoCall, span: Span): Unknown | undefined {
  const { layers, unknown: lost } = readConfiguration(call);
  if (lost.length > 0) return undefined;
  const file = parseTomlText(rootManifest(pkg, call));
  if (file.kind !== 'document') return undefined;
  let at = name;
  for (let step = 0; step < LONGEST_CHAIN; step += 1) {
    if (ROOTS.has(at) || BUILT_IN_PARENTS[at] !== undefined) return undefined;
    if (/^(debug|doc|build)$/.test(at)) return unknown(`cargo lets no profile be called ${at}`, span);
    const parent = keyOf(at, 'inherits', { manifest: file.table, layers, call });
    if (parent?.kind === 'unknown') return undefined;
    if (!parent) return unknown(`cargo finds no profile ${at} that inherits from another`, span);
    at = parent.value;
  }
  return undefined;
}

interface ProfileSources {
  readonly manifest: TomlTable | undefined;
  readonly layers: readonly ConfigLayer[];
  readonly call: CargoCall;
}

function panicOf(name: string, sources: ProfileSources, pkg: Located<string>): EffectiveProfile['panic'] {
  let at = name;
  for (let step = 0; step < LONGEST_CHAIN; step += 1) {
    const panic = keyOf(at, 'panic', sources);
    if (panic) return panic.kind === 'unknown' ? panic : known({ value: panic.value, span: panic.span }, panic.span);
    if (ROOTS.has(at)) break;
    const parent = keyOf(at, 'inherits', sources);
    if (parent?.kind === 'unknown') return parent satisfies Unknown;
    const next = parent?.value ?? BUILT_IN_PARENTS[at];
    if (next === undefined) break;
    at = next;
  }
  return known(undefined, pkg.span);
}

function keyOf(profile: string, key: string, { manifest, layers, call }: ProfileSources): Fact<string> | undefined {
  const variable = call.environment.get(configVariable('profile', profile, key));
  if (variable) return variable;
  const configured = configText(layers, 'profile', profile, key);
  if (configured) return configured;
  const written = stringAt(manifest, 'profile', profile, key);
  return written && known(written.value, written.span);
}
