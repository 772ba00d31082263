import { type Fact, known, type Located, type Span, unknown } from '../repository/index.ts';
import { type BuildCommand, refusedArguments } from './build-arguments.ts';
import { isLocked } from './lock.ts';
import { isPattern, matchesPattern } from './member-glob.ts';
import type { CargoPackage } from './model.ts';
import { optionValues } from './option-values.ts';
import { versionOf } from './version-requirement.ts';
import { fileName, joinPath, parentOf } from './view-path.ts';

/**
 * The packages that a cargo call builds because it is asked to: `-p`, `--workspace` less `--exclude`, else the default members
 * of the workspace whose root it starts in, else the package there. Cargo that refuses the choice builds none (cargo
 * src/ops/cargo_compile/packages.rs). `span` is the place of the call.
 */
export function selectedPackages(
  crates: readonly CargoPackage[],
  directory: string,
  command: BuildCommand,
  span: Span,
): Fact<readonly CargoPackage[]> {
  const refused = refusedArguments(command);
  if (refused) return refused;
  const { words } = command;
  const start = manifestFolder(directory, words, span);
  if (start.kind === 'unknown') return start;
  const here = crates.find((crate) => crate.directory === start.value);
  const workspace = here?.workspace ?? crates.find((crate) => crate.workspace?.directory === start.value)?.workspace;
  const members = crates.filter((crate) => workspace?.members.includes(crate.directory) || crate === here);
  if (members.length === 0) return unknown(`no Cargo package is started in ${start.value || 'the source'}`, span);
  const atRoot = workspace?.directory === start.value ? workspace.defaultMembers : undefined;
  if (atRoot?.kind === 'unknown') return atRoot;
  const chosen = optionValues(words, '--package', /^-[qrv]*p=?(.*)$/);
  const excluded = optionValues(words, '--exclude');
  if (words.some(({ value }) => value === '--workspace' || value === '--all')) {
    // Cargo asks that the named ones are members, save beside an exclusion.
    const asked = excluded.length === 0 && chosen.length > 0 ? named(chosen, members, span) : undefined;
    const isRefused = asked?.kind === 'known' && asked.value.length === 0;
    return asked?.kind === 'unknown' || isRefused ? asked : without(excluded, members, span);
  }
  const [exclusion] = excluded;
  if (exclusion) return unknown('cargo takes --exclude only beside --workspace', exclusion.span);
  if (chosen.length > 0) return named(chosen, members, span);
  if (atRoot)
    return known(
      members.filter(({ directory: at }) => atRoot.value.includes(at)),
      atRoot.span,
    );
  return here ? known([here], here.name.span) : unknown('no package is started here', span);
}

/** The folder of the manifest that a call begins with: where it is started, or where `--manifest-path` points. */
export function manifestFolder(directory: string, words: readonly Located<string>[], span: Span): Fact<string> {
  const [manifest] = optionValues(words, '--manifest-path');
  if (!manifest) return known(directory, span);
  const path = joinPath(directory, manifest.value);
  return path !== undefined && fileName(path) === 'Cargo.toml'
    ? known(parentOf(path) ?? '', manifest.span)
    : unknown('--manifest-path chooses a manifest that is not followed', manifest.span);
}

/** Every member but those that are excluded. An exclusion that meets no member is only warned of. */
function without(
  specs: readonly Located<string>[],
  members: readonly CargoPackage[],
  span: Span,
): Fact<readonly CargoPackage[]> {
  let kept = members;
  for (const spec of specs) {
    const met = membersMeant(spec, members);
    if (met.kind === 'unknown') return met;
    kept = kept.filter((member) => !met.value.includes(member));
  }
  return known(kept, span);
}

function named(
  specs: readonly Located<string>[],
  members: readonly CargoPackage[],
  span: Span,
): Fact<readonly CargoPackage[]> {
  const found = new Set<CargoPackage>();
  const ofPatterns = new Set<CargoPackage>();
  for (const spec of specs) {
    const met = membersMeant(spec, members);
    if (met.kind === 'unknown') return met;
    // A member is that of the first pattern that it matches.
    const own = isGlob(spec.value) ? met.value.filter((member) => !ofPatterns.has(member)) : met.value;
    // One that meets nothing makes cargo stop.
    if (own.length === 0) return mayBeDependency(spec, members) ?? known([], span);
    for (const member of own) found.add(member);
    if (isGlob(spec.value)) for (const member of own) ofPatterns.add(member);
  }
  return known(
    members.filter((member) => found.has(member)),
    span,
  );
}

/** A name may also be that of a dependency, of which only Cargo.lock tells. */
function mayBeDependency({ value, span }: Located<string>, [member]: readonly CargoPackage[]) {
  const lock = member?.lock;
  if (isPattern(value)) return undefined;
  return lock && !lock.problem && !isLocked(lock, value)
    ? undefined
    : unknown(`\`${value}\` is no member of the workspace`, span);
}

/** A bracket that is not closed and a doubled star are no pattern to cargo. */
function isGlob(value: string): boolean {
  const isSound = !value.includes('**') && !value.replaceAll(/\[!?\]?[^\]]*\]/g, '').includes('[');
  return isPattern(value) && isSound;
}

/** The members that a package ID specification, or a pattern in its place, means (cargo doc reference/pkgid-spec). */
function membersMeant({ value, span }: Located<string>, members: readonly CargoPackage[]): Fact<CargoPackage[]> {
  const [, name, version] = /^([\w-]+)[@:]([\w.+-]+)$/.exec(value) ?? [];
  if (name !== undefined && version !== undefined) {
    const found = members.filter((member) => member.name.value === name);
    return found.every((member) => versionOf(member) === version)
      ? known(found, span)
      : unknown(`whether \`${value}\` is the version of a member is not followed`, span);
  }
  if (isGlob(value))
    return known(
      members.filter((member) => matchesPattern(value, member.name.value)),
      span,
    );
  if (!/^[\w-]+$/.test(value)) return unknown(`the package specification \`${value}\` is not followed`, span);
  return known(
    members.filter((member) => member.name.value === value),
    span,
  );
}
