import { atLeast, defineRule, valueOf } from '../../src/engine/index.ts';

/** Packages whose version decides how NIFs are built and named. */
const decisive = new Set(['rustler', 'rustler_precompiled']);

export default defineRule({
  id: 'deps-nix-stale',
  severity: 'warning',
  title: 'The Nix file of the dependencies and mix.lock disagree',
  link: 'build',
  needs: ['build'],
  fixable: 'none',
  check({ build, model }, report) {
    if (build.kind !== 'nix' || build.mix.nixDependencies.kind === 'unknown') return;
    const dependencies = build.mix.nixDependencies.value;
    const project = model.projects.find((candidate) => candidate.directory === build.projectDirectory);
    if (!dependencies || !project?.lock || project.lock.problem || build.mix.nixDependenciesFile === undefined) return;
    for (const [name, derivation] of dependencies) {
      const locked = project.lock.versions.get(name);
      const version = derivation.details.kind === 'mix' ? valueOf(derivation.details.version) : undefined;
      if (!locked || !version || version.value === locked.value) continue;
      // A version that an override gives is meant so.
      if (version.span.path !== build.mix.nixDependenciesFile) continue;
      report({
        at: version.span,
        severity: decisive.has(name) && crossesNaming(version.value, locked.value) ? 'error' : 'warning',
        message: `\`${name}\` is ${version.value} here and ${locked.value} in mix.lock.`,
        label: `mix.lock has ${locked.value}`,
        help: `Generate ${build.mix.nixDependenciesFile} again.`,
        related: [{ message: `locked at ${locked.value}`, span: locked.span }],
      });
    }
    const names = valueOf(build.mix.nixDependencyNames);
    const file = model.repository.read(build.mix.nixDependenciesFile);
    if (!names || file.kind !== 'text') return;
    const needed = valueOf(project.dependencies) ?? [];
    for (const dependency of needed) {
      const only = valueOf(dependency.only);
      if (dependency.source !== 'hex' || names.has(dependency.name) || dependency.only.kind === 'unknown') continue;
      if ((only && !only.includes('prod')) || dependency.optional || valueOf(build.mix.mixEnv) !== 'prod') continue;
      if (!project.lock.versions.has(dependency.name)) continue;
      // Somebody took it out of the set on purpose.
      if (new RegExp(`\\b${dependency.name}\\b`).test(file.source.text)) continue;
      report({
        at: dependency.span,
        severity: decisive.has(dependency.name) ? 'error' : 'warning',
        message: `\`${dependency.name}\` is not in ${build.mix.nixDependenciesFile}, so this build does not have it.`,
        label: 'missing in the Nix file',
        help: `Generate ${build.mix.nixDependenciesFile} again.`,
        related: [{ message: 'the build', span: build.derivation.call }],
      });
    }
  },
});

/** 0.37 is where Rustler stopped putting `lib` before the name of the file. */
function crossesNaming(left: string, right: string): boolean {
  return atLeast(left, '0.37.0') !== atLeast(right, '0.37.0');
}
