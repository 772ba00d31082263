import type { MixDependency } from '../../src/elixir/model.ts';
import { atLeast, defineRule, type FindingDraft, valueOf } from '../../src/engine/index.ts';
import type { Derivation } from '../../src/nix/model.ts';
import type { Located } from '../../src/repository/index.ts';

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
    const file = build.mix.nixDependenciesFile;
    const stale = otherVersions(dependencies, project.lock.versions, file);
    for (const draft of reports(stale, file)) report(draft);
    const names = valueOf(build.mix.nixDependencyNames);
    const read = model.repository.read(file);
    if (!names || read.kind !== 'text') return;
    const needed = valueOf(project.dependencies) ?? [];
    for (const dependency of needed) {
      const only = valueOf(dependency.only);
      if (dependency.source !== 'hex' || names.has(dependency.name) || isForTargets(dependency)) continue;
      if (dependency.only.kind === 'unknown') continue;
      if ((only && !only.includes('prod')) || dependency.optional || valueOf(build.mix.mixEnv) !== 'prod') continue;
      if (!project.lock.versions.has(dependency.name)) continue;
      // Somebody took it out of the set on purpose.
      if (read.source.text.split(/[^\w]+/).includes(dependency.name)) continue;
      report({
        at: dependency.span,
        severity: decisive.has(dependency.name) ? 'error' : 'warning',
        message: `\`${dependency.name}\` is not in ${file}, so this build does not have it.`,
        label: 'missing in the Nix file',
        help: `Generate ${file} again.`,
        related: [{ message: 'the build', span: build.derivation.call }],
      });
    }
  },
});

/** One that Mix takes for some devices alone, `targets: [:rpi4]`. */
function isForTargets({ targets }: MixDependency): boolean {
  return targets.kind === 'unknown' || targets.value !== undefined;
}

interface OtherVersion {
  readonly name: string;
  readonly here: Located<string>;
  readonly locked: Located<string>;
  /** The two versions name the library differently. */
  readonly decides: boolean;
}

function otherVersions(
  dependencies: ReadonlyMap<string, Derivation>,
  locked: ReadonlyMap<string, Located<string>>,
  file: string,
): readonly OtherVersion[] {
  return [...dependencies].flatMap(([name, { details }]) => {
    const lock = locked.get(name);
    const here = details.kind === 'mix' ? valueOf(details.version) : undefined;
    // A version that an override gives is meant so.
    if (!lock || !here || here.value === lock.value || here.span.path !== file) return [];
    return [{ name, here, locked: lock, decides: decisive.has(name) && crossesNaming(here.value, lock.value) }];
  });
}

/** A file that is behind is one cause, however many packages show it; a version that renames the library is one of its own. */
function reports(stale: readonly OtherVersion[], file: string): readonly FindingDraft[] {
  const deciding = stale.filter(({ decides }) => decides);
  const [first, ...others] = stale
    .filter(({ decides }) => !decides)
    .sort((a, b) => a.here.span.start - b.here.span.start);
  return [
    ...deciding.map((version) => draft(version, [], file)),
    ...(first && deciding.length === 0 ? [draft(first, others, file)] : []),
  ];
}

/** Places that are shown of the other packages. */
const MOST_SHOWN = 4;

function draft(
  { name, here, locked, decides }: OtherVersion,
  others: readonly OtherVersion[],
  file: string,
): FindingDraft {
  const more =
    others.length === 0
      ? ''
      : ` ${others.length} more ${others.length === 1 ? 'package differs' : 'packages differ'} as well.`;
  return {
    at: here.span,
    severity: decides ? 'error' : 'warning',
    message: `\`${name}\` is ${here.value} here and ${locked.value} in mix.lock.${more}`,
    label: `mix.lock has ${locked.value}`,
    help: `Generate ${file} again.`,
    related: [
      { message: `locked at ${locked.value}`, span: locked.span },
      ...others
        .slice(0, MOST_SHOWN)
        .map((other) => ({ message: `${other.name} is ${other.locked.value} in mix.lock`, span: other.here.span })),
    ],
  };
}

/** 0.37 is where Rustler stopped putting `lib` before the name of the file. */
function crossesNaming(left: string, right: string): boolean {
  return atLeast(left, '0.37.0') !== atLeast(right, '0.37.0');
}
