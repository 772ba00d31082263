import type { Baseline } from './baseline/model.ts';
import type { Severity } from './finding.ts';
import type { RuleSelection } from './rules.ts';
import type { SuppressedBy } from './suppression/model.ts';

/** What a team decides about a check besides the rules that run. All of it may be left out. */
export interface CheckOptions extends RuleSelection {
  /** Whether a file, by its path relative to the root, is part of the check; all are when this is left out. */
  readonly includes?: ((path: string) => boolean) | undefined;
  /** Nix systems whose builds are judged; all when empty or left out. */
  readonly systems?: readonly string[] | undefined;
  /** Severities that replace the rules' own, by rule. */
  readonly severities?: ReadonlyMap<string, Severity> | undefined;
  /** Why a finding of that rule in that file does not count; undefined when it does. */
  readonly ignoredBy?: ((rule: string, path: string) => SuppressedBy | undefined) | undefined;
  readonly baseline?: Baseline | undefined;
  /** True when this run looks at less than the team's own configuration does: what it does not find may be there all the same. */
  readonly partial?: boolean | undefined;
}
