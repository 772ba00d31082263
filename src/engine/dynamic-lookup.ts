import { valueOf } from '../chain/facts.ts';
import type { CrateLink, ModuleLink, ProducerLink } from '../chain/model.ts';
import { atLeast } from '../knowledge/version.ts';
import type { FileView } from '../repository/index.ts';
import { phasesMaySay } from './inputs.ts';

/** What lets Apple's linker leave the functions of the BEAM undefined, as it is written in RUSTFLAGS. */
export const dynamicLookup = '-C link-arg=-undefined -C link-arg=dynamic_lookup';

/** Whether a flag lets the linker leave symbols undefined, in whichever of its spellings. */
export function isDynamicLookup(flag: string): boolean {
  return flag.includes('dynamic_lookup');
}

/** Also other ways to tell Apple's linker what to do with undefined symbols: `-undefined suppress`, `-U _enif_…`, a linker script of names. */
function mayLeaveUndefined(flag: string): boolean {
  return isDynamicLookup(flag) || /-undefined|-flat_namespace|-U\b|bundle_loader/.test(flag);
}

/**
 * True when the library is linked for darwin without the flag that a crate rustler before 0.35 needs there: its `enif_*` are
 * undefined symbols (SEMANTICS 1.5, 1.6). Proved, not feared: whatever may pass the flag unseen makes it false.
 */
export function lacksDynamicLookup(
  producer: ProducerLink,
  crate: CrateLink,
  module: ModuleLink,
  repository: FileView,
): boolean {
  if (valueOf(producer.triple)?.endsWith('-apple-darwin') !== true) return false;
  const types = crate.package.library?.crateTypes?.value.map((type) => type.value) ?? [];
  if (!types.includes('cdylib') && !types.includes('dylib')) return false;
  const rustler = valueOf(crate.rustler);
  if (rustler === undefined || atLeast(rustler, '0.35.0') !== false) return false;
  const flags = valueOf(producer.flags);
  if (!flags || flags.unknown.length > 0 || flags.flags.some(({ value }) => mayLeaveUndefined(value))) return false;
  return !mayPassElsewhere(producer) && !hasBuildScript(crate, repository) && !addedByRustler(producer, module);
}

/** Linker variables of the wrapper, arguments, hand-written phases and linkers of another name. */
function mayPassElsewhere({ call, derivation, linker, rust }: ProducerLink): boolean {
  if (call.kind === 'unknown' || linker.kind === 'unknown' || rust?.cargoArguments.kind === 'unknown') return true;
  if (rust?.cargoArguments.value.some(({ value }) => /dynamic_lookup|^-C|^--$/.test(value))) return true;
  const variables = [...call.value.environment].some(([name, value]) =>
    value.kind === 'known' ? isDynamicLookup(value.value) : /^(NIX_|CARGO_|RUST|LD)/.test(name),
  );
  return (
    variables ||
    (derivation !== undefined && phasesMaySay(/dynamic_lookup|cargo rustc/, derivation)) ||
    valueOf(linker)?.program !== undefined
  );
}

/** A build script can print link arguments. */
export function hasBuildScript({ package: pkg }: CrateLink, repository: FileView): boolean {
  if (pkg.place('package.build')) return true;
  return repository.read(inFolder(pkg.directory, 'build.rs')).kind !== 'missing';
}

/** Hex rustler 0.22 to 0.24 passes the flag itself unless a `.cargo/config` without `.toml` stands in the project or the crate. */
function addedByRustler(producer: ProducerLink, { hex, project, module }: ModuleLink): boolean {
  if (producer.kind !== 'rustler') return false;
  if (!hex) return true;
  if (atLeast(hex.value, '0.25.0') !== false) return false;
  const crate = valueOf(module.options.path);
  if (producer.call.kind === 'unknown' || crate === undefined || !atLeast(hex.value, '0.22.0')) return true;
  const { view } = producer.call.value;
  const folders = [project.directory, crate];
  return !folders.some((folder) => view.read(inFolder(folder, '.cargo/config')).kind !== 'missing');
}

/**
 * Hex rustler 0.25 to 0.34 stops on macOS when no Cargo configuration from the workspace's root down to the crate has a target
 * whose name holds `macos` or `darwin`; before 0.26 it looks for the name without `.toml` only
 * (rustler_mix/lib/rustler/compiler.ex `ensure_platform_requirements!` @rustler-0.25.0, @rustler-0.26.0).
 */
export function refusesDarwin(producer: ProducerLink, crate: CrateLink, { hex }: ModuleLink): boolean {
  if (producer.kind !== 'rustler' || producer.call.kind === 'unknown' || !hex) return false;
  if (valueOf(producer.triple)?.endsWith('-apple-darwin') !== true) return false;
  if (!atLeast(hex.value, '0.25.0') || atLeast(hex.value, '0.35.0') !== false) return false;
  const names = atLeast(hex.value, '0.26.0') ? ['.cargo/config', '.cargo/config.toml'] : ['.cargo/config'];
  const { view } = producer.call.value;
  const root = crate.package.workspace?.directory ?? crate.package.directory;
  return foldersBetween(root, crate.package.directory).every((folder) =>
    names.every((name) => {
      const read = view.read(inFolder(folder, name));
      return read.kind === 'missing' || (read.kind === 'text' && !/macos|darwin/.test(read.source.text));
    }),
  );
}

/** Every folder from an outer one down to an inner one. */
function foldersBetween(outer: string, inner: string): string[] {
  const below = outer === '' ? inner : inner.slice(outer.length + 1);
  const parts = below.split('/').filter((part) => part !== '');
  return [outer, ...parts.map((_, index) => inFolder(outer, parts.slice(0, index + 1).join('/')))];
}

function inFolder(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}
