import type { MissingSource, Model, ModuleLink } from '../../src/chain/model.ts';
import { baseName, initialises } from '../../src/engine/hand-off.ts';
import { defineRule, type FindingDraft, lastSegment, replace, safe, textAt, valueOf } from '../../src/engine/index.ts';
import type { Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'copied-from-nowhere',
  severity: 'error',
  title: 'The copied file does not exist in the producer’s output',
  link: 'handoff',
  needs: ['build', 'handOff'],
  uses: ['module'],
  yieldsTo: [
    'crate-type-not-cdylib',
    'crate-name-mismatch',
    'naersk-copy-libs',
    'shared-library-suffix',
    'static-package-set',
  ],
  fixable: 'safe',
  judgesDependencies: true,
  check({ build, handOff, module, model }, report) {
    if (build.kind !== 'nix') return;
    for (const missing of handOff.missingSources) {
      report(otherPackage(missing, model) ?? otherOutput(missing, model) ?? noSuchFile(missing, module, model));
    }
  },
});

const loadable = ['cdylib', 'dylib'];

/** The library exists, and the build selects another package of the workspace. */
function otherPackage(
  { fault, from, path, libraries }: MissingSource,
  { crates, repository }: Model,
): FindingDraft | undefined {
  const selected =
    from.details.kind === 'rust' ? selectedPackage(valueOf(from.details.cargoArguments) ?? []) : undefined;
  const name = /^lib\/lib(.+)\.(?:so|dylib)$/.exec(path)?.[1];
  const wanted = crates.find((crate) => crate.library?.name.value === name && crate.library?.crateTypes !== undefined);
  if (!libraries || !selected || !wanted || wanted.name.value === selected.value) return undefined;
  if (libraries.some((library) => library.package.directory === wanted.directory)) return undefined;
  return {
    at: selected.span,
    message: `\`${selected.value}\` is the package that this build compiles, and \`${baseName(path)}\` comes from \`${wanted.name.value}\`.`,
    label: 'another package',
    help: `Select \`${wanted.name.value}\`.`,
    related: [{ message: `copies ${path}`, span: lastSegment(fault.span, repository) }],
  };
}

/** The library exists, and the phase looks in another output: `${nif}` of a build whose libraries are in `lib`. */
function otherOutput(
  { fault, from, output, path, libraries }: MissingSource,
  { repository }: Model,
): FindingDraft | undefined {
  const own = from.details.kind === 'rust' ? from.details.libraryOutput : output;
  if (own === output || fault.unmatchedGlob || !libraries?.some((library) => library.path === path)) return undefined;
  return {
    at: lastSegment(fault.span, repository),
    message: `\`${path}\` is in the output \`${own}\` of this build, and the phase looks in \`${output}\`.`,
    label: `not in the output ${output}`,
    help: `Select the output: \`\${….${own}}/${path}\`.`,
    related: [{ message: 'the build that makes the library', span: from.call }],
  };
}

/** The one package that `-p` selects. */
function selectedPackage(words: readonly { value: string; span: Span }[]): { value: string; span: Span } | undefined {
  const found = words.flatMap((word, index) => {
    if (word.value === '-p' || word.value === '--package') return words[index + 1] ?? [];
    const joined = /^(?:--package=|-p=?)([\w-]+)$/.exec(word.value)?.[1];
    return joined === undefined ? [] : { value: joined, span: word.span };
  });
  return found.length === 1 ? found[0] : undefined;
}

function noSuchFile(
  { fault, path, libraries, from }: MissingSource,
  module: ModuleLink | undefined,
  { repository, ...model }: Model,
): FindingDraft {
  const at = lastSegment(fault.span, repository);
  const there = libraries?.map((library) => library.path) ?? [];
  const found = libraries?.filter((library) => loadable.includes(library.crateType)) ?? [];
  const [only] = found.length === 1 ? found : [];
  const name = only && baseName(only.path);
  const holds = libraries && (there.length > 0 ? `: it holds ${there.join(', ')}` : ': it holds no library');
  const what = fault.unmatchedGlob
    ? `Nothing in the output of this build matches \`${path}\``
    : `\`${path}\` is not in the output of this build`;
  const fits = only && module && initialises(only.package.directory, module, { repository, ...model });
  const literal = textAt(at, repository) === baseName(path) && /^[\w.-]+$/.test(baseName(path));
  return {
    at,
    message: `${what}${holds ?? ''}.`,
    label: fault.unmatchedGlob ? 'matches nothing' : 'does not exist',
    help: name ? `Copy \`lib/${name}\`.` : 'Look at what the build installs: its crate type, its package, its output.',
    related: [{ message: 'the build that makes the library', span: from.call }],
    fix: fits && literal && name && path.startsWith('lib/') ? safe(`Copy ${name}`, replace(at, name)) : undefined,
  };
}
