import type { Span } from '../repository/index.ts';
import { childIn, descendants, namedChildren, type SyntaxNode } from '../syntax/index.ts';
import type { ElixirSources } from './model.ts';

/** Functions that change the environment of the machine they run in. */
const CHANGES = /^(System\.(put_env|delete_env)|:os\.(putenv|unsetenv))$/;

/**
 * The place where Mix may give a variable another value, or take it away, while it loads the mix.exs and the config of a folder:
 * modules are compiled afterwards, in the same virtual machine (mix/lib/mix/cli.ex; mix/lib/mix/tasks/loadconfig.ex).
 */
export function putVariable(
  name: string,
  directory: string,
  mixEnv: string,
  { view, syntax }: ElixirSources,
): Span | undefined {
  for (const file of ['mix.exs', 'config/config.exs', `config/${mixEnv}.exs`]) {
    const path = directory === '' ? file : `${directory}/${file}`;
    const read = view.read(path);
    if (read.kind !== 'text' || !/\b(put_env|delete_env|putenv|unsetenv)\b/.test(read.source.text)) continue;
    const { text } = read.source;
    for (const call of descendants(syntax.parse('elixir', text), (node) => !isAliases(node, text))) {
      if (!changesEnvironment(call, text)) continue;
      const changed = literalName(call, text);
      if (changed === undefined || changed === name) return { path, start: call.start, end: call.end };
    }
  }
  return undefined;
}

function changesEnvironment(node: SyntaxNode, text: string): boolean {
  const target = node.kind === 'call' ? childIn(node, 'target') : undefined;
  return target?.kind === 'dot' && CHANGES.test(text.slice(target.start, target.end).replace(/\s/g, ''));
}

/** The variable, where the call writes its name out; a pipe, a map or a variable of Elixir may hold any. */
function literalName(call: SyntaxNode, text: string): string | undefined {
  const list = call.children.find(({ kind }) => kind === 'arguments');
  const [first, second] = list ? namedChildren(list) : [];
  if (first?.kind !== 'string' || (!second && call.field === 'right')) return undefined;
  return /^"([A-Za-z_]\w*)"$/.exec(text.slice(first.start, first.end))?.[1];
}

/** `aliases: […]` and the function that it calls by convention: what stands there runs when somebody calls the alias. */
function isAliases(node: SyntaxNode, text: string): boolean {
  const written = text.slice(node.start, node.start + 40);
  if (node.kind === 'pair') return /^aliases:/.test(written);
  return node.kind === 'call' && /^defp?\s+aliases\b/.test(written);
}
