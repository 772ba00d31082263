import type { Derivation } from '../nix/model.ts';
import { type Fact, known, unknown } from '../repository/index.ts';
import type { ShellText } from '../shell/model.ts';
import { valueOf } from './facts.ts';
import type { References } from './shell-text.ts';

/** Folder that the phases start in: the source's root, or `sourceRoot` below it, whose first segment is the unpacked folder's name. */
export function startDirectory(derivation: Derivation, root: string): Fact<string> {
  const chosen = derivation.phases.get('setSourceRoot') ?? derivation.arguments.get('setSourceRoot');
  if (chosen) return unknown('setSourceRoot is not followed', chosen.span);
  const given = derivation.arguments.get('sourceRoot');
  if (!given || given.value.kind === 'null') return known(root, derivation.call);
  if (given.value.kind !== 'text') return unknown('sourceRoot could not be followed', given.span);
  let text = '';
  for (const part of given.value.text) {
    if (part.kind === 'text') text += part.text;
    else if (text === '') text = 'source';
    else return unknown('sourceRoot could not be followed', given.span);
  }
  const segments = text.split('/').filter((segment) => segment !== '' && segment !== '.');
  // Of several sources each has a folder of its own, of one the folder is the root.
  const below = derivation.arguments.has('srcs') ? segments : segments.slice(1);
  if (below.includes('..')) return unknown('sourceRoot leaves the source', given.span);
  return known([root, ...below].filter((segment) => segment !== '').join('/'), given.span);
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
