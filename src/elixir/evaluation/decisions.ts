import type { Unknown } from '../../repository/index.ts';
import type { Question, UnknownValue } from './value.ts';

/** Answers conditions that nobody can compute. Undefined: no answer is assumed, so the result is unknown. */
export interface Decisions {
  decide(condition: UnknownValue): boolean | undefined;
  /** What is known of a subject through earlier answers: whether it is the literal. */
  knows(subject: string, literal: string | null): boolean | undefined;
  readonly assumed: readonly Unknown[];
}

/** Conditions stay open: for values that are asked for without an environment (mix.exs, configuration). */
export const undecided: Decisions = { decide: () => undefined, knows: () => undefined, assumed: [] };

const MOST_RUNS = 32;

export interface Explored<T> {
  readonly result: T;
  readonly assumed: readonly Unknown[];
}

/**
 * Runs an evaluation once for every combination of answers to the conditions it could not compute.
 * Undefined when there are too many of them.
 */
export function explore<T>(run: (decisions: Decisions) => T): readonly Explored<T>[] | undefined {
  const results: Explored<T>[] = [];
  const open: (readonly boolean[])[] = [[]];
  for (let prefix = open.pop(); prefix; prefix = open.pop()) {
    if (results.length === MOST_RUNS) return undefined;
    const script = scriptedDecisions(prefix);
    const result = run(script);
    results.push({ result, assumed: script.assumed });
    // The run answered yes wherever the script ended; each of those answers has its other way.
    for (let index = script.answers.length - 1; index >= prefix.length; index -= 1) {
      open.push([...script.answers.slice(0, index), false]);
    }
  }
  return results;
}

interface Constraint {
  readonly allowed: ReadonlySet<string | null> | undefined;
  readonly excluded: ReadonlySet<string | null>;
}

function scriptedDecisions(prefix: readonly boolean[]): Decisions & { readonly answers: readonly boolean[] } {
  const answers: boolean[] = [];
  const assumed: Unknown[] = [];
  const earlier = new Map<string | UnknownValue, boolean>();
  const constraints = new Map<string, Constraint>();
  return {
    answers,
    assumed,
    knows(subject, literal) {
      const constraint = constraints.get(subject);
      if (!constraint) return undefined;
      if (constraint.excluded.has(literal)) return false;
      if (!constraint.allowed) return undefined;
      if (!constraint.allowed.has(literal)) return false;
      return constraint.allowed.size === 1 ? true : undefined;
    },
    decide(condition) {
      const key = conditionKey(condition);
      const known = earlier.get(key);
      if (known !== undefined) return known;
      const answer = prefix[answers.length] ?? true;
      answers.push(answer);
      earlier.set(key, answer);
      assumed.push({ kind: 'unknown', reason: assumption(condition, answer), span: condition.span });
      if (condition.question) constrain(constraints, condition.question, answer);
      return answer;
    },
  };
}

/** Questions about a variable are equal when they ask the same; every other condition is equal to itself only. */
function conditionKey(condition: UnknownValue): string | UnknownValue {
  const { question } = condition;
  return question ? `${question.subject} ${question.negated} ${JSON.stringify(question.literals)}` : condition;
}

function assumption(condition: UnknownValue, answer: boolean): string {
  return `assumed to be ${answer ? 'true' : 'false'}: ${condition.reason}`;
}

function constrain(constraints: Map<string, Constraint>, question: Question, answer: boolean): void {
  const { allowed, excluded } = constraints.get(question.subject) ?? { allowed: undefined, excluded: new Set() };
  if (answer !== question.negated) {
    const narrowed = question.literals.filter((literal) => !excluded.has(literal) && (allowed?.has(literal) ?? true));
    constraints.set(question.subject, { allowed: new Set(narrowed), excluded });
  } else {
    constraints.set(question.subject, { allowed, excluded: new Set([...excluded, ...question.literals]) });
  }
}
