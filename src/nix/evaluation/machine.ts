import type { FileView, SourceText, Span, Unknown } from '../../repository/index.ts';
import type { Syntax, SyntaxNode } from '../../syntax/index.ts';
import type { StringPart, StringValue, Value, World } from '../value.ts';
import type { Budget } from './budget.ts';
import type { Evaluator } from './evaluator.ts';
import type { Scope } from './scope.ts';

/** The text and tree that an expression belongs to. */
export interface Unit {
  readonly source: SourceText;
}

/** What the parts of the evaluator know of each other, beyond the public `Evaluator`. */
export interface Machine extends Evaluator {
  readonly view: FileView;
  readonly syntax: Syntax;
  readonly world: World;
  readonly takes: (path: string, span: Span) => void;
  readonly budget: Budget;
  /** The scope of `builtins`, `true`, `import`, … */
  readonly globals: Scope;
  /** Values of imported files, by path; a file that is being imported has none yet. */
  readonly imported: Map<string, Value | 'importing'>;
  /** What a computation yields, with what it lost as a value. */
  settle(span: Span, compute: () => Value): Value;
  /** `toText` and its relatives with every choice open; throws `Lost`. */
  coerce(value: Value, coercion: Coercion, span: Span): StringValue;
  /** The parts that `${…}` yields; what is lost becomes a part, except a `throw`, which stops the whole string. */
  interpolate(compute: () => Value, span: Span): readonly StringPart[];
}

export interface Coercion {
  /** Whether null, booleans, numbers and lists turn into text (`toString`). */
  readonly lenient: boolean;
  /** Whether a path becomes its copy in the store (interpolation) or stays where it is. */
  readonly copies: boolean;
}

export function isUnknown(value: { readonly kind: string }): value is Unknown {
  return value.kind === 'unknown';
}

/** The range of a node in the repository. */
export function spanOf(unit: Unit, node: SyntaxNode): Span {
  return unit.source.span(node.start, node.end);
}

export function textOf(unit: Unit, node: SyntaxNode): string {
  return unit.source.text.slice(node.start, node.end);
}
