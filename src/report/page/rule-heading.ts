import { Chalk } from 'chalk';
import type { RuleDescription } from '../../engine/report.ts';
import { linkName } from '../names.ts';
import { styleOf } from '../style.ts';
import { visible } from '../visible.ts';
import type { PageLook } from './look.ts';

/** What a rule is, in two lines: as its findings begin, and what it is about. */
export function ruleHeading({ id, severity, title, link, fixable, url }: RuleDescription, look: PageLook): string {
  const style = styleOf({ root: '' }, look);
  const chalk = new Chalk({ level: look.colorLevel });
  const facts = [
    link === null ? 'about the run itself' : `about the link ${linkName(link)}`,
    fixable === 'none' ? 'no fix' : `${fixable} fix`,
    ...(look.links ? [] : [url]),
  ];
  const name = style.primary[severity](style.link(`${severity}[${id}]`, url));
  return `${name}${style.strong(`: ${visible(title)}`)}\n${chalk.dim(facts.join(' · '))}\n`;
}
