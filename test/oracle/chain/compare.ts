import { checkRepository } from '../../../src/engine/check.ts';
import type { Finding, Location, Report } from '../../../src/engine/report.ts';
import { memoryRepository } from '../../../src/repository/memory.ts';
import type { Files } from '../../support/repository-files.ts';
import type { Mutation } from './mutations/mutation.ts';
import type { Outcome } from './simulator.ts';

/** How the doctor's word on a mutant relates to what the real tools did. */
export type Agreement =
  /** Both say that it works. */
  | 'sound'
  /** Both say that it does not, and a finding points to what was changed. */
  | 'found'
  /** Both say that it does not, and no finding points there. */
  | 'found-elsewhere'
  /** The doctor calls every link proved, and the library does not load. */
  | 'missed'
  /** The doctor calls the chain broken, and the library loads. */
  | 'false'
  /** The doctor could not follow the chain. */
  | 'unknown'
  /** Nix refuses to evaluate it, and the doctor calls it broken, lost or proved. */
  | 'refused: broken'
  | 'refused: unknown'
  | 'refused: ok'
  /** The module loads no library any more, or the simulator does not know. */
  | 'gone'
  | 'cannot-say';

export interface Judged {
  readonly agreement: Agreement;
  /** The rules that spoke, as errors. */
  readonly rules: readonly string[];
  readonly said: string;
}

export async function doctorsReport(files: Files): Promise<Report> {
  return (await checkRepository(memoryRepository(files), { only: [], skip: [] })).report;
}

/** The one build that is simulated. */
const BUILDS = new Set(['packages.x86_64-linux.default', 'default.nix']);

export function judge(
  outcome: Outcome,
  report: Report,
  files: Files,
  mutation: Mutation,
  modules: readonly string[],
): Judged {
  const chains = report.chains.flatMap((chain, index) =>
    chain.build !== null && BUILDS.has(chain.build) ? [{ chain, index }] : [],
  );
  const verdicts = chains.map(({ chain }) => chain.verdict);
  const indexes = new Set(chains.map(({ index }) => index));
  const errors = report.findings.filter(({ severity }) => severity === 'error');
  const own = errors.filter((finding) => finding.chains.some((index) => indexes.has(index)));
  const ofFiles = errors.filter(({ chains: none }) => none.length === 0);
  const isBroken = verdicts.includes('broken');
  // A module that is told as a lost trail has no chain.
  const isLost =
    verdicts.includes('unknown') || report.unknown.some(({ location }) => location.path in mutation.changed);
  const verdict =
    isBroken || (outcome.kind !== 'loads' && ofFiles.length > 0)
      ? 'broken'
      : verdicts.length === 0 || isLost
        ? 'unknown'
        : 'ok';
  const speaking = own.length > 0 ? own : ofFiles;
  const rules = [...new Set(speaking.map(({ rule }) => rule))];
  const result = (agreement: Agreement): Judged => ({ agreement, rules, said: 'said' in outcome ? outcome.said : '' });
  switch (outcome.kind) {
    case 'cannot-say':
      return result('cannot-say');
    case 'refused':
      return result(`refused: ${verdict}`);
    case 'loads':
      if (isBroken) return result('false');
      if (modules.some((module) => !outcome.modules.includes(module))) return result('gone');
      return result(verdict === 'unknown' ? 'unknown' : 'sound');
    case 'fails':
      if (verdict === 'unknown') return result('unknown');
      if (verdict === 'ok') return result(isWarned(outcome.said, report, indexes) ? 'found' : 'missed');
      return result(speaking.some((finding) => pointsTo(finding, files, mutation)) ? 'found' : 'found-elsewhere');
  }
}

/** A library of glibc in a BEAM of musl is a warning: musl stands in for glibc now and then, which the simulator does not let it. */
function isWarned(said: string, { findings }: Report, chains: ReadonlySet<number>): boolean {
  const isOther = /the library is for \S+-gnu, the BEAM has musl/.test(said);
  return (
    isOther && findings.some((one) => one.rule === 'libc-mismatch' && one.chains.some((index) => chains.has(index)))
  );
}

/** Whether a place of the finding lies in the changed line, or in a line that holds the word that was changed: its counterpart. */
function pointsTo(
  { location, related }: Finding,
  files: Files,
  { operator, changed, line, was, now }: Mutation,
): boolean {
  const words = [was, now].flatMap((text) => text.match(/[\w-]{3,}/g) ?? []);
  const touches = (place: Location) => {
    // Where something is missing, the place that ought to hold it counts.
    const near = /^(delete|leave out|comment out)/.test(operator) ? 3 : 1;
    if (place.path in changed && (line === null || Math.abs(place.startLine - line) <= near)) return true;
    const lines = (files[place.path] ?? '').split('\n').slice(place.startLine - 1, place.endLine);
    return lines.some((text) => words.some((word) => text.includes(word)));
  };
  return [location, ...related.map((one) => one.location)].some(touches);
}
