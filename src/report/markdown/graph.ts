import type { ReportedChain, ReportedLink } from '../../engine/report.ts';
import { foldedChains } from '../folded.ts';
import { chainName, counted, linkName } from '../names.ts';
import { visible } from '../visible.ts';
import { code } from './text.ts';

/** Mermaid refuses a text above 50,000 characters and a graph above 500 edges; a picture of more chains is no picture. */
const MOST_CHAINS = 20;
const LONGEST_LABEL = 120;

const MARKS = { ok: '✓', broken: '✗', unknown: '?' } as const;
const ORDER = { broken: 0, unknown: 1, ok: 2 } as const;

/** The chains as a Mermaid graph, a row each, those that are not proved first; nothing when there are none. */
export function chainGraph(chains: readonly ReportedChain[]): string[] {
  if (chains.length === 0) return [];
  const sorted = foldedChains(chains).toSorted((a, b) => ORDER[a.verdict] - ORDER[b.verdict]);
  const shown = sorted.slice(0, MOST_CHAINS);
  const graph = [
    '```mermaid',
    'flowchart LR',
    ...shown.flatMap(chainRows),
    '  classDef ok stroke:#2da44e,stroke-width:2px',
    '  classDef broken stroke:#cf222e,stroke-width:3px',
    '  classDef unknown stroke:#9a6700,stroke-dasharray:5 5',
    '```',
  ].join('\n');
  const left = sorted.slice(MOST_CHAINS);
  return left.length === 0 ? [graph] : [graph, `${counted(left.length, 'chain')} more: ${namesOf(left)}`];
}

function chainRows(chain: ReportedChain, index: number): string[] {
  const name = (link: number) => `c${index}l${link}`;
  return [
    `  subgraph c${index}["${label(`${MARKS[chain.verdict]} ${chainName(chain)}`)}"]`,
    '    direction LR',
    ...chain.links.map((link, at) => `    ${name(at)}["${linkLabel(link)}"]:::${link.verdict}`),
    // A graph without an edge has no order; the links of a chain follow each other.
    ...(chain.links.length > 1 ? [`    ${chain.links.map((_, at) => name(at)).join(' --> ')}`] : []),
    '  end',
  ];
}

function linkLabel({ kind, verdict, summary, reason }: ReportedLink): string {
  return `${MARKS[verdict]} ${label(linkName(kind))}<br/>${label(reason ?? summary)}`;
}

/** Text in a quoted label: Mermaid knows `#35;` for a character, and takes nothing else for what it is with certainty. */
function label(text: string): string {
  const short = text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text;
  return visible(short.replaceAll('`', '')).replace(
    /[^\p{L}\p{N} ✓✗?…,./_-]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );
}

function namesOf(chains: readonly ReportedChain[]): string {
  return chains
    .slice(0, MOST_CHAINS)
    .map((chain) => `${MARKS[chain.verdict]} ${code(chainName(chain))}`)
    .join(', ');
}
