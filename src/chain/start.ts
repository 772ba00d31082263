import type { Derivation } from '../nix/model.ts';
import { type Fact, known, textOfParts, unknown } from '../repository/index.ts';
import type { ShellText } from '../shell/model.ts';
import { valueOf } from './facts.ts';
import type { References } from './shell-text.ts';

/**
 * Folder that the phases start in: the source's root, or `sourceRoot` below it, whose first segment is the unpacked folder's name. A
 * build whose source is unpacked under another name stops there (setup.sh, `unpackPhase`).
 */
export function startDirectory(derivation: Derivation, root: string): Fact<string> {
  const chosen = derivation.phases.get('setSourceRoot') ?? derivation.arguments.get('setSourceRoot');
  if (chosen) return unknown('setSourceRoot is not followed', chosen.span);
  const given = sourceRootOf(derivation);
  if (given.kind === 'unknown') return given;
  const { span, value: segments } = given;
  if (!segments) return known(root, span);
  const [folder, ...rest] = segments;
  const isOne = !derivation.arguments.has('srcs');
  if (isOne && folder === undefined) return unknown('sourceRoot is the folder above the source', span);
  const name = copyName(derivation);
  if (isOne && folder !== ANY_NAME && name !== undefined && folder !== name)
    return unknown(`the source is unpacked as ${name}, not as ${folder}`, span);
  if (isOne && folder !== undefined && folder !== ANY_NAME && !HASHED.test(folder) && isHashed(derivation))
    return unknown(`the flake's own folder is unpacked under a name with a hash, not as ${folder}`, span);
  // Of several sources each has a folder of its own, of one the folder is the root.
  const below = isOne ? rest : segments;
  if (below.includes('..')) return unknown('sourceRoot leaves the source', span);
  return known([root, ...below].filter((segment) => segment !== '').join('/'), span);
}

/** What the source's own folder is called in the build; undefined where nobody knows, and of several sources. */
export function unpackedName(derivation: Derivation): string | undefined {
  if (derivation.arguments.has('srcs')) return undefined;
  const given = sourceRootOf(derivation);
  const written = given.kind === 'known' ? given.value?.[0] : undefined;
  return written === undefined || written === ANY_NAME ? copyName(derivation) : written;
}

/** The folder that the phases start in, from the one that Nix makes for the build; undefined where nobody knows its name. */
export function sourceRoot(derivation: Derivation): string | undefined {
  const given = sourceRootOf(derivation);
  const segments = given.kind === 'known' ? (given.value ?? [ANY_NAME]) : [];
  if (derivation.arguments.has('srcs')) return segments.filter((segment) => segment !== ANY_NAME).join('/');
  const name = unpackedName(derivation);
  return name === undefined ? undefined : [name, ...segments.slice(1)].join('/');
}

/** Stands for the first segment of a `sourceRoot` that begins with something else than text, such as `${src.name}`. */
const ANY_NAME = '*';

/** The segments of `sourceRoot`; undefined where it is not given. */
function sourceRootOf({ arguments: given, call }: Derivation): Fact<readonly string[] | undefined> {
  const root = given.get('sourceRoot');
  if (!root || root.value.kind === 'null') return known(undefined, call);
  if (root.value.kind !== 'text') return unknown('sourceRoot could not be followed', root.span);
  const [first, ...rest] = root.value.text;
  const start = first?.kind === 'text' ? first.text : ANY_NAME;
  const text = textOfParts(rest);
  if (text === undefined) return unknown('sourceRoot could not be followed', root.span);
  if (start + text === '') return known(undefined, call);
  const segments = `${start}${text}`.split('/').filter((segment) => segment !== '' && segment !== '.');
  return known(segments, root.span);
}

/** What the copy of the source in the store is called, without the hash that unpacking strips (setup.sh, `stripHash`). */
function copyName({ source }: Derivation): string | undefined {
  return source.kind === 'known' && source.value.kind === 'repository' ? source.value.name : undefined;
}

const HASHED = /^[0-9a-df-np-sv-z]{32}-/;

function isHashed({ source }: Derivation): boolean {
  return source.kind === 'known' && source.value.kind === 'repository' && source.value.hashed === true;
}

/** The folder that Nix makes for a build, above the unpacked source; under a name of its own in the paths of an outcome. */
export const BUILD_TOP = '(build folder)';

/** Nix manual, "Build-time environment"; all of them name one folder. */
const BUILD_TOPS = ['NIX_BUILD_TOP', 'TMPDIR', 'TEMPDIR', 'TMP', 'TEMP'];

/** The copy of the fetched dependencies that a build may write to, as a reference and under the name that its variable has. */
export const DEPENDENCIES_VARIABLE = 'MIX_DEPS_PATH';
export const DEPENDENCIES = `self:${DEPENDENCIES_VARIABLE}`;

/** `mixFodDeps`, which mixRelease copies to $MIX_DEPS_PATH before any phase (SEMANTICS 5.1). */
export function fetchedDependencies({ builder, details }: Derivation): Derivation | undefined {
  return builder === 'mixRelease' && details.kind === 'mix' ? valueOf(details.fetchedDependencies) : undefined;
}

/** Variables that the builder sets: the derivation's own and its outputs, which come back as references `self:<output>`. */
export function builderVariables(derivation: Derivation, references: References): ReadonlyMap<string, ShellText> {
  const variables = new Map<string, ShellText>();
  for (const name of BUILD_TOPS)
    variables.set(name, [{ kind: 'reference', reference: BUILD_TOP, span: derivation.call }]);
  for (const [name, text] of hookVariables(derivation))
    variables.set(name, [{ kind: 'text', text, span: derivation.call }]);
  for (const [name, { text }] of derivation.environment) variables.set(name, references.text(text));
  for (const output of derivation.outputs) {
    variables.set(output, [{ kind: 'reference', reference: `self:${output}`, span: derivation.call }]);
  }
  if (fetchedDependencies(derivation)) {
    variables.set(DEPENDENCIES_VARIABLE, [{ kind: 'reference', reference: DEPENDENCIES, span: derivation.call }]);
  }
  return variables;
}

/** What nixpkgs' hooks for cargo leave set for the phases after the build (cargo-install-hook.sh). */
function hookVariables({ builder, details }: Derivation): readonly (readonly [string, string])[] {
  if (builder !== 'buildRustPackage' || details.kind !== 'rust') return [];
  const { effectiveTarget: triple, profile } = details;
  if (triple.kind === 'unknown' || profile.kind === 'unknown') return [];
  const folder = `target/${triple.value}/${profile.value === 'dev' ? 'debug' : profile.value}`;
  return [
    ['releaseDir', folder],
    ['tmpDir', `${folder}-tmp`],
  ];
}
