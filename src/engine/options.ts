import type { BuiltOptions } from '../chain/binary/index.ts';
import type { OwnNix } from '../chain/index.ts';
import type { Span } from '../repository/index.ts';
import type { Baseline } from './baseline/model.ts';
import type { Severity } from './finding.ts';
import type { RuleSelection } from './rules.ts';

/** What a team decides about a check besides the rules that run. All of it may be left out. */
export interface CheckOptions extends RuleSelection {
  /** Whether a file, by its path relative to the root, is part of the check; all are when this is left out. */
  readonly includes?: ((path: string) => boolean) | undefined;
  /** Nix systems whose builds are judged, and on which files outside of flakes are evaluated; all, and none, when empty or left out. */
  readonly systems?: readonly string[] | undefined;
  /** Severities that replace the rules' own, by rule. */
  readonly severities?: ReadonlyMap<string, Severity> | undefined;
  /** Findings that do not count, by the configuration. */
  readonly ignores?: readonly ConfiguredIgnore[] | undefined;
  readonly baseline?: Baseline | undefined;
  /** True when this run looks at less than the team's own configuration does: what it does not find may be there all the same. */
  readonly partial?: boolean | undefined;
  /** Built trees and files to look into besides the sources. */
  readonly built?: BuiltOptions | undefined;
  /** Derivations from the user's own Nix (`--nix`). */
  readonly ownNix?: OwnNix | undefined;
  /** Told how many of the repository's builds are judged. */
  readonly onBuild?: ((judged: number, builds: number) => void) | undefined;
}

/** Findings of some rules in some files that do not count. */
export interface ConfiguredIgnore {
  readonly rules: ReadonlySet<string>;
  /** Whether a file, by its path relative to the root, is meant. */
  readonly covers: (path: string) => boolean;
  readonly reason: string;
  /** Where it is written, when it is about this root alone: then it has to be of use here. */
  readonly at: Span | undefined;
}
