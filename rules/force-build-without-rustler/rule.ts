import type { BuildLink, Model, ModuleLink, NixMixBuild } from '../../src/chain/model.ts';
import type { MixDependency } from '../../src/elixir/model.ts';
import { defineRule, type Fix, insert, safe, textAt, valueOf } from '../../src/engine/index.ts';
import type { Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'force-build-without-rustler',
  severity: 'error',
  title: 'A forced build has no Rustler',
  link: 'module',
  needs: ['module', 'build'],
  fixable: 'safe',
  check({ module, build, model }, report) {
    const { name, library, options } = module.module;
    if (library !== 'RustlerPrecompiled' || valueOf(options.forceBuild) !== true) return;
    if (build.kind === 'nix' && mayBringRustler(module, build)) return;
    const missing = missingRustler(module, build, model);
    if (!missing) return;
    report({
      at: missing.at,
      message: `\`${name.value}\` forces its build, which is Rustler's work, and ${missing.why}.`,
      label: 'no Rustler here',
      help: 'List `{:rustler, ">= 0.0.0", optional: true}` among the dependencies.',
      related: [{ message: 'the build is forced here', span: options.forceBuild.span }],
      fix: missing.fix,
    });
  },
});

/** A phase that changes mix.exs or the lock, or dependencies built by Nix that are not all known by name. */
function mayBringRustler(
  { project }: ModuleLink,
  { outcome, moments, mix, derivation, variable }: NixMixBuild,
): boolean {
  // Inputs built by buildMix stand in ERL_LIBS, where `mix compile` finds them too.
  if (variable('ERL_LIBS').kind !== 'unset' || derivation.inputs.kind === 'unknown') return true;
  if (derivation.inputs.value.some(({ name }) => /rustler/i.test(name))) return true;
  const view = outcome.viewBefore(moments.compile?.order ?? Number.POSITIVE_INFINITY);
  const read = view.read(project.file.path);
  if (read.kind !== 'text' || read.source.text !== project.file.text) return true;
  if (mix.nixDependencies.kind === 'known' && mix.nixDependencies.value === undefined) return false;
  return mix.nixDependencyNames.kind === 'unknown' || mix.nixDependencyNames.value?.has('rustler') !== false;
}

interface Missing {
  readonly at: Span;
  readonly why: string;
  readonly fix: Fix | undefined;
}

/** Proof that neither the project nor any of its dependencies brings Rustler into this build. */
function missingRustler(module: ModuleLink, build: BuildLink, model: Model): Missing | undefined {
  const { project } = module;
  const dependencies = valueOf(project.dependencies);
  const { lock } = project;
  if (!dependencies || !lock || lock.problem || project.umbrella !== undefined) return undefined;
  // What a dependency from another folder or from git needs is not in the lock.
  if (dependencies.some(({ source }) => source !== 'hex') || lock.git.size > 0) return undefined;
  if ([...lock.requirements.values()].some((needed) => needed.has('rustler'))) return undefined;
  const own = dependencies.find((dependency) => dependency.name === 'rustler');
  const app = valueOf(project.app);
  if (!own) {
    if (lock.versions.has('rustler')) return undefined;
    const why = `\`:rustler\` is no dependency of ${app ?? 'this project'}`;
    return { at: project.dependencies.span, why, fix: added(dependencies, model) };
  }
  const only = own.only.kind === 'known' ? own.only.value : undefined;
  const mixEnv = build.kind === 'outside' ? build.mixEnv : valueOf(build.mix.mixEnv);
  if (only && mixEnv !== undefined && !only.includes(mixEnv)) {
    return { at: own.only.span, why: `\`:rustler\` is a dependency in ${only.join(' and ')} alone`, fix: undefined };
  }
  const names = build.kind === 'nix' ? valueOf(build.mix.nixDependencyNames) : undefined;
  const file = build.kind === 'nix' ? build.mix.nixDependenciesFile : undefined;
  if (!names || names.has('rustler') || file === undefined || !own.optional) return undefined;
  return { at: own.span, why: `\`:rustler\` is not in ${file}`, fix: undefined };
}

/** Before the first dependency, indented as that is. */
function added([first]: readonly MixDependency[], { repository }: Model): Fix | undefined {
  if (!first) return undefined;
  const { path, start } = first.span;
  const line = textAt({ path, start: Math.max(0, start - 200), end: start }, repository);
  const indent = /\n([ \t]*)$/.exec(line)?.[1];
  const after = indent === undefined ? ' ' : `\n${indent}`;
  return safe(
    'Add Rustler as an optional dependency',
    insert(path, start, `{:rustler, ">= 0.0.0", optional: true},${after}`),
  );
}
