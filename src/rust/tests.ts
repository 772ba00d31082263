import type { FileView, Located } from '../repository/index.ts';
import { childIn, type Syntax, type SyntaxNode } from '../syntax/index.ts';
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
  if (node.kind === 'function_item') return isTest ? [testOf(node, region, false)] : [];
  const tests: NifTest[] = [];
  const pending: SyntaxNode[] = [region.node];
  for (let next = pending.pop(); next; next = pending.pop()) {
    let marked = false;
    let isIgnored = false;
    for (const child of next.children) {
      if (child.kind === 'attribute_item') {
        marked ||= isAttribute(child, region, 'test');
        isIgnored ||= isAttribute(child, region, 'ignore');
      } else if (!child.kind.endsWith('_comment')) {
        if (child.kind === 'function_item' && marked) tests.push(testOf(child, region, isIgnored));
        else pending.push(child);
        marked = false;
        isIgnored = false;
      }
    }
  }
  return tests;
}

/** `#[test]`, `#[tokio::test]`; `#[ignore]`. */
function isAttribute({ start, end }: SyntaxNode, { source }: Region, name: string): boolean {
  return new RegExp(`^#\\[\\s*(?:\\w+\\s*::\\s*)*${name}\\b`).test(source.text.slice(start, end));
}

function testOf(test: SyntaxNode, { source }: Region, isIgnored: boolean): NifTest {
  const name = childIn(test, 'name') ?? test;
  const located: Located<string> = {
    value: source.text.slice(name.start, name.end),
    span: source.span(name.start, name.end),
  };
  return { name: located, usesEnvironment: !isIgnored && takesEnvironment(test, source.text) };
}

/** `OwnedEnv::new` asks the BEAM for an environment. */
function takesEnvironment(node: SyntaxNode, text: string): boolean {
  const pending = [node];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === 'scoped_identifier' && /\bOwnedEnv\s*::\s*new$/.test(text.slice(next.start, next.end)))
      return true;
    pending.push(...next.children);
  }
  return false;
}
