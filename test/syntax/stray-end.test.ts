import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { openSyntax } from '../../src/syntax/index.ts';
import { realTool } from '../real-tool.ts';

const elixir = realTool('elixir', 'elixir');
const syntax = await openSyntax(['elixir']);

const texts = [
  'defmodule A do\n  def one do\n    1\n  end\nend\n',
  'defmodule A do\n    1\n  end\n\n  def two, do: 2\nend\n',
  'end\n',
  'range.end\n',
  'range.end()\n',
  '%{end: 1}.end + 1\n',
  '[end: 1, do: 2]\n',
  ':end\n',
  'case x do\n  :end -> 1\nend\n',
  'fn x -> x.end end\n',
  'fn x -> x end end\n',
  'ending = 1\n',
  '@end 1\n',
];

describe.skipIf(elixir.missing)(`an \`end\` that closes nothing ${elixir.reason}`, () => {
  it('is what Elixir refuses, and nothing else', { timeout: 60_000 }, () => {
    const script = `for text <- ${JSON.stringify(texts)}, do: IO.puts(elem(Code.string_to_quoted(text), 0))`;
    const said = execFileSync('elixir', ['-e', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const refused = said
      .trim()
      .split('\n')
      .map((word) => word === 'error');
    expect(texts.map((text) => syntax.parse('elixir', text).hasError)).toEqual(refused);
  });
});
