import { isDeepStrictEqual } from 'node:util';
import type { ReportedChain, ReportedLink } from '../engine/report.ts';
import { chainName, linkName } from './names.ts';
import type { Style } from './style.ts';
import { visible } from './visible.ts';

const MARKS = { ok: '✓', broken: '✗', unknown: '?' } as const;
const LONGEST_NAME = 'hand-off'.length;

/** A chain as lines of text: its ends, then a line for every link. */
export function chainLines(chain: ReportedChain, style: Style): string[] {
  const verdict = style.verdict[chain.verdict](chain.verdict);
  return [
    `${style.strong(visible(chainName(chain)))}: ${verdict}`,
    ...chain.links.map((link, index) => linkLine(link, isToldBy(chain.links.slice(0, index), link), style)),
  ];
}

/** Whether a link above is lost for the same reason: one lost link takes those below with it. */
function isToldBy(above: readonly ReportedLink[], { reason, location }: ReportedLink): boolean {
  if (reason === null) return false;
  return above.some((link) => link.reason === reason && isDeepStrictEqual(link.location, location));
}

function linkLine(link: ReportedLink, isTold: boolean, style: Style): string {
  const mark = style.verdict[link.verdict](MARKS[link.verdict]);
  const name = linkName(link.kind).padEnd(LONGEST_NAME);
  if (isTold) return `  ${mark} ${name}  ${visible(link.summary)}`;
  const place = link.location ? `  ${style.faint(style.place(link.location))}` : '';
  return `  ${mark} ${name}  ${visible(linkText(link))}${place}`;
}

function linkText({ summary, reason }: ReportedLink): string {
  return reason === null || reason === summary ? summary : `${summary} (${reason})`;
}

/** The mark of a verdict, coloured. */
export function verdictMark(verdict: ReportedChain['verdict'], style: Style): string {
  return style.verdict[verdict](MARKS[verdict]);
}
