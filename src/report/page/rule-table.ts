import { Chalk } from 'chalk';
import type { RuleDescription } from '../../engine/report.ts';
import { counted, linkName } from '../names.ts';
import { styleOf } from '../style.ts';
import { type Cell, columns } from './columns.ts';
import type { PageLook } from './look.ts';

/** Every rule with what decides about it. `lines-alone`: a line a rule, however wide, for programs that look for words. */
export function ruleTable(
  rules: readonly RuleDescription[],
  look: PageLook,
  shown: 'with-head' | 'lines-alone',
): string {
  const chalk = new Chalk({ level: look.colorLevel });
  const style = styleOf({ root: '' }, look);
  const cell = (text: string, paint: (text: string) => string = String): Cell => [{ text, paint }];
  const rows = rules.map(({ id, severity, fixable, link, title, url }) => [
    cell(id, (text) => style.link(chalk.bold(text), url)),
    cell(severity, { error: chalk.red, warning: chalk.yellow, note: chalk.cyan }[severity]),
    cell(fixable === 'none' ? '' : fixable, chalk.green),
    cell(link === null ? '' : linkName(link)),
    cell(title),
  ]);
  if (shown === 'lines-alone') return text(columns({ head: [], rows }, Number.POSITIVE_INFINITY, String));
  const head = ['rule', 'severity', 'fix', 'link', 'what it finds'].map((name) => cell(name, chalk.bold));
  return text([...columns({ head, rows }, look.width, chalk.dim), '', chalk.dim(counts(rules))]);
}

function counts(rules: readonly RuleDescription[]): string {
  const of = (severity: RuleDescription['severity']) => rules.filter((rule) => rule.severity === severity).length;
  const fixes = rules.filter(({ fixable }) => fixable !== 'none').length;
  return [
    counted(rules.length, 'rule'),
    counted(of('error'), 'error'),
    counted(of('warning'), 'warning'),
    counted(of('note'), 'note'),
    `${fixes} with a fix`,
  ].join(' · ');
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
