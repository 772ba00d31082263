import { posix } from 'node:path';
import type { CargoPackage } from '../../src/cargo/model.ts';
import type { BuildLink, ModuleLink } from '../../src/chain/model.ts';
import type { NifModule } from '../../src/elixir/model.ts';
import { contentSpan, defineRule, valueOf } from '../../src/engine/index.ts';
import type { FileView, Repository, Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'crate-not-found',
  severity: 'error',
  title: 'No Cargo package at the path of the crate',
  link: 'module',
  needs: ['module', 'build'],
  yieldsTo: ['options-configured-elsewhere'],
  fixable: 'none',
  check({ module, build, model }, report) {
    const isForced = valueOf(module.mode) === 'downloads';
    const compiled = isForced ? forced(module, build) : module.module;
    const path = compiled && valueOf(compiled.options.path);
    if (!compiled || path === undefined || (!isForced && valueOf(module.mode) !== 'compiles')) return;
    if (mayHoldManifest(path, model.repository) || comesFromElsewhere(path, module, model.repository)) return;
    if (build.kind === 'nix' && (build.outcome.unknown.length > 0 || mayHoldManifest(path, build.outcome.view))) return;
    const [candidate, ...others] = model.crates.filter(({ dependencies }) =>
      dependencies.some((dependency) => dependency.packageName === 'rustler'),
    );
    const only = candidate && others.length === 0 ? candidate : undefined;
    const name = compiled.name.value;
    // Where the crate of a precompiled library is nowhere here, nobody means to compile it.
    if (isForced && !(only && isNamed(only, valueOf(compiled.options.crate)))) return;
    const fails = isForced
      ? `forcing the build of ${name} fails: Rustler cannot compile it`
      : `Rustler cannot compile ${name}`;
    report({
      at: placeOf(compiled),
      severity: isForced ? 'warning' : 'error',
      message: `\`${path || '.'}\` holds no Cargo package, so ${fails}.`,
      label: `compiles ${path || '.'}`,
      help: only
        ? `Write ${optionsFor(only, module)}.`
        : 'Name the folder of the crate with `path:`, relative to the Mix project.',
      related: only && [{ message: 'the only crate here that depends on rustler', span: contentSpan(only.name) }],
    });
  },
});

/** A module that takes a precompiled library, as it is where somebody forces the build: Rustler reads a configuration of its own then. */
function forced({ whatIf }: ModuleLink, build: BuildLink): NifModule | undefined {
  if (build.kind !== 'outside') return undefined;
  const [only, ...others] = whatIf(new Map([['RUSTLER_PRECOMPILED_FORCE_BUILD_ALL', 'true']]));
  if (!only?.module || others.length > 0 || only.assumed.length > 0) return undefined;
  const { forceBuild, skipCompilation } = only.module.options;
  return valueOf(forceBuild) === true && valueOf(skipCompilation) === false ? only.module : undefined;
}

function isNamed({ name, library }: CargoPackage, crate: string | undefined): boolean {
  return crate !== undefined && (name.value === crate || library?.name.value === crate);
}

/** Cargo looks for a manifest in the folder and in those above it. */
function mayHoldManifest(path: string, view: FileView): boolean {
  const entry = view.entry(path);
  if (entry.kind !== 'directory') return entry.kind === 'refused';
  const segments = path.split('/').filter((segment) => segment !== '');
  return [...segments, ''].some((_, index) => {
    const folder = segments.slice(0, segments.length - index).join('/');
    return view.entry(folder === '' ? 'Cargo.toml' : `${folder}/Cargo.toml`).kind !== 'missing';
  });
}

/** Folders that git ignores are made by another step, dependencies are fetched, and a submodule is empty until it is. */
function comesFromElsewhere(path: string, { project }: ModuleLink, repository: Repository): boolean {
  if (repository.tracking(path) === 'ignored') return true;
  const folders = [project.directory, project.umbrella ?? project.directory];
  if (folders.some((folder) => path.startsWith(folder === '' ? 'deps/' : `${folder}/deps/`))) return true;
  const modules = repository.read('.gitmodules');
  if (modules.kind !== 'text') return modules.kind === 'refused';
  const submodules = [...modules.source.text.matchAll(/^[ \t]*path[ \t]*=(.+)$/gm)].map((match) => match[1]?.trim());
  return submodules.some((submodule) => path === submodule || path.startsWith(`${submodule}/`));
}

/** What names a crate: `path:` can stay away when it is the default. */
function optionsFor({ name, directory }: CargoPackage, { project }: ModuleLink): string {
  const path = posix.relative(project.directory, directory) || '.';
  return path === `native/${name.value}` ? `\`crate: "${name.value}"\`` : `\`crate: "${name.value}", path: "${path}"\``;
}

function placeOf({ options, use }: NifModule): Span {
  const { path, pathDefaulted, crate, crateDefaulted } = options;
  const given = pathDefaulted ? crate : path;
  if (given.kind === 'unknown' || (pathDefaulted && crateDefaulted)) return use;
  return contentSpan({ value: given.value ?? '', span: given.span });
}
