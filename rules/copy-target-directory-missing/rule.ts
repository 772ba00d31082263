import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'copy-target-directory-missing',
  severity: 'error',
  title: 'The copy goes into a folder that does not exist',
  link: 'handoff',
  needs: ['build', 'handOff'],
  fixable: 'none',
  check({ build, handOff }, report) {
    if (build.kind !== 'nix' || handOff.expected.kind === 'unknown') return;
    for (const fault of handOff.faults) {
      if (fault.kind !== 'destination-folder-missing' && fault.kind !== 'named-like-folder') continue;
      if (fault.conditional || !concernsLibraries(fault.path)) continue;
      const folder = fault.path.replace(/\/$/, '');
      report({
        at: fault.span,
        message:
          fault.kind === 'named-like-folder'
            ? `${folder} is no folder when ${fault.phase} runs, so the file gets that name and no library stands in ${folder}/.`
            : `${folder} does not exist when ${fault.phase} copies into it, so the build stops there.`,
        label: 'no such folder yet',
        help: `Make it first: mkdir -p ${folder}.`,
      });
    }
  },
});

function concernsLibraries(path: string): boolean {
  return /(^|\/)priv(\/|$)/.test(path);
}
