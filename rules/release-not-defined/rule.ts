import { defineRule, valueOf } from '../../src/engine/index.ts';

export default defineRule({
  id: 'release-not-defined',
  severity: 'error',
  title: 'The umbrella defines no release of that name',
  link: 'build',
  needs: ['build'],
  fixable: 'none',
  check({ build, model }, report) {
    if (build.kind !== 'nix' || build.derivation.builder !== 'mixRelease' || build.mix.releaseName.kind === 'unknown')
      return;
    const project = model.projects.find((candidate) => candidate.directory === build.projectDirectory);
    if (!project || project.children.length === 0 || project.releases.kind === 'unknown') return;
    const { release } = build.moments;
    if (!release?.words.includes('release') || build.derivation.phases.has('installPhase')) return;
    // `mix escript.build` instead, a child's own release, or a task of the project's own.
    const escript = build.derivation.arguments.get('escriptBinName');
    if (escript && escript.value.kind !== 'null') return;
    if (release.workingDirectory !== project.directory || /\brelease:/.test(project.file.text)) return;
    const releases = project.releases.value?.map((release) => release.value) ?? [];
    const asked = build.mix.releaseName.value;
    const at = asked?.span ?? build.derivation.call;
    const related = [
      { message: 'the umbrella', span: valueOf(project.releases) ? project.releases.span : project.app.span },
    ];
    if (asked && asked.value !== '' && !releases.includes(asked.value)) {
      report({
        at,
        message: `\`mix release ${asked.value}\` stops: the umbrella defines ${releases.length > 0 ? releases.join(', ') : 'no release'}.`,
        label: 'no such release',
        help: 'Name a release of the root mix.exs, or define this one there.',
        related,
      });
    } else if (!asked || asked.value === '') {
      // `default_release:` picks one of several.
      if (releases.length === 1 || project.file.text.includes('default_release')) return;
      report({
        at,
        message:
          releases.length === 0
            ? '`mix release` stops in an umbrella whose mix.exs defines no release.'
            : `\`mix release\` stops: the umbrella defines ${releases.join(', ')}, and the build names none of them.`,
        label: 'which release?',
        help: releases.length === 0 ? 'Define it under releases: in the root mix.exs.' : 'Set mixReleaseName.',
        related,
      });
    }
  },
});
