import type { RuleDescription } from '../engine/report.ts';
import { ruleTable } from '../report/page/rule-table.ts';
import type { Arguments } from './arguments.ts';
import { exitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { terminalLook } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `rustler-nix rules`: every rule in a line. */
export async function rules(args: Arguments, io: Io): Promise<number> {
  const [extra] = args.positionals;
  if (extra !== undefined) {
    throw new UsageError(`rules takes no argument: ${extra}`, [`Did you mean \`rustler-nix explain ${extra}\`?`]);
  }
  const { allRules } = await import('../engine/rules.ts');
  const look = terminalLook(args, io);
  // Other programs look for a rule in its line.
  const shown = io.isTTY ? 'with-head' : 'lines-alone';
  io.stdout.write(args.last('format') === 'json' ? json(allRules()) : ruleTable(allRules(), look, shown));
  return exitCode.ok;
}

/** As schema/rules.schema.json describes it; fields are copied one by one so that nothing internal slips out. */
function json(all: readonly RuleDescription[]): string {
  const rows = all.map(({ id, severity, title, summary, url, fixable, link, needs }) => ({
    id,
    severity,
    title,
    summary,
    url,
    fixable,
    link,
    needs,
  }));
  return `${JSON.stringify({ schemaVersion: 1, rules: rows }, undefined, 2)}\n`;
}
