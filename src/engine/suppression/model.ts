import type { Located, Span } from '../../repository/index.ts';

/** What became of a rule that a comment names. `silent`: the rule did not run, so nobody can know whether it is needed. */
export type NamedRuleState = 'used' | 'unused' | 'unknown' | 'silent' | 'not-suppressible';

export interface NamedRule extends Located<string> {
  readonly state: NamedRuleState;
}

/** A suppressing comment, judged by what the rules found. */
export interface Suppression {
  readonly comment: Span;
  /** What to delete so that no trace of the comment is left: its line, or the blanks before it as well. */
  readonly whole: Span;
  readonly word: Located<string>;
  /** Undefined: the word is neither `ignore` nor `ignore-file`. */
  readonly scope: 'line' | 'file' | undefined;
  readonly rules: readonly NamedRule[];
  readonly reason: string | undefined;
}

/** Why a finding does not count. */
export interface SuppressedBy {
  /** `comment`: in the source; `configuration`: an `[[ignore]]` of the configuration file. */
  readonly kind: 'comment' | 'configuration';
  readonly reason: string | undefined;
  readonly place: Span | undefined;
}
