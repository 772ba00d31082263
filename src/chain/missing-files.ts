import { type CargoPackage, readCargoPackageAt } from '../cargo/index.ts';
import type { Derivation, RustDetails } from '../nix/model.ts';
import type { Repository, Span } from '../repository/index.ts';
import { valueOf } from './facts.ts';
import type { MissingFile } from './model.ts';
import { fileIn } from './path.ts';
import { cargoDirectory } from './produced.ts';
import type { ProducerContext } from './producer-context.ts';
import { changesSource } from './source-changes.ts';
import { type SourceTree, sourceTree } from './source-view.ts';

/** Files that the crate's build needs and that the derivation's source leaves out or the repository does not have. */
export function missingFiles(
  derivation: Derivation,
  rust: RustDetails,
  context: ProducerContext,
): readonly MissingFile[] {
  if (rust.compiler !== 'cargo') return [];
  const source = sourceTree(derivation, context.repository);
  if ('kind' in source || source.incomplete || derivation.source.kind === 'unknown') return [];
  if (changesSource(derivation)) return [];
  const directory = valueOf(cargoDirectory(derivation, rust, context.repository));
  if (directory === undefined) return [];
  const span = derivation.arguments.get('src')?.span ?? derivation.source.span;
  const origin = derivation.source.value;
  const holds = origin.kind === 'repository' ? origin.holds : 'tracked';
  const search: Search = { source, repository: context.repository, holds, span };
  const filter = origin.kind === 'repository' ? origin.filter.span : undefined;
  const members = memberTargets(directory, search, context);
  const pkg = context.crateAt(directory);
  if (!pkg) return members;
  return [
    ...crateFiles(pkg, search),
    ...members,
    ...lockFile(pkg, derivation, rust, search),
    ...droppedEmbeds(pkg, { ...search, span: filter ?? span }, context),
  ];
}

interface Search {
  readonly source: SourceTree;
  readonly repository: Repository;
  readonly holds: 'tracked' | 'everything';
  /** The argument that decides what the source holds. */
  readonly span: Span;
}

function crateFiles(pkg: CargoPackage, search: Search): MissingFile[] {
  const missing: MissingFile[] = [];
  const manifest = fileIn(pkg.directory, 'Cargo.toml');
  if (absent(manifest, search))
    return [{ what: 'crate', path: manifest, exists: true, span: search.span, neededBy: undefined }];
  const root = pkg.workspace?.directory;
  if (root !== undefined && root !== pkg.directory && absent(fileIn(root, 'Cargo.toml'), search)) {
    const inherits = readCargoPackageAt(pkg.directory, search.source.view)?.problems.find(
      (problem) => problem.inherits,
    );
    if (inherits) {
      const path = fileIn(root, 'Cargo.toml');
      missing.push({ what: 'inherited-root', path, exists: true, span: search.span, neededBy: inherits.span });
    }
  }
  for (const dependency of pkg.dependencies) {
    if (dependency.path === undefined || dependency.kind === 'dev') continue;
    const path = fileIn(dependency.path.value, 'Cargo.toml');
    const exists = search.repository.entry(path).kind === 'file';
    if (exists && absent(path, search)) {
      missing.push({ what: 'path-dependency', path, exists, span: search.span, neededBy: dependency.path.span });
    }
  }
  return missing;
}

/** Cargo reads every member of a workspace that it sees, and refuses one in which it finds no target at all. */
function memberTargets(directory: string, search: Search, context: ProducerContext): MissingFile[] {
  const members = context.membersAround(directory);
  const root = members[0]?.workspace?.directory;
  if (root === undefined || absent(fileIn(root, 'Cargo.toml'), search)) return [];
  return members.flatMap((member): MissingFile[] => {
    const whole = member.library?.path ?? fileIn(member.directory, 'src/main.rs');
    const isThere = search.repository.entry(whole).kind === 'file';
    const seen = isThere ? readCargoPackageAt(member.directory, search.source.view) : undefined;
    if (!seen || seen.library || seen.hasBinary || seen.hasOtherTargets) return [];
    return [{ what: 'member-target', path: whole, exists: true, span: search.span, neededBy: member.name.span }];
  });
}

/** Files that the crate, or a path dependency of it, embeds, that git has and the source has not. */
function droppedEmbeds(pkg: CargoPackage, search: Search, context: ProducerContext): MissingFile[] {
  if (absent(fileIn(pkg.directory, 'Cargo.toml'), search)) return [];
  const dependencies = pkg.dependencies.flatMap(({ path, kind, optional }) =>
    path && kind === 'normal' && !optional ? (context.crateAt(path.value) ?? []) : [],
  );
  return [pkg, ...dependencies].flatMap((crate) =>
    context.embeddedIn(crate).flatMap(({ value: path, span }): MissingFile[] => {
      const isThere = search.repository.entry(path).kind === 'file' && search.repository.tracking(path) !== 'ignored';
      return isThere && absent(path, search)
        ? [{ what: 'embedded', path, exists: true, span: search.span, neededBy: span }]
        : [];
    }),
  );
}

/** Where the builder looks for Cargo.lock, when it is said; else beside the manifest that cargo starts from. */
function lockFile(pkg: CargoPackage, derivation: Derivation, rust: RustDetails, search: Search): MissingFile[] {
  if (rust.lockFile.kind === 'unknown') return [];
  const named = rust.lockFile.value;
  if (named) {
    const exists = search.repository.entry(named.value).kind === 'file';
    if (exists) return [];
    const governing = derivation.arguments.has('cargoLock') ? undefined : pkg.lock?.path;
    if (governing !== undefined) {
      return [{ what: 'lock', path: governing, exists: true, span: search.span, neededBy: undefined }];
    }
    return [{ what: 'lock', path: named.value, exists, span: named.span, neededBy: undefined }];
  }
  if (derivation.arguments.has('cargoVendorDir') || derivation.arguments.has('cargoLock')) return [];
  const visibleRoot =
    pkg.workspace && !absent(fileIn(pkg.workspace.directory, 'Cargo.toml'), search)
      ? pkg.workspace.directory
      : pkg.directory;
  const path = fileIn(visibleRoot, 'Cargo.lock');
  if (!absent(path, search)) return [];
  const exists = search.repository.entry(path).kind === 'file';
  return [{ what: 'lock', path, exists, span: search.span, neededBy: undefined }];
}

/** Certainly not in the source. What git ignores is there for `nix-build`, on this machine at least. */
function absent(path: string, { source, repository, holds }: Search): boolean {
  if (holds === 'everything' && repository.tracking(path) === 'ignored') return false;
  return source.view.entry(path).kind === 'missing';
}
