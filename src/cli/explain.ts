import { Chalk } from 'chalk';
import type { RuleDescription } from '../engine/report.ts';
import type { Arguments } from './arguments.ts';
import { exitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { nearestHint } from './nearest.ts';
import { terminalLook } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `rustler-nix explain RULE…`: the pages of rules. */
export async function explain(args: Arguments, io: Io): Promise<number> {
  const { allRules } = await import('../engine/rules.ts');
  if (args.positionals.length === 0) {
    throw new UsageError('explain needs a rule', ['`rustler-nix rules` lists them.']);
  }
  const all = allRules();
  const chosen = args.positionals.map((id) => ruleOf(id, all));
  const colorLevel = args.last('format') === 'markdown' ? 0 : terminalLook(args, io).colorLevel;
  io.stdout.write(chosen.map((rule) => `${renderPage(rule, colorLevel)}\n`).join('\n'));
  return exitCode.ok;
}

function ruleOf(id: string, rules: readonly RuleDescription[]): RuleDescription {
  // As a finding shows it: error[load-path-extension].
  const bare = id.replace(/^(?:error|warning|note)?\[(.*)\]$/, '$1');
  const rule = rules.find((candidate) => candidate.id === bare);
  if (rule) return rule;
  const ids = rules.map((candidate) => candidate.id);
  throw new UsageError(`unknown rule \`${id}\``, [...nearestHint(bare, ids), '`rustler-nix rules` lists them.']);
}

/** The Markdown as it is; with colour, headings stand out and code is set off instead of fenced. */
function renderPage({ page }: RuleDescription, colorLevel: 0 | 1 | 2 | 3): string {
  if (colorLevel === 0) return page.trimEnd();
  const chalk = new Chalk({ level: colorLevel });
  let inCode = false;
  const lines = page.trimEnd().split('\n');
  const rendered = lines.flatMap((line) => {
    if (line.startsWith('```')) {
      inCode = !inCode;
      return [];
    }
    if (inCode) return [`    ${chalk.cyan(line)}`];
    if (line.startsWith('#')) return [chalk.bold(line.replace(/^#+ /, ''))];
    return [line.replace(/`([^`]+)`/g, (_, code: string) => chalk.cyan(code))];
  });
  return rendered.join('\n');
}
