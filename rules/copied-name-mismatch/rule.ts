import type { HandedFile } from '../../src/chain/model.ts';
import { nameGiven, renamedCopy } from '../../src/engine/copy.ts';
import {
  awaitedElsewhere,
  baseName,
  belongsTo,
  isInLoadFolder,
  isNamesake,
  shownPath,
} from '../../src/engine/hand-off.ts';
import { defineRule, safe } from '../../src/engine/index.ts';

export default defineRule({
  id: 'copied-name-mismatch',
  severity: 'error',
  title: 'The library arrives under another name',
  link: 'handoff',
  needs: ['module', 'build', 'handOff'],
  yieldsTo: ['shared-library-suffix', 'load-path-extension', 'load-from-malformed', 'copy-target-directory-missing'],
  fixable: 'safe',
  check({ module, build, handOff, model }, report) {
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
    const edit = alone ? renamedCopy(placement, name, model.repository) : undefined;
    const version = module.hex && module.module.options.loadFromDefaulted ? ` (rustler ${module.hex.value})` : '';
    report({
      at: nameGiven(placement, model.repository).span,
      message: `The BEAM loads \`${wanted.path}\`, but the build puts \`${baseName(placement.path)}\` there.`,
      label: `arrives as ${shownPath(placement.path)}`,
      help: `Copy it as \`${name}\`.`,
      related: [{ message: `loads ${wanted.path}${version}`, span: expected.span }],
      fix: edit && safe(`Copy it as ${name}`, edit),
    });
  },
});
