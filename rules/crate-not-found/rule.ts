import type { ModuleLink } from '../../src/chain/model.ts';
import { defineRule, valueOf } from '../../src/engine/index.ts';
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
    const path = valueOf(module.module.options.path);
    if (valueOf(module.mode) !== 'compiles' || path === undefined) return;
    if (mayHoldManifest(path, model.repository) || comesFromElsewhere(path, model.repository)) return;
    if (build.kind === 'nix' && (build.outcome.unknown.length > 0 || mayHoldManifest(path, build.outcome.view))) return;
    const [candidate, ...others] = model.crates.filter((crate) =>
      crate.dependencies.some((dependency) => dependency.packageName === 'rustler'),
    );
    const only = candidate && others.length === 0 ? candidate : undefined;
    report({
      at: placeOf(module),
      message: `\`${path || '.'}\` holds no Cargo package, so Rustler cannot compile ${module.module.name.value}.`,
      label: `compiles ${path || '.'}`,
      help: only
        ? `Name the crate in ${only.directory || '.'} with \`crate:\` and \`path:\`.`
        : 'Name the folder of the crate with `path:`, relative to the Mix project.',
      related: only && [{ message: 'the only crate here that depends on rustler', span: only.name.span }],
    });
  },
});

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

/** Folders that git ignores are made by another step, and a submodule is empty until it is fetched. */
function comesFromElsewhere(path: string, repository: Repository): boolean {
  if (repository.tracking(path) === 'ignored') return true;
  const modules = repository.read('.gitmodules');
  if (modules.kind !== 'text') return modules.kind === 'refused';
  const submodules = [...modules.source.text.matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm)].map((match) => match[1]);
  return submodules.some((submodule) => path === submodule || path.startsWith(`${submodule}/`));
}

function placeOf({ module }: ModuleLink): Span {
  const { path, pathDefaulted, crate, crateDefaulted } = module.options;
  if (!pathDefaulted) return path.span;
  return crateDefaulted ? module.use : crate.span;
}
