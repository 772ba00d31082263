import { copyCommand, madeBefore } from '../../src/engine/folder.ts';
import { defineRule, safe } from '../../src/engine/index.ts';

export default defineRule({
  id: 'copy-target-directory-missing',
  severity: 'error',
  title: 'The copy goes into a folder that does not exist',
  link: 'handoff',
  needs: ['build', 'handOff'],
  fixable: 'safe',
  judgesDependencies: true,
  check({ build, handOff, model }, report) {
    if (build.kind !== 'nix') return;
    const { arrival, expected, faults } = handOff;
    const told = new Set<string>();
    for (const fault of faults) {
      if (fault.kind !== 'destination-folder-missing' && fault.kind !== 'named-like-folder') continue;
      const folder = fault.path.replace(/\/$/, '');
      // One folder that is missing is one cause, however many files go there.
      if (told.has(folder)) continue;
      if (fault.conditional || !/(^|\/)priv(\/|$)/.test(folder)) continue;
      const named = fault.kind === 'named-like-folder';
      // A file without an extension may be meant: only the folder that the module loads from is certainly none.
      const arrivesNot = arrival.kind === 'known' && arrival.value === undefined;
      const isLoadFolder = expected.kind === 'known' && expected.value.directory === folder;
      if (named && !(arrivesNot && isLoadFolder)) continue;
      told.add(folder);
      const command = copyCommand(fault.span, model.repository);
      const edit = command && madeBefore(command, fault.span, named, model.repository);
      report({
        at: fault.span,
        message: named
          ? `\`${folder}\` is no folder when \`${fault.phase}\` runs, so the library becomes a file of that name.`
          : `\`${folder}\` does not exist when \`${fault.phase}\` copies into it, and the build stops there.`,
        label: named ? 'becomes the name of the file' : 'no such folder yet',
        help: `Make it first: \`mkdir -p ${folder}\`.`,
        fix: edit && safe('Make the folder first', edit),
      });
    }
  },
});
