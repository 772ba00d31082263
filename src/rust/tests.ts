import type { FileView, Located } from '../repository/index.ts';
import { childIn, descendants, type Syntax, type SyntaxNode } from '../syntax/index.ts';
import type { NifTest } from './model.ts';
import { moduleFile } from './module-file.ts';
import type { Sightings } from './sightings.ts';

type TestOnly = Sightings['testOnly'][number];

interface Region {
  readonly node: SyntaxNode;
  readonly source: TestOnly['at']['source'];
}

/** The tests of a crate's library: functions under `#[test]`, in modules that only a test build compiles. */
export function readTests(sightings: Sightings, view: FileView, syntax: Syntax): NifTest[] {
  return sightings.testOnly.flatMap((found) => {
    const region = regionOf(found, view, syntax);
    return region ? testsIn(region, found) : [];
  });
}

/** What stands there: the item itself, or the file of `mod tests;`. */
function regionOf({ node, at }: TestOnly, view: FileView, syntax: Syntax): Region | undefined {
  const name = childIn(node, 'name');
  if (node.kind !== 'mod_item' || childIn(node, 'body') || !name) return { node, source: at.source };
  const file = moduleFile(view, at.place, at.source.text.slice(name.start, name.end));
  const read = file.kind === 'file' ? view.read(file.path) : undefined;
  return read?.kind === 'text' ? { node: syntax.parse('rust', read.source.text), source: read.source } : undefined;
}

function testsIn(region: Region, { node, isTest }: TestOnly): NifTest[] {
  if (node.kind === 'function_item') return isTest ? [testOf(node, region, true)] : [];
  const tests: NifTest[] = [];
  const pending: { readonly node: SyntaxNode; readonly runs: boolean }[] = [{ node: region.node, runs: true }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    let marked = false;
    let runs =
      next.runs &&
      !next.node.children.some((child) => child.kind === 'inner_attribute_item' && mayLeaveOut(child, region));
    const inside = runs;
    for (const child of next.node.children) {
      if (child.kind === 'attribute_item') {
        marked ||= isAttribute(child, region, 'test');
        runs &&= !mayLeaveOut(child, region);
      } else if (!child.kind.endsWith('_comment')) {
        if (child.kind === 'function_item' && marked) tests.push(testOf(child, region, runs));
        else pending.push({ node: child, runs });
        marked = false;
        runs = inside;
      }
    }
  }
  return tests;
}

/** `#[test]`, `#[tokio::test]`. */
function isAttribute({ start, end }: SyntaxNode, { source }: Region, name: string): boolean {
  return new RegExp(`^#!?\\[\\s*(?:\\w+\\s*::\\s*)*${name}\\b`).test(source.text.slice(start, end));
}

/** What keeps a test from running, or lets it pass although it fails: conditions are those of whoever runs the tests. */
function mayLeaveOut(attribute: SyntaxNode, region: Region): boolean {
  return ['ignore', 'should_panic', 'cfg', 'cfg_attr'].some((name) => isAttribute(attribute, region, name));
}

function testOf(test: SyntaxNode, { source }: Region, runs: boolean): NifTest {
  const name = childIn(test, 'name') ?? test;
  const located: Located<string> = {
    value: source.text.slice(name.start, name.end),
    span: source.span(name.start, name.end),
  };
  return { name: located, usesEnvironment: runs && takesEnvironment(test, source.text) };
}

/** What may not run, or not now, although the function does. */
const conditional = new Set([
  'closure_expression',
  'function_item',
  'async_block',
  'if_expression',
  'match_expression',
  'while_expression',
  'for_expression',
]);

/** `OwnedEnv::new` asks the BEAM for an environment: certainly reached, and before anything leaves the function. */
function takesEnvironment(test: SyntaxNode, text: string): boolean {
  let asked: number | undefined;
  let left: number | undefined;
  for (const { kind, start, end } of descendants(test, (node) => node === test || !conditional.has(node.kind))) {
    if (kind === 'scoped_identifier' && /\bOwnedEnv\s*::\s*new$/.test(text.slice(start, end)))
      asked = Math.min(start, asked ?? start);
    if (
      kind === 'if_expression' ||
      kind === 'match_expression' ||
      kind === 'try_expression' ||
      kind === 'return_expression'
    )
      left = Math.min(start, left ?? start);
  }
  return asked !== undefined && (left === undefined || asked < left);
}
