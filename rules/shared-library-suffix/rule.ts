import type { Chain, HandOffLink, MissingSource, Model, ModuleLink, ProducedLibrary } from '../../src/chain/model.ts';
import { nameGiven, renamedCopy } from '../../src/engine/copy.ts';
import { baseName, belongsTo, shownPath } from '../../src/engine/hand-off.ts';
import {
  defineRule,
  type FindingDraft,
  type Fix,
  lastSegment,
  replace,
  safe,
  textAt,
  wildcardMatcher,
} from '../../src/engine/index.ts';
import type { Span } from '../../src/repository/index.ts';
import type { Placement } from '../../src/shell/model.ts';

export default defineRule({
  id: 'shared-library-suffix',
  severity: 'error',
  title: 'The library has another extension on darwin',
  link: 'handoff',
  needs: ['module', 'build', 'handOff'],
  fixable: 'safe',
  judgesDependencies: true,
  check({ module, build, handOff, model }, report) {
    if (build.kind !== 'nix') return;
    const { system, systemNamed } = build.build;
    if (build.platform.system.kind === 'unknown' || !build.platform.system.value.endsWith('-darwin')) return;
    const where = system.kind === 'known' ? system.value : 'darwin';
    const severity = systemNamed ? ('error' as const) : ('warning' as const);
    for (const missing of handOff.missingSources) {
      const draft = literalSuffix(missing, where, model);
      if (draft) report({ ...draft, severity });
    }
    const kept = keptSuffix(module, handOff, where, model);
    if (kept) report({ ...kept, severity });
  },
});

/** `cp ${nif}/lib/libx.so`, where the build makes libx.dylib. */
function literalSuffix(
  { fault, path, libraries, from, output }: MissingSource,
  where: string,
  model: Model,
): FindingDraft | undefined {
  if (!path.endsWith('.so')) return undefined;
  if (from.details.kind === 'rust' && from.details.libraryOutput !== output) return undefined;
  const pattern = asPattern(path.replace(/\.so$/, '.dylib'), fault.unmatchedGlob);
  const there = libraries?.find((library) => pattern(library.path));
  if (!libraries || !there) return undefined;
  const name = lastSegment(fault.span, model.repository);
  const suffix = { ...name, start: name.end - '.so'.length };
  const isLiteral = textAt(suffix, model.repository) === '.so';
  return {
    at: isLiteral ? suffix : name,
    message: `The build makes \`${there.path}\` on ${where}, so \`${path}\` does not exist there.`,
    label: '.dylib on darwin',
    help: 'Take the extension from `stdenv.hostPlatform.extensions.sharedLibrary`, and keep .so for the copy: the BEAM looks for .so on macOS as well.',
    related: [{ message: 'the build that makes the library', span: from.call }],
    fix: isLiteral
      ? anyExtension(suffix, fault.span, asPattern(path.replace(/so$/, '*'), true), libraries, model)
      : undefined,
  };
}

/** What a path of the shell names; `*` is a wildcard only in a pattern. */
function asPattern(path: string, isGlob: boolean): PathTest {
  return isGlob ? wildcardMatcher(path, 'within-names') : (candidate) => candidate === path;
}

type PathTest = (path: string) => boolean;

/**
 * `.*` for the extension, where that finds one file and the copy says its name. How the copy ends is seen in a build of another
 * system, where it succeeds.
 */
function anyExtension(
  suffix: Span,
  word: Span,
  pattern: PathTest,
  libraries: readonly ProducedLibrary[],
  { chains, repository }: Model,
): Fix | undefined {
  if (/["'`]/.test(textAt(word, repository)) || libraries.filter(({ path }) => pattern(path)).length !== 1)
    return undefined;
  const placement = chains.map(({ handOff }) => placedFrom(word, handOff)).find((found) => found !== undefined);
  if (!placement) return undefined;
  const edit = replace(suffix, '.*');
  if (nameGiven(placement, repository).kind === 'name') return safe('Copy the library whatever its extension', edit);
  const named = renamedCopy(placement, baseName(placement.path), repository);
  return named && safe('Copy the library whatever its extension', edit, named);
}

function placedFrom(word: Span, handOff: Chain['handOff']): Placement | undefined {
  if (handOff.state === 'lost') return undefined;
  const found = handOff.facts.files.find(
    ({ placement: { from } }) => from.path === word.path && from.start === word.start,
  );
  return found?.placement;
}

/** A folder or a pattern is copied, and the file keeps `.dylib`. */
function keptSuffix(module: ModuleLink, handOff: HandOffLink, where: string, model: Model): FindingDraft | undefined {
  const { expected, arrival, files } = handOff;
  if (arrival.kind === 'unknown' || arrival.value !== undefined || expected.kind === 'unknown') return undefined;
  const { directory, loadName, path } = expected.value;
  const kept = files.find(({ placement }) => placement.path === `${directory}/${loadName}.dylib`);
  if (!kept?.inTime || !belongsTo(kept, module, model)) return undefined;
  const { placement } = kept;
  const alone = files.filter((other) => other.placement.command.start === placement.command.start).length === 1;
  const edit = alone ? renamedCopy(placement, `${loadName}.so`, model.repository) : undefined;
  return {
    at: placement.from,
    message: `The library arrives as \`${shownPath(placement.path)}\` on ${where}, and the BEAM looks for \`${shownPath(path)}\` on macOS as well.`,
    label: 'keeps .dylib',
    help: `Copy it as \`${loadName}.so\`.`,
    related: [{ message: `loads ${shownPath(path)}`, span: expected.span }],
    fix: edit && safe(`Copy it as ${loadName}.so`, edit),
  };
}
