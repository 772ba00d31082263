import { fileText, type SourceText, type Span, type Unknown, unknown, unread } from '../../repository/index.ts';
import { childIn, firstBroken } from '../../syntax/index.ts';
import type { External, Thunk, Value } from '../value.ts';
import { describe } from './describe.ts';
import { evaluate } from './expressions.ts';
import { Lost, lose } from './lost.ts';
import { isUnknown, type Machine } from './machine.ts';
import { pathOfParts } from './paths.ts';
import { boundName } from './scope.ts';
import { undefinedVariable } from './undefined-variables.ts';

/** Evaluates a file of the repository once. */
export function importFile(machine: Machine, path: string, span: Span): Value {
  const source = nixFile(machine, path, span);
  if ('reason' in source) return source;
  const known = machine.imported.get(source.path);
  if (known === 'importing') return unknown(`${source.path} imports itself before it has a value`, span);
  if (known) return known;
  machine.imported.set(source.path, 'importing');
  const value = machine.settle(span, () => evaluateSource(machine, source));
  machine.imported.set(source.path, value);
  return value;
}

/** Evaluates text as a file of its own. */
export function evaluateText(machine: Machine, path: string, text: string): Value {
  return evaluateSource(machine, fileText(path, text));
}

function evaluateSource(machine: Machine, source: SourceText): Value {
  const root = machine.syntax.parse('nix', source.text);
  if (root.hasError) {
    const broken = firstBroken(root) ?? root;
    return lose(`${source.path} has a syntax error`, source.span(broken.start, broken.end));
  }
  const expression = childIn(root, 'expression');
  if (!expression) return lose(`${source.path} is empty`, source.span(0, 0));
  const unbound = undefinedVariable(root, { source }, (name) => isGlobal(machine, name));
  if (unbound) {
    const name = source.text.slice(unbound.start, unbound.end);
    return lose(`undefined variable '${name}'`, source.span(unbound.start, unbound.end));
  }
  return machine.budget.nested(source.span(0, 0), () => evaluate(machine, expression, machine.globals, { source }));
}

/** Globals of some version of Nix that are not followed here. */
const OTHER_GLOBALS: ReadonlySet<string> = new Set(['break', 'fetchClosure', 'scopedImport']);

function isGlobal(machine: Machine, name: string): boolean {
  return name.startsWith('__') || OTHER_GLOBALS.has(name) || boundName(machine.globals, name) !== undefined;
}

/** The text that `import path` reads: a directory stands for its default.nix. */
function nixFile(machine: Machine, path: string, span: Span): SourceText | Unknown {
  machine.takes(path, span);
  const inside = path === '' ? 'default.nix' : `${path}/default.nix`;
  // A folder that git does not track is none for a flake; its files can be read here.
  const isDirectory = machine.view.entry(path).kind === 'directory' || machine.view.read(inside).kind === 'text';
  const file = isDirectory ? inside : path;
  if (isDirectory) machine.takes(inside, span);
  const read = machine.view.read(file);
  if (read.kind === 'text') return read.source;
  if (read.kind === 'missing') return unknown(`${file} does not exist`, span);
  return unread(file, read.reason, span);
}

/** `import x`: a file of the repository, or the application of the external `import` to what lies elsewhere. */
export function importValue(machine: Machine, argument: Thunk, span: Span): Value {
  const value = machine.force(argument);
  if (isUnknown(value)) throw new Lost(value);
  const path = repositoryPath(machine, value, span);
  if (path !== undefined) return importFile(machine, path, argument.span);
  if (value.kind === 'path') return lose(`${value.text} lies outside the repository`, span);
  if (value.kind === 'string' && value.parts.every((part) => part.kind === 'text')) {
    return lose('the imported file lies outside the repository', span);
  }
  const importer: External = { kind: 'external', form: 'root', name: 'import', span };
  return machine.apply(importer, argument, span);
}

/** The place in the repository that a path, a string or a set with outPath names. */
export function repositoryPath(machine: Machine, value: Value, span: Span): string | undefined {
  if (value.kind === 'path') return value.path;
  const text = machine.settle(span, () => machine.coerce(value, { lenient: false, copies: false }, span));
  return text.kind === 'string' ? pathOfParts(text.parts) : undefined;
}

/** The same where nothing else will do. */
export function requiredPath(machine: Machine, argument: Thunk): string {
  const value = machine.force(argument);
  if (isUnknown(value)) throw new Lost(value);
  return (
    repositoryPath(machine, value, argument.span) ??
    lose(`${describe(value)} is no file of the repository`, argument.span)
  );
}
