import { readFileSync } from 'node:fs';
import type { RuleDescription } from '../engine/report.ts';
import { type PageLook, pageText, ruleHeading } from '../report/page/index.ts';
import type { Arguments } from './arguments.ts';
import { exitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { nearestHint } from './nearest.ts';
import { terminalLook } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `rustler-nix explain RULE…`: the pages of rules, each with its lines in a repository. */
export async function explain(args: Arguments, io: Io): Promise<number> {
  const { allRules } = await import('../engine/rules.ts');
  if (args.positionals.length === 0) {
    throw new UsageError('explain needs a rule', ['`rustler-nix rules` lists them.']);
  }
  const all = allRules();
  const chosen = args.positionals.map((id) => ruleOf(id, all));
  const look = terminalLook(args, io);
  const write = args.last('format') === 'markdown' ? pageOf : (rule: RuleDescription) => shown(rule, look);
  io.stdout.write(chosen.map(write).join('\n'));
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

/** The page begins with the rule's id; a reader is told at once what it is. */
function shown(rule: RuleDescription, look: PageLook): string {
  const body = pageOf(rule).replace(/^# .*\n+/, '');
  return `${ruleHeading(rule, look)}\n${pageText(body, look)}`;
}

function pageOf({ id, page }: RuleDescription): string {
  const example = exampleOf(id);
  const whole = example === undefined ? page : withSection(page, example);
  return `${whole.trimEnd()}\n`;
}

/** Before the sources, which close a page. */
function withSection(page: string, section: string): string {
  const sources = page.search(/^## Sources$/m);
  if (sources === -1) return `${page.trimEnd()}\n\n${section}`;
  return `${page.slice(0, sources)}${section.trimEnd()}\n\n${page.slice(sources)}`;
}

/** What the build wrote of the rule's fixture; the sources have none. */
function exampleOf(id: string): string | undefined {
  try {
    return readFileSync(new URL(`./rules/${id}/example.md`, import.meta.url), 'utf8');
  } catch {
    return undefined;
  }
}
