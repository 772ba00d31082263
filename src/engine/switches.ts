import type { HandOffLink, ModuleLink, NixMixBuild } from '../chain/model.ts';
import type { EnvironmentRead } from '../elixir/model.ts';
import type { ShellFault } from '../shell/model.ts';

/** Whether the module compiles in a build that cannot: then it matters what would make it skip. */
export function breaksInSandbox(module: ModuleLink, build: NixMixBuild): boolean {
  if (module.mode.kind === 'unknown' || module.mode.value !== 'compiles') return false;
  const withoutCargo = build.cargo.kind === 'known' && !build.cargo.value;
  const withoutCrates = build.vendored.kind === 'known' && !build.vendored.value;
  return withoutCargo || (build.cargo.kind === 'known' && withoutCrates);
}

/** Values of a variable under which the module certainly skips compilation: tried, not guessed. */
export function valuesThatHelp(read: EnvironmentRead, module: ModuleLink): readonly string[] {
  const candidates = new Set(read.comparedWith.map((literal) => literal.value));
  if (read.presenceDecides) candidates.add('1');
  return [...candidates].filter((value) => skipsUnder(module, read.variable, value));
}

/** Whether the module certainly skips compilation when a variable has a value. */
export function skipsUnder(module: ModuleLink, variable: string, value: string): boolean {
  const outcomes = module.whatIf(new Map([[variable, value]]));
  return (
    outcomes.length > 0 &&
    outcomes.every(({ module: changed, assumed }) => {
      const skip = changed?.options.skipCompilation;
      return assumed.length === 0 && skip?.kind === 'known' && skip.value;
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
  { faults }: HandOffLink,
): NoMatch | undefined {
  if (!breaksInSandbox(module, build)) return undefined;
  const { name, use } = module.module;
  const deciding = new Set([name.span.path, use.path, ...module.config.entries.map((entry) => entry.span.path)]);
  const compile = build.moments.compile?.order ?? Number.POSITIVE_INFINITY;
  return faults.find((fault): fault is NoMatch => {
    return fault.kind === 'no-match' && !fault.conditional && fault.order < compile && deciding.has(fault.file);
  });
}
