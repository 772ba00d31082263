import type { LockedPackage } from '../../src/cargo/model.ts';
import type { ProducerLink } from '../../src/chain/model.ts';
import { defineRule, type FindingDraft, valueOf } from '../../src/engine/index.ts';
import type { Argument, Derivation } from '../../src/nix/model.ts';
import type { Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'git-dependency-hash',
  severity: 'error',
  title: 'A git dependency in Cargo.lock without the hash that nixpkgs needs',
  link: 'producer',
  needs: ['producer', 'crate'],
  fixable: 'none',
  check({ producer, crate }, report) {
    const { derivation } = producer;
    const lock = crate.package.lock;
    const vendoring = derivation && lockedVendoring(derivation, lockOf(producer));
    if (!derivation || !vendoring || !lock || lock.problem || vendoring.lockFile !== lock.path) return;
    if (vendoring.fetchesGit !== false || !vendoring.hashes) return;
    const git = lock.packages.filter((pkg) => pkg.source?.startsWith('git+'));
    if (git.length === 0) return;
    const keys = new Set(git.map(keyOf));
    const wrong = [...vendoring.hashes].find(([key]) => !keys.has(key));
    const found = wrong
      ? wrongKey(wrong, git)
      : withoutHash(git, vendoring.hashes, vendoring.hashesName ?? vendoring.lockSpan, lock.path);
    if (found) report({ ...found, related: [{ message: 'the build that needs it', span: derivation.call }] });
  },
});

/** Where the builder looks for the lock, when that could be followed. */
function lockOf({ rust }: ProducerLink): string | undefined {
  return rust && valueOf(rust.lockFile)?.value;
}

/** nixpkgs' importCargoLock: the lock that it reads, and the hashes it is given. */
interface Vendoring {
  readonly lockFile: string;
  readonly lockSpan: Span;
  /** Undefined: they could not be followed. */
  readonly hashes: ReadonlyMap<string, Argument> | undefined;
  readonly hashesName: Span | undefined;
  /** `allowBuiltinFetchGit`: git itself vouches for what is fetched. Undefined: not known. */
  readonly fetchesGit: boolean | undefined;
}

/** The first of these that is set counts: cargoVendorDir, cargoDeps, cargoLock (nixpkgs build-rust-package/default.nix). */
function lockedVendoring(derivation: Derivation, lockFile: string | undefined): Vendoring | undefined {
  const { arguments: given, builder } = derivation;
  if (isSet(given.get('cargoVendorDir'))) return undefined;
  const dependencies = given.get('cargoDeps');
  if (isSet(dependencies)) {
    const imported = dependencies?.value.kind === 'derivation' ? dependencies.value.derivation : undefined;
    return imported?.builder === 'vendored-crates' ? vendoringOf(imported.arguments, undefined) : undefined;
  }
  const lock = builder === 'buildRustPackage' ? given.get('cargoLock') : undefined;
  return lock?.value.kind === 'attributes' ? vendoringOf(lock.value.attributes, lockFile) : undefined;
}

function isSet(argument: Argument | undefined): boolean {
  return argument !== undefined && argument.value.kind !== 'null';
}

function vendoringOf(given: ReadonlyMap<string, Argument>, located: string | undefined): Vendoring | undefined {
  const file = given.get('lockFile');
  if (!file) return undefined;
  const path = file.value.kind === 'path' ? file.value.path : located;
  if (path === undefined) return undefined;
  const hashes = given.get('outputHashes');
  const fetches = given.get('allowBuiltinFetchGit');
  return {
    lockFile: path,
    lockSpan: file.span,
    hashes: hashes ? attributesOf(hashes) : new Map(),
    hashesName: hashes?.name,
    fetchesGit: fetches ? (fetches.value.kind === 'boolean' ? fetches.value.value : undefined) : false,
  };
}

function attributesOf({ value }: Argument): ReadonlyMap<string, Argument> | undefined {
  return value.kind === 'attributes' ? value.attributes : undefined;
}

function keyOf({ name, version }: LockedPackage): string {
  return `${name}-${version}`;
}

/** What follows `#` in `git+https://…?rev=…#<commit>`. */
function commitOf({ source }: LockedPackage): string | undefined {
  return source?.slice(source.lastIndexOf('#') + 1);
}

/** A key that belongs to no git dependency stops the evaluation. */
function wrongKey([key, { name }]: readonly [string, Argument], git: readonly LockedPackage[]): FindingDraft {
  return {
    at: name,
    message: `\`${key}\` is the name and version of no git dependency in Cargo.lock, and nixpkgs refuses a hash that nothing needs.`,
    label: 'no such git dependency',
    help: `Name the dependency as nixpkgs does: ${git.map((pkg) => `\`"${keyOf(pkg)}"\``).join(', ')}.`,
  };
}

/** One hash is enough for every package of one commit. */
function withoutHash(
  git: readonly LockedPackage[],
  hashes: ReadonlyMap<string, Argument>,
  at: Span,
  lock: string,
): FindingDraft | undefined {
  const missing = git.find(
    (pkg) => !git.some((other) => commitOf(other) === commitOf(pkg) && hashes.has(keyOf(other))),
  );
  if (!missing) return undefined;
  return {
    at,
    message: `\`${missing.name}\` comes from git in ${lock}, and nixpkgs fetches it only with a hash in \`outputHashes\`.`,
    label: `no hash for ${keyOf(missing)}`,
    help: `Add \`outputHashes."${keyOf(missing)}" = "sha256-…";\`, or use \`cargoHash\`, which covers all dependencies.`,
  };
}
