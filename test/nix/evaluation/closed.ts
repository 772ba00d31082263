import { createEvaluator, type Evaluator } from '../../../src/nix/evaluation/index.ts';
import type { Value, World } from '../../../src/nix/value.ts';
import { memoryRepository } from '../../../src/repository/memory.ts';
import type { Syntax } from '../../../src/syntax/index.ts';

/** A world that gives no external value a meaning: what a test uses that only looks at the language. */
const EMPTY_WORLD: World = {
  select: () => undefined,
  apply: () => undefined,
  has: () => undefined,
  attributes: () => undefined,
};

/** An evaluator over files given as text. */
export function evaluatorOf(syntax: Syntax, files: Readonly<Record<string, string>> = {}, steps?: number): Evaluator {
  const view = memoryRepository(files);
  return createEvaluator({ view, syntax, world: () => EMPTY_WORLD, ...(steps === undefined ? {} : { steps }) });
}

/** A value as JSON would hold it; integers as `bigint`. `lost` when any part of it is unknown or has no JSON form. */
export type Plain =
  | { readonly kind: 'plain'; readonly json: unknown }
  | { readonly kind: 'lost'; readonly reason: string; readonly thrown: boolean };

class NotPlain {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

export function plainValue(evaluator: Evaluator, value: Value): Plain {
  try {
    return { kind: 'plain', json: toJson(evaluator, value) };
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    return { kind: 'lost', reason: error.reason, thrown: error.reason.startsWith('throw: ') };
  }
}

function toJson(evaluator: Evaluator, value: Value): unknown {
  switch (value.kind) {
    case 'unknown':
      throw new NotPlain(value.reason);
    case 'null':
      return null;
    case 'boolean':
    case 'integer':
    case 'float':
      return value.value;
    case 'list':
      return value.items.map((item) => toJson(evaluator, evaluator.force(item)));
    case 'string':
      return value.parts
        .map((part) => {
          if (part.kind === 'text') return part.text;
          throw new NotPlain(part.kind === 'unknown' ? part.reason : `a part of kind ${part.kind}`);
        })
        .join('');
    case 'attributes':
      return Object.fromEntries(
        [...value.attributes].map(([name, attribute]) => [name, toJson(evaluator, evaluator.force(attribute.value))]),
      );
    default:
      throw new NotPlain(`a value of kind ${value.kind}`);
  }
}
