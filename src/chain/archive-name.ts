import type { PrecompiledUse } from '../elixir/index.ts';
import { NIF_VERSIONS } from '../knowledge/nif-versions.ts';
import {
  archiveName,
  compatibleNifVersion,
  precompiledTarget,
  type SystemArchitecture,
  TARGET_VARIABLES,
} from '../knowledge/precompiled-archives.ts';
import { rustlerPrecompiledVersion } from '../knowledge/rustler-precompiled-versions.ts';
import { type Fact, known, type Unknown, unknown } from '../repository/index.ts';
import type { ModuleLink, NixMixBuild } from './model.ts';

/** The archive that RustlerPrecompiled asks for in a build: named after the machine that compiles. */
export function requestedArchive(use: PrecompiledUse, module: ModuleLink, build: NixMixBuild): Fact<string> {
  const { version, basename, variants } = use;
  for (const fact of [version, basename, variants]) if (fact.kind === 'unknown') return fact;
  const target = requestedTarget(use, build);
  if (target.kind === 'unknown') return target;
  const nifVersion = requestedNifVersion(use, build);
  if (nifVersion.kind === 'unknown') return nifVersion;
  if (variants.kind === 'known' && variants.value.has(target.value)) {
    return unknown('which variant is taken, only the machine knows', variants.span);
  }
  if (version.kind === 'unknown' || basename.kind === 'unknown') return unknown('no name', module.module.use);
  const name = { basename: basename.value, version: version.value, variant: undefined };
  return known(archiveName({ ...name, nifVersion: nifVersion.value, target: target.value }), version.span);
}

function requestedTarget({ targets }: PrecompiledUse, build: NixMixBuild): Fact<string> {
  const machine = machineOf(build);
  if (machine.kind === 'unknown') return machine;
  const overrides: Partial<Record<keyof SystemArchitecture, string>> = {};
  for (const [part, name] of Object.entries(TARGET_VARIABLES)) {
    const state = build.variable(name);
    if (state.kind === 'unknown') return unknown(`${name} is not known`, state.span);
    if (state.kind === 'set') overrides[part as keyof SystemArchitecture] = state.value;
  }
  const target = precompiledTarget(machine.value, overrides);
  if (target === undefined) return unknown('the target of this machine is not known', build.derivation.call);
  if (targets.kind === 'unknown') return targets;
  const isListed = targets.value.some((listed) => listed.value === target);
  return isListed ? known(target, targets.span) : unknown(`no archives are made for ${target}`, targets.span);
}

/** What the build machine's Erlang says of itself. Mix runs on the machine that builds: cross builds are not followed. */
function machineOf({ build, platform, derivation }: NixMixBuild): Fact<SystemArchitecture> {
  const { system, libc, packageSet } = platform;
  if (system.kind === 'unknown') return system;
  if (libc.kind === 'unknown') return libc;
  if (build.system.kind === 'unknown') return build.system;
  if (build.system.value !== system.value || /cross|static/i.test(packageSet.value)) {
    return unknown('the build machine is another than the one that is built for', packageSet.span);
  }
  const [arch, os] = system.value.split('-');
  if (!arch || !['x86_64', 'aarch64', 'riscv64'].includes(arch)) {
    return unknown(`what Erlang says of ${system.value} is not known`, derivation.call);
  }
  if (os === 'darwin') return known({ arch, vendor: 'apple', os: 'darwin', abi: undefined }, derivation.call);
  const abi = libc.value === 'musl' ? 'musl' : 'gnu';
  return known({ arch, vendor: 'unknown', os: 'linux', abi }, derivation.call);
}

/** Where no attribute names the OTP release, every release that rustler_precompiled runs on must take the same version. */
function requestedNifVersion(use: PrecompiledUse, build: NixMixBuild): Fact<string> {
  const { nifVersions, locked } = use;
  if (nifVersions.kind === 'unknown') return nifVersions;
  const listed = nifVersions.value.map(({ value }) => value);
  const row = locked && rustlerPrecompiledVersion(locked.value);
  const available = row?.nifVersionFrom === 'known' ? row.knownNifVersions : listed;
  const machines = build.beam.kind === 'known' ? [build.beam.value.nifVersion] : possibleNifVersions;
  const chosen = new Set(machines.map((machine) => compatibleNifVersion(machine, available)));
  const [only] = chosen;
  if (chosen.size > 1)
    return unknown('the NIF version depends on the OTP release, which is not known', nifVersions.span);
  if (only === undefined || !listed.includes(only)) return noVersion(use);
  return known(only, nifVersions.span);
}

/** rustler_precompiled 0.6 needs Elixir 1.11 and 0.7 needs 1.12: OTP 22 is the oldest that nixpkgs had with either. */
const possibleNifVersions = NIF_VERSIONS.filter(({ otp }) => otp >= 22).map(({ version }) => version);

function noVersion({ nifVersions }: PrecompiledUse): Unknown {
  return unknown('no archive is made for the NIF version of this build', nifVersions.span);
}
