import type { BuildLink, CrateLink, ProducerLink } from '../../src/chain/model.ts';
import { atLeast, defineRule, minorOf, valueOf } from '../../src/engine/index.ts';
import { BUILD_SCRIPT_LIMITS } from '../../src/knowledge/nif-versions.ts';
import type { FileView } from '../../src/repository/index.ts';

export default defineRule({
  id: 'rustler-too-old-for-otp',
  severity: 'error',
  title: 'Crate rustler older than the OTP that it is compiled beside',
  link: 'crate',
  needs: ['build', 'producer', 'crate'],
  uses: ['module'],
  fixable: 'none',
  check({ module, build, producer, crate, model }, report) {
    const version = valueOf(crate.rustler);
    if (version === undefined || producer.kind !== 'rustler' || build.beam.kind === 'unknown') return;
    const limit = BUILD_SCRIPT_LIMITS.findLast(({ since }) => atLeast(version, since));
    const { otp, nifVersion } = build.beam.value;
    if (limit?.newest === undefined || atLeast(limit.newest, nifVersion) !== false) return;
    if (!isPublished(crate) || mayChangeScript(build) || module?.module.options.environment.kind === 'unknown') return;
    if (setsNifVersion(build, producer, model.repository.files, model.repository)) return;
    report({
      at: crate.rustler.span,
      message: `The build script of rustler ${version} knows NIF versions up to ${limit.newest} and stops at the ${nifVersion} of OTP ${otp}.`,
      label: `too old for OTP ${otp}`,
      help: `Move the crate to rustler ${nextAfter(version, nifVersion)} or newer, or build with an older OTP.`,
      related: [{ message: `OTP ${otp}`, span: build.beam.span }],
    });
  },
});

/** A fork or a patched copy has a build script of its own under the same version. */
function isPublished({ package: { lock } }: CrateLink): boolean {
  const locked = (lock?.packages ?? []).filter(({ name }) => name === 'rustler');
  return locked.length > 0 && locked.every(({ source }) => source?.startsWith('registry+') === true);
}

/** Vendored crates can be changed like any other file. */
function mayChangeScript(build: BuildLink): boolean {
  if (build.kind === 'outside') return false;
  const { arguments: given, phases } = build.derivation;
  const vendored = given.get('cargoDeps')?.value;
  if (vendored?.kind === 'derivation' && vendored.derivation.phases.size > 0) return true;
  if (given.has('patches') || given.has('cargoPatches')) return true;
  return [...phases.values()].some(({ text }) =>
    text.some((part) => part.kind === 'text' && /vendor|cargoDeps|build\.rs/.test(part.text)),
  );
}

/** RUSTLER_NIF_VERSION takes the place of what the build script would ask. */
function setsNifVersion(build: BuildLink, { call }: ProducerLink, files: readonly string[], view: FileView): boolean {
  const name = 'RUSTLER_NIF_VERSION';
  if (call.kind === 'known' && call.value.environment.has(name)) return true;
  if (build.kind === 'nix' && build.variable(name).kind !== 'unset') return true;
  const matters =
    build.kind === 'nix'
      ? /(^|\/)(mix\.exs|config\/[^/]*\.exs|\.cargo\/config(\.toml)?)$/
      : /(^|\/)[^/]*(rc|env|file|config|\.exs|\.sh|\.nix|\.toml|\.ya?ml)$/i;
  return files.some((file) => {
    const read = matters.test(file) ? view.read(file) : undefined;
    return read?.kind === 'text' && read.source.text.includes(name);
  });
}

/** The first version whose build script takes this NIF version. */
function nextAfter(version: string, nifVersion: string): string {
  const row = BUILD_SCRIPT_LIMITS.find(
    ({ since, newest }) => !atLeast(version, since) && (newest === undefined || atLeast(newest, nifVersion)),
  );
  return minorOf(row?.since ?? '') ?? '0.29';
}
