import type { HandedFile, ModuleLink } from '../../src/chain/model.ts';
import { nameGiven, renamedCopy } from '../../src/engine/copy.ts';
import {
  awaitedElsewhere,
  baseName,
  belongsTo,
  isInLoadFolder,
  isNamesake,
  shownPath,
} from '../../src/engine/hand-off.ts';
import { defineRule, safe, valueOf } from '../../src/engine/index.ts';

export default defineRule({
  id: 'copied-name-mismatch',
  severity: 'error',
  title: 'The library arrives under another name',
  link: 'handoff',
  needs: ['module', 'build', 'handOff'],
  yieldsTo: [
    'release-path-fixed',
    'shared-library-suffix',
    'load-path-extension',
    'load-from-malformed',
    'copy-target-directory-missing',
  ],
  fixable: 'safe',
  judgesDependencies: true,
  check({ module, build, handOff, model, chain }, report) {
    const { arrival, expected, files } = handOff;
    if (build.kind !== 'nix' || arrival.kind === 'unknown' || arrival.value !== undefined) return;
    if (expected.kind === 'unknown') return;
    const wanted = expected.value;
    const isMeant = (file: HandedFile) =>
      belongsTo(file, module, model) || (file.library === undefined && isNamesake(file, wanted));
    const misnamed = files.filter(
      (file) =>
        file.inTime &&
        !file.placement.conditional &&
        isInLoadFolder(file, wanted, module) &&
        isMeant(file) &&
        !awaitedElsewhere(file, model),
    );
    const [file] = misnamed;
    if (!file || misnamed.length > 1) return;
    const { placement } = file;
    const name = `${wanted.loadName}.so`;
    const alone = files.filter((other) => other.placement.command.start === placement.command.start).length === 1;
    const edit = alone && !chain.dependency ? renamedCopy(placement, name, model.repository) : undefined;
    const version = module.hex && module.module.options.loadFromDefaulted ? ` (rustler ${module.hex.value})` : '';
    report({
      at: nameGiven(placement, model.repository).span,
      message: `The BEAM loads \`${shownPath(wanted.path)}\`, but the build puts \`${baseName(placement.path)}\` there.`,
      label: `arrives as ${shownPath(placement.path)}`,
      help: chain.dependency
        ? helpForDependency(chain.dependency.value, module, placement.path)
        : `Copy it as \`${name}\`.`,
      related: [{ message: `loads ${shownPath(wanted.path)}${version}`, span: expected.span }],
      fix: edit && safe(`Copy it as ${name}`, edit),
    });
  },
});

/** The phase that copies is often generated for many packages at once: what a person changes is an override, or the configuration. */
function helpForDependency(app: string, { module, loadName }: ModuleLink, path: string): string {
  const kept = baseName(path).replace(/\.so$/, '');
  return `Link it as \`${valueOf(loadName)}.so\` in an override of ${app}, or configure \`load_from: {:${app}, "priv/native/${kept}"}\` for ${module.name.value}.`;
}
