import { type Unknown, unknown } from '../repository/index.ts';
import type { ShellFault, ShellOutcome } from '../shell/model.ts';
import { lossesOf, valueOf } from './facts.ts';
import type { BuildLink, Link } from './model.ts';

/** What is said of the build itself; `mode` is what the module does in it, when it is known. */
export function buildSummary(build: BuildLink, mode: 'compiles' | 'skips' | 'downloads' | undefined): Link<BuildLink> {
  if (build.kind === 'outside') {
    return {
      state: 'followed',
      facts: build,
      summary: 'mix compile outside Nix (MIX_ENV=dev)',
      span: undefined,
      gaps: [],
    };
  }
  const { derivation, mix, platform } = build;
  const system = valueOf(platform.system);
  const libc = valueOf(platform.libc);
  const where = [system, libc === 'none' ? undefined : libc].filter((word) => word !== undefined).join(', ');
  const name = valueOf(derivation.name);
  return {
    state: 'followed',
    facts: build,
    summary: `${derivation.builder}${name ? ` ${name}` : ''}${where ? ` on ${where}` : ''}`,
    span: derivation.call,
    gaps: [
      ...(derivation.refusal ? [derivation.refusal] : []),
      ...lossesOf(mix.mixEnv),
      ...(mode === 'compiles' ? lossesOf(build.cargo, build.vendored) : []),
      ...unjudgedFailure(build.outcome),
      ...build.unproved,
    ],
  };
}

/** A command of a phase that fails as far as it can be followed, where no rule says why: of copies and substitutions that fail, rules speak. */
function unjudgedFailure(outcome: ShellOutcome): Unknown[] {
  const { ending, faults } = outcome;
  if (ending.kind === 'failure' && faults.some((fault) => fault.order === ending.order && isJudged(fault))) return [];
  return seeminglyFailed(outcome);
}

/** A command of a phase that fails as far as it can be followed. */
export function seeminglyFailed({ ending }: ShellOutcome): Unknown[] {
  return ending.kind === 'failure' ? [unknown('a command of a phase seems to fail', ending.span)] : [];
}

function isJudged(fault: ShellFault): boolean {
  return fault.kind !== 'source-missing' || fault.reference !== undefined;
}
