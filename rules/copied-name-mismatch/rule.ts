import type { HandedFile, Model } from '../../src/chain/model.ts';
import { awaitedElsewhere, belongsTo } from '../../src/engine/hand-off.ts';
import { defineRule, type Fix, insert, lastSegment, replace, safe, textAt } from '../../src/engine/index.ts';

export default defineRule({
  id: 'copied-name-mismatch',
  severity: 'error',
  title: 'The library arrives under another name',
  link: 'handoff',
  needs: ['module', 'build', 'handOff'],
  yieldsTo: ['shared-library-suffix', 'load-path-extension', 'load-from-malformed'],
  fixable: 'safe',
  check({ module, build, handOff, model }, report) {
    const { arrival, expected, files } = handOff;
    if (build.kind !== 'nix' || arrival.kind === 'unknown' || arrival.value !== undefined) return;
    if (expected.kind === 'unknown') return;
    const wanted = expected.value;
    const name = `${wanted.loadName}.so`;
    const beside = files.filter(
      (file) => directoryOf(file.placement.path) === wanted.directory && file.inTime && !file.placement.conditional,
    );
    const misnamed = beside.filter((file) => belongsTo(file, module, model) && !awaitedElsewhere(file, model));
    const [file] = misnamed;
    if (!file || misnamed.length > 1) return;
    const named = namedAt(file, model);
    report({
      at: named.span,
      message: `The BEAM loads ${wanted.path}, but the build puts ${file.placement.path} there.`,
      label: `arrives as ${file.placement.path}`,
      help: `Copy it as ${wanted.path}.`,
      related: [{ message: `loads ${wanted.path}`, span: expected.span }],
      fix: renamed(file, named.isDirectory, name, model),
    });
  },
});

/** The word that gives the file its name: the destination, or the source when the destination is a folder. */
function namedAt({ placement }: HandedFile, { repository }: Model) {
  const base = placement.path.slice(placement.path.lastIndexOf('/') + 1);
  const isDirectory = !textAt(placement.to, repository).replace(/["']$/, '').endsWith(base);
  const word = isDirectory ? placement.from : placement.to;
  return { span: lastSegment(word, repository), isDirectory };
}

function renamed(
  { placement }: HandedFile,
  isDirectory: boolean,
  name: string,
  { repository }: Model,
): Fix | undefined {
  const { to } = placement;
  const text = textAt(to, repository);
  if (/[$*?{}[\]]/.test(text)) return undefined;
  if (!isDirectory) return safe(`Copy it as ${name}`, replace(lastSegment(to, repository), name));
  const quote = /["']$/.test(text) ? 1 : 0;
  const slash = text.slice(0, text.length - quote).endsWith('/') ? '' : '/';
  return safe(`Copy it as ${name}`, insert(to.path, to.end - quote, `${slash}${name}`));
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
