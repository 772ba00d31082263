import { type Fact, known, type Span, type Unknown } from '../repository/index.ts';

/** The value of a fact; undefined when it was lost. */
export function valueOf<T>(fact: Fact<T>): T | undefined {
  return fact.kind === 'known' ? fact.value : undefined;
}

/** The fact with its value changed; a loss stays a loss. */
export function mapFact<T, U>(fact: Fact<T>, change: (value: T, span: Span) => U): Fact<U> {
  return fact.kind === 'known' ? known(change(fact.value, fact.span), fact.span) : fact;
}

/** The losses among facts, in order. */
export function lossesOf(...facts: readonly Fact<unknown>[]): Unknown[] {
  return facts.filter((fact): fact is Unknown => fact.kind === 'unknown');
}
