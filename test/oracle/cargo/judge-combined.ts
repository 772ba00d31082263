import {
  type CallBeforeTarget,
  type CargoModel,
  effectiveFlags,
  effectiveProfile,
  linkerChoice,
  readCargoPackages,
  targetFromConfig,
} from '../../../src/cargo/index.ts';
import { known, type Located } from '../../../src/repository/index.ts';
import { memoryRepository } from '../../../src/repository/memory.ts';
import type { CombinedCase } from './combined-cases.ts';
import { TRIPLES } from './flag-cases.ts';
import {
  allProblems,
  expectedSummary,
  foldersOf,
  type Metadata,
  membersIn,
  refusals,
  relative,
  summary,
} from './metadata.ts';
import { type CargoRun, rustflagsOf } from './workshop.ts';

/**
 * `refused`: by cargo, and read as something that cargo refuses. `unresolved`: cargo finds no set of packages to build, which nobody here
 * claims to know.
 */
export type Verdict =
  | { readonly kind: 'equal' | 'refused' | 'unresolved' | 'unknown' }
  | { readonly kind: 'different'; readonly what: string; readonly ours: unknown; readonly cargo: unknown };

const UNRESOLVED = /cyclic package dependency|failed to select a version|multiple packages|package collision/;

export function judgeMetadata(combined: CombinedCase, run: CargoRun, root: string): Verdict {
  const model = modelOf(combined);
  if (run.status !== 0) {
    const told = allProblems(model).length > 0 || configProblems(combined).length > 0;
    return told ? { kind: 'refused' } : different('cargo metadata refuses', undefined, run.stderr);
  }
  const { folder } = combined;
  const metadata = JSON.parse(run.stdout) as Metadata;
  const problems = refusals(model, folder);
  if (problems.length > 0) return different('cargo metadata accepts', problems, undefined);
  const comparisons = [
    ['members', membersIn(model, folder), foldersOf(metadata, root)] as const,
    ...metadata.packages.map((found) => {
      const at = relative(found.manifest_path, root).replace(/\/?Cargo\.toml$/, '');
      return [`package ${at}`, summary(model.packageAt(at)), expectedSummary(found, root)] as const;
    }),
  ];
  return firstDifference(comparisons);
}

export function judgeBuild(combined: CombinedCase, { compilation, stderr }: CargoRun, root: string): Verdict {
  const pkg = modelOf(combined).packageAt(combined.folder);
  const call = callOf(combined);
  const configured = combined.target === undefined ? targetFromConfig(call) : undefined;
  if (configured?.kind === 'unknown') return compilation ? { kind: 'unknown' } : { kind: 'refused' };
  const triple = combined.target ?? configured?.value ?? TRIPLES[0];
  const flags = effectiveFlags({ ...call, triple });
  const linker = linkerChoice({ ...call, triple }, flags);
  const panic = pkg && effectiveProfile(pkg, combined.profile, { ...call, triple }).panic;
  const isLost = flags.unknown.length > 0 || linker.kind === 'unknown' || panic?.kind === 'unknown';
  if (!compilation) {
    // One that it depends on may be what cargo cannot read.
    if (isLost || !pkg?.library || allProblems(modelOf(combined)).length > 0) return { kind: 'refused' };
    // Nothing lies where the library's source is said to be.
    if (combined.files[pkg.library.path] === undefined) return { kind: 'refused' };
    if (UNRESOLVED.test(stderr)) return { kind: 'unresolved' };
    // Without a dynamic C library there may be no shared library: of this package, or of one that it depends on.
    if (/cannot produce cdylib/.test(stderr) && triple.endsWith('-musl')) return { kind: 'refused' };
    return different('cargo builds nothing', { triple, flags }, stderr);
  }
  if (isLost) return { kind: 'unknown' };
  if (!pkg?.library) return different('cargo builds a library', undefined, compilation);
  const types = pkg.library.crateTypes?.value.map((type) => type.value) ?? ['lib'];
  // A macro runs in the compiler: it is built for the machine that compiles, and --target takes the flags from it.
  if (types.includes('proc-macro')) return { kind: 'equal' };
  const passed = argumentsOf(compilation, '--crate-type');
  const isMusl = triple.endsWith('-musl');
  return firstDifference([
    ['crate name', pkg.library.name.value, argumentsOf(compilation, '--crate-name')[0]],
    ['source', pkg.library.path, sourceOf(compilation, pkg.directory)],
    // Whether musl has shared libraries depends on how the compiler was built.
    ['crate types', types.filter((type) => type !== 'cdylib' || passed.includes(type) || !isMusl), passed],
    ['target', combined.target ?? configured?.value, argumentsOf(compilation, '--target')[0]],
    ['flags', wordsOf(flags.flags.map((flag) => flag.value)), rustflagsOf(compilation)],
    ['linker', placed(linker.value.program), codegen(compilation, 'linker')?.replace(`${root}/`, '')],
    ['panic', panic?.value?.value === 'abort' ? 'abort' : undefined, codegen(compilation, 'panic')],
  ]);
}

function modelOf({ files }: CombinedCase): CargoModel {
  const repository = memoryRepository(files);
  return readCargoPackages(repository.files, repository);
}

function configProblems(combined: CombinedCase): readonly unknown[] {
  const call = callOf(combined);
  const target = targetFromConfig(call);
  const lost = effectiveFlags({ ...call, triple: TRIPLES[0] }).unknown;
  return target?.kind === 'unknown' ? [target, ...lost] : lost;
}

function callOf({ files, workingDirectory, environment }: CombinedCase): CallBeforeTarget {
  const variables = Object.entries(environment).map(
    ([name, value]) => [name, known(value, { path: 'flake.nix', start: 0, end: value.length })] as const,
  );
  return {
    view: memoryRepository(files),
    workingDirectory,
    ceiling: '',
    environment: new Map(variables),
    host: TRIPLES[0],
    extraConfig: [],
    files: Object.keys(files),
  };
}

function firstDifference(comparisons: readonly (readonly [what: string, ours: unknown, cargo: unknown])[]): Verdict {
  for (const [what, ours, cargo] of comparisons) {
    if (JSON.stringify(ours) !== JSON.stringify(cargo)) return different(what, ours, cargo);
  }
  return { kind: 'equal' };
}

function different(what: string, ours: unknown, cargo: unknown): Verdict {
  return { kind: 'different', what, ours, cargo };
}

/** A path in a config file is relative to the folder that holds its `.cargo`. */
function placed(program: Located<string> | undefined): string | undefined {
  const folder = program?.span.path.match(/^(.*)\/\.cargo\/[^/]+$/)?.[1];
  return folder !== undefined && program?.value.includes('/') ? `${folder}/${program.value}` : program?.value;
}

function argumentsOf(compilation: readonly string[], option: string): string[] {
  return compilation.flatMap((argument, index) => (argument === option ? [compilation[index + 1] ?? ''] : []));
}

/** Cargo names the root of a member relative to the workspace, of another package by its path. */
function sourceOf(compilation: readonly string[], directory: string): string {
  const source = compilation.find((argument) => argument.endsWith('.rs')) ?? '';
  const inside = source.slice(source.lastIndexOf('src/'));
  return directory === '' ? inside : `${directory}/${inside}`;
}

/** The last value of a codegen option. */
function codegen(compilation: readonly string[], name: string): string | undefined {
  const options = argumentsOf(compilation, '-C').concat(
    compilation.filter((argument) => argument.startsWith('-C')).map((argument) => argument.slice(2)),
  );
  return options.findLast((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** `-C` and its value are one item here and two arguments there. */
function wordsOf(items: readonly string[]): string[] {
  return items.flatMap((item) => (item.startsWith('-C ') ? ['-C', item.slice(3)] : [item]));
}
