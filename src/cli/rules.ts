import { Chalk } from 'chalk';
import type { RuleDescription } from '../engine/report.ts';
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
  const text = args.last('format') === 'json' ? json(allRules()) : table(allRules(), terminalLook(args, io).colorLevel);
  io.stdout.write(text);
  return exitCode.ok;
}

function json(all: readonly RuleDescription[]): string {
  const rows = all.map(({ id, severity, title, summary, url, fixable }) => ({
    id,
    severity,
    title,
    summary,
    url,
    fixable,
  }));
  return `${JSON.stringify({ schemaVersion: 1, rules: rows }, undefined, 2)}\n`;
}

function table(all: readonly RuleDescription[], colorLevel: 0 | 1 | 2 | 3): string {
  const chalk = new Chalk({ level: colorLevel });
  const colors = { error: chalk.red, warning: chalk.yellow, note: chalk.cyan };
  const width = Math.max(0, ...all.map(({ id }) => id.length));
  const row = ({ id, severity, title, fixable }: RuleDescription) => {
    const fix = fixable === 'none' ? '' : `${fixable} fix`;
    return `${chalk.bold(id.padEnd(width))}  ${colors[severity](severity.padEnd(7))}  ${fix.padEnd(10)}  ${title}\n`;
  };
  return all.map(row).join('');
}
