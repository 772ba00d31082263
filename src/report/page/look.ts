import { Chalk } from 'chalk';
import type { ReportOptions } from '../options.ts';

/** How a page may look where it is shown. */
export type PageLook = Pick<ReportOptions, 'width' | 'colorLevel' | 'links'>;

type Paint = (text: string) => string;

/** How the parts of a page look; without colours they keep the marks that tell them apart. */
export interface PageStyle {
  readonly plain: Paint;
  readonly strong: Paint;
  readonly emphasis: Paint;
  readonly code: Paint;
  readonly codeLine: Paint;
  readonly heading: Paint;
  readonly faint: Paint;
  /** Text that leads to an address. */
  readonly link: (url: string) => Paint;
  /** Whether the address of a link has to be written out. */
  readonly showsAddresses: boolean;
  readonly isPlain: boolean;
}

export function pageStyle({ colorLevel, links }: PageLook): PageStyle {
  const chalk = new Chalk({ level: colorLevel });
  const isPlain = colorLevel === 0;
  // OSC 8: the terminal shows the text and opens the address.
  const linked = (url: string, text: string) => (links ? `\x1b]8;;${url}\x1b\\${text}\x1b]8;;\x1b\\` : text);
  return {
    plain: (text) => text,
    strong: chalk.bold,
    emphasis: chalk.italic,
    code: isPlain ? (text) => `\`${text}\`` : chalk.cyan,
    codeLine: chalk.cyan,
    heading: chalk.bold,
    faint: chalk.dim,
    link: (url) => (text) => linked(url, chalk.underline(text)),
    showsAddresses: !links,
    isPlain,
  };
}
