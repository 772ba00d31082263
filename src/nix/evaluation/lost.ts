import type { Span, Unknown } from '../../repository/index.ts';
import { unknown } from '../../repository/index.ts';

/**
 * Thrown where a value is needed and cannot be had; caught at the next thunk, primitive or entry point, whose value it becomes.
 * It travels as Nix's own errors do, so nothing between has to pass it on.
 */
export class Lost {
  readonly unknown: Unknown;

  constructor(reason: Unknown) {
    this.unknown = reason;
  }
}

/** Gives up the value that is being computed. */
export function lose(reason: string, span: Span): never {
  throw new Lost(unknown(reason, span));
}

const TOO_MUCH = 'a value is too large or nested too deeply';
const TOO_DEEP = 'the evaluation is nested too deeply';

/** What is lost when too much is nested already. */
export function tooDeep(span: Span): Unknown {
  return unknown(TOO_DEEP, span);
}

/** Whether the evaluation itself ran out, which says nothing of the value. */
export function isExhausted({ reason }: Unknown): boolean {
  return reason === TOO_MUCH || reason === TOO_DEEP;
}

const THROWN = 'throw: ';

/** The value of `throw message`, which `tryEval` catches. */
export function thrown(message: string, span: Span): Unknown {
  return unknown(THROWN + message, span);
}

export function isThrown(reason: Unknown): boolean {
  return reason.reason.startsWith(THROWN);
}

const ENDLESS = 'infinite recursion';

/** What a value is that needs itself. */
export function endless(span: Span): Unknown {
  return unknown(ENDLESS, span);
}

const WRONG = 'error: ';

/** What a value is that Nix refuses to compute: an error that nothing catches. */
export function wrong(message: string, span: Span): Unknown {
  return unknown(WRONG + message, span);
}

/** Gives up the value that is being computed, as Nix itself does. */
export function fail(message: string, span: Span): never {
  throw new Lost(wrong(message, span));
}

/** Whether Nix ends with an error as well, so that nothing around it has a value. */
export function isError(reason: Unknown): boolean {
  return isThrown(reason) || reason.reason === ENDLESS || reason.reason.startsWith(WRONG);
}

/** The same loss, which `tryEval` must not take for a `throw`: used where Nix might not have looked at all. */
export function uncaught(lost: Unknown): Unknown {
  return isThrown(lost) ? unknown(`an error may stop this: ${lost.reason.slice(THROWN.length)}`, lost.span) : lost;
}

/** What was caught, as a value; whatever is no loss goes on. */
export function lossOf(error: unknown, span: Span): Unknown {
  if (error instanceof Lost) return error.unknown;
  // The depth limit comes first; this is for absurd numbers and for callers that are deep in the stack already.
  if (error instanceof RangeError) return unknown(TOO_MUCH, span);
  throw error;
}

const PLAIN: ReadonlySet<string> = new Set(['null', 'boolean', 'integer', 'float', 'list', 'closure', 'primitive']);

/** Whether a value is what it seems: no set or text that may stand for another, and nothing from outside. */
export function isPlain({ kind }: { readonly kind: string }): boolean {
  return PLAIN.has(kind);
}

/** Gives up on values of kinds that do not go here; what only stands for another value may turn out to go. */
export function mismatch(message: string, span: Span, ...values: readonly { readonly kind: string }[]): never {
  return values.every(isPlain) ? fail(message, span) : lose(message, span);
}
