/**
 * A range of one file of the checked repository.
 * `path` is relative to the root, with slashes; `start` and `end` are UTF-16 offsets into the decoded text, `end` is exclusive.
 */
export interface Span {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  /** How a text that was written here came into the longer one that it is a part of. */
  readonly through?: Interpolation;
}

/** A `${…}`, the outermost one first; `inner`: the one in the text that it stands for. */
export interface Interpolation {
  readonly span: Span;
  readonly inner: Interpolation | undefined;
}

/**
 * A value together with the smallest range that a person would change to change it. Of a literal string that is its content, without
 * the quotes.
 */
export interface Located<T> {
  readonly value: T;
  readonly span: Span;
}

/** A value that could not be followed: why, and the place where the trail was lost. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly reason: string;
  readonly span: Span;
}

/** A value that was computed, with its place. */
export interface Known<T> extends Located<T> {
  readonly kind: 'known';
}

/** The result of following a value: computed, or lost with a reason. Absence is a value (`Fact<X | undefined>`), never a loss. */
export type Fact<T> = Known<T> | Unknown;

export function known<T>(value: T, span: Span): Known<T> {
  return { kind: 'known', value, span };
}

export function unknown(reason: string, span: Span): Unknown {
  return { kind: 'unknown', reason, span };
}
