import type { Chain, Model } from '../chain/model.ts';
import { location } from '../repository/index.ts';
import type { ReportedChain } from './report.ts';
import type { RawFinding } from './run.ts';
import { chainVerdict, judge } from './verdict.ts';

/** A chain as reports show it. `findings` are those of this chain; a library without a chain has the binary link alone. */
export function reportedChain(chain: Chain, model: Model, findings: readonly RawFinding[]): ReportedChain {
  const isLoose = model.loose.includes(chain);
  const links = judge(chain, findings).filter((link) => !isLoose || link.kind === 'binary');
  const { subject, output } = chain;
  return {
    module: (isLoose ? moduleOf(chain) : undefined) ?? subject,
    build: output ?? null,
    library: isLoose ? subject : null,
    verdict: chainVerdict(links),
    links: links.map((link) => ({
      kind: link.kind,
      verdict: link.verdict,
      summary: link.summary,
      location: link.span ? location(link.span, model.repository) : null,
      reason: link.reason ?? null,
    })),
  };
}

/** The module that a library without a chain says it is for, as Elixir writes it. */
function moduleOf({ binary }: Chain): string | undefined {
  if (binary?.state !== 'followed') return undefined;
  const { moduleName } = binary.facts;
  const names =
    moduleName.kind === 'entry' ? [moduleName.name] : moduleName.kind === 'candidates' ? moduleName.names : [];
  return names.length === 1 ? names[0]?.replace(/^Elixir\./, '') : undefined;
}
