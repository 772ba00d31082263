import { valueOf } from '../chain/facts.ts';
import type { HandOffLink, ModuleLink, NixMixBuild } from '../chain/model.ts';
import type { EnvironmentRead } from '../elixir/model.ts';
import type { ShellFault } from '../shell/model.ts';

/** Whether the module does in a build what that build cannot do: then it matters what would make it do something else. */
export function breaksInSandbox(module: ModuleLink, build: NixMixBuild, handOff: HandOffLink | undefined): boolean {
  const mode = valueOf(module.mode);
  if (mode === 'downloads') return handOff !== undefined && isRefused(handOff);
  return mode === 'compiles' && !canCompile(build) && isKnown(build);
}

/** Whether the archive of a module is certainly neither cached nor within reach. */
export function isRefused({ archive }: HandOffLink): boolean {
  return archive !== undefined && valueOf(archive.cached) === false && valueOf(archive.download) === false;
}

function canCompile({ cargo, vendored }: NixMixBuild): boolean {
  return valueOf(cargo) !== false && valueOf(vendored) !== false;
}

function isKnown({ cargo }: NixMixBuild): boolean {
  return cargo.kind === 'known';
}

/** What the module would do if a variable were right: `for it to …`, `it …`. */
export function purposeOf(module: ModuleLink): { readonly infinitive: string; readonly present: string } {
  return valueOf(module.mode) === 'downloads'
    ? { infinitive: 'take no precompiled file', present: 'takes no precompiled file' }
    : { infinitive: 'skip compilation', present: 'skips compilation' };
}

/** Values of a variable under which the module certainly does what the build can do: tried, not guessed. */
export function valuesThatHelp(read: EnvironmentRead, module: ModuleLink, build: NixMixBuild): readonly string[] {
  const candidates = new Set(read.comparedWith.map((literal) => literal.value));
  if (read.presenceDecides) candidates.add('1');
  return [...candidates].filter((value) => helpsUnder(module, build, read.variable, value));
}

/** Whether the module certainly skips compilation when a variable has a value, or compiles where a precompiled file fails. */
export function helpsUnder(module: ModuleLink, build: NixMixBuild, variable: string, value: string): boolean {
  const outcomes = module.whatIf(new Map([[variable, value]]));
  const mayCompile = valueOf(module.mode) === 'downloads' && valueOf(build.cargo) && valueOf(build.vendored);
  return (
    outcomes.length > 0 &&
    outcomes.every(({ module: changed, assumed }) => {
      if (!changed || assumed.length > 0 || valueOf(changed.options.forceBuild) !== true) return false;
      return mayCompile || valueOf(changed.options.skipCompilation) === true;
    })
  );
}

export type NoMatch = Extract<ShellFault, { kind: 'no-match' }>;

/**
 * A substitution without effect in a file that decides whether the module compiles, in a build that cannot compile it: then the
 * substitution is the cause, and that the module compiles its consequence.
 */
export function decidingSubstitution(
  module: ModuleLink,
  build: NixMixBuild,
  handOff: HandOffLink,
): NoMatch | undefined {
  if (!breaksInSandbox(module, build, handOff)) return undefined;
  const { name, use } = module.module;
  const deciding = new Set([name.span.path, use.path, ...module.config.entries.map((entry) => entry.span.path)]);
  const compile = build.moments.compile?.order ?? Number.POSITIVE_INFINITY;
  return handOff.faults.find((fault): fault is NoMatch => {
    return fault.kind === 'no-match' && !fault.conditional && fault.order < compile && deciding.has(fault.file);
  });
}
