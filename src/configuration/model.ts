import type { Severity } from '../engine/finding.ts';
import type { Location, Span } from '../repository/index.ts';

/** Where a value comes from; what stands further down outranks what stands above. */
export type Origin =
  | { readonly kind: 'default' }
  | { readonly kind: 'file'; readonly location: Location }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'option'; readonly name: string };

export interface Setting<T> {
  readonly value: T;
  readonly origin: Origin;
}

export type FailLevel = Severity | 'never';

/** What the configuration says of a rule. */
export type RuleSwitch = Severity | 'off';

/** Findings of some rules in some files that do not count, and why. */
export interface Ignore {
  readonly rules: readonly string[];
  readonly paths: readonly string[];
  readonly reason: string;
  /** Its header in the configuration file. */
  readonly at: Span;
}

/** What the configuration file, the variables or the options say: what is not said is absent. */
export interface Stated {
  readonly failOn?: Setting<FailLevel>;
  readonly systems?: Setting<readonly string[]>;
  readonly include?: Setting<readonly string[]>;
  readonly exclude?: Setting<readonly string[]>;
  readonly baseline?: Setting<string>;
  readonly binary?: Setting<readonly string[]>;
  readonly only?: Setting<readonly string[]>;
  readonly skip?: Setting<readonly string[]>;
}

/** What a configuration file says. */
export interface StatedInFile extends Stated {
  readonly rules: ReadonlyMap<string, Setting<RuleSwitch>>;
  readonly ignores: readonly Setting<Ignore>[];
}

/** Everything that decides a check, each value with its origin. */
export interface Configuration {
  /** Absolute path of the configuration file; undefined when there is none. */
  readonly file: string | undefined;
  /** Absolute path of the folder that globs of the configuration file are relative to. */
  readonly base: string;
  /** Absolute path of what is checked. */
  readonly root: string;
  readonly failOn: Setting<FailLevel>;
  readonly systems: Setting<readonly string[]>;
  readonly include: Setting<readonly string[]>;
  readonly exclude: Setting<readonly string[]>;
  /** Absolute path. */
  readonly baseline: Setting<string | undefined>;
  /** Absolute paths of built trees and libraries. */
  readonly binary: Setting<readonly string[]>;
  readonly only: Setting<readonly string[]>;
  readonly skip: Setting<readonly string[]>;
  readonly rules: ReadonlyMap<string, Setting<RuleSwitch>>;
  readonly ignores: readonly Setting<Ignore>[];
}
