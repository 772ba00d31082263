import { highestNeed, libcOf } from '../../binary/index.ts';
import { loadingOf } from '../../binary/loader/index.ts';
import type { ElfFile, FileContent, InspectedFile, MachOFile, NotALibraryCause } from '../../binary/model.ts';
import type { Span, Unknown } from '../../repository/index.ts';
import { unknown } from '../../repository/index.ts';
import type { BinaryLink, Chain, ExpectedFormat, Link, NeededVersion } from '../model.ts';
import type { Candidate } from './candidates.ts';
import { unshownStubs } from './compiled-module.ts';
import { formatOfBuild } from './fitting.ts';
import { type BuiltOptions, expectedBy, nameIn, openedPath } from './given.ts';
import { nifEntryOf, noEntry } from './nif-entry.ts';
import { summaryOf } from './summary.ts';

/** The binary link of a chain, or of a library that has none. */
export function binaryLink(candidate: Candidate, chain: Chain | undefined, options: BuiltOptions): Link<BinaryLink> {
  const { given, application, place } = candidate;
  const path = nameIn(given, candidate.inTree);
  const span: Span = { path, start: 0, end: 0 };
  const process = given.processOf(application);
  const expected = expectedBy(process, options) ?? (chain && expectedByBuild(chain));
  const file = place && inspectedPlace(candidate);
  const elf = file?.content.format === 'elf' ? file.content : undefined;
  const machO = file && sliceFor(file.content, expected);
  const module = chain?.module.state === 'followed' ? chain.module.facts.module.atom : undefined;
  const image = elf ?? machO;
  const loading = elf ? loadingOf(elf, openedPath(given, candidate.inTree), process) : undefined;
  const facts: BinaryLink = {
    path,
    span,
    file,
    elf,
    machO,
    module,
    ...(file && image ? nifEntryOf(file, image, loading, module) : noEntry),
    libc: elf ? libcOf(elf) : { libc: 'unnamed' },
    expected,
    process,
    loading,
    maxGlibc: options.maxGlibc,
    glibc: elf && neededVersion(elf, 'GLIBC'),
    glibcxx: elf && neededVersion(elf, 'GLIBCXX'),
  };
  const gaps = [...gapsOf(facts), ...(chain ? stubGaps(candidate, chain, span) : [])];
  return { state: 'followed', facts, summary: summaryOf(facts), span, gaps };
}

function stubGaps(candidate: Candidate, chain: Chain, span: Span): Unknown[] {
  const [first, ...others] = unshownStubs(candidate, chain);
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return [unknown(`the compiled module in the tree shows no ${first}${more}, which the crate registers`, span)];
}

/** The file, or why the name stands for none. A link that leaves the tree is not followed. */
function inspectedPlace({ place, given }: Candidate): InspectedFile | undefined {
  if (!place) return undefined;
  const { entry, path } = place;
  if (entry.kind === 'file' || entry.kind === 'no-file') return given.inspect(path);
  const cause: NotALibraryCause =
    entry.kind === 'dangling-link'
      ? { kind: 'dangling-link', target: entry.target }
      : { kind: 'unreadable', reason: `it is a link to \`${entry.target}\`, outside the tree` };
  return { path, size: 0, content: { format: 'none', cause } };
}

function sliceFor(content: FileContent, expected: ExpectedFormat | undefined): MachOFile | undefined {
  if (content.format === 'mach-o') return content;
  if (content.format !== 'fat-mach-o') return undefined;
  const cpu = expected?.format.format === 'mach-o' ? expected.format.cpu : undefined;
  const slices = content.slices.flatMap((slice) => (slice.content.format === 'mach-o' ? [slice.content] : []));
  return slices.find((slice) => slice.cpu.name === cpu) ?? (cpu === undefined ? slices[0] : undefined);
}

function expectedByBuild(chain: Chain): ExpectedFormat | undefined {
  const format = formatOfBuild(chain);
  if (!format || chain.build.state === 'lost' || chain.build.facts.kind !== 'nix') return undefined;
  return { format, saidBy: 'build', name: `the BEAM of ${chain.build.facts.build.attribute}` };
}

function neededVersion(file: ElfFile, prefix: string): NeededVersion | undefined {
  const need = highestNeed(file, prefix);
  return need && { version: need.version.slice(prefix.length + 1), symbols: need.symbols };
}

/** What a proof that the library loads would need and nobody could read. */
function gapsOf({ file, init, holdsModule, module, loading, process, expected, span, elf }: BinaryLink): Unknown[] {
  if (!file) return [];
  if (file.content.format === 'none' && file.content.cause.kind === 'unreadable') {
    return [unknown(file.content.cause.reason, span)];
  }
  if (file.content.format === 'none') return [];
  const gap = (reason: string) => unknown(reason, span);
  const gaps: Unknown[] = [];
  if (init.kind === 'unknown') gaps.push(gap(init.reason));
  if (!expected) gaps.push(gap('neither a BEAM beside it nor --target says which platform it is for'));
  if (elf && !process.beam) gaps.push(gap('there is no BEAM beside it'));
  if (!elf) gaps.push(gap('what a Mach-O library binds to is not followed'));
  if (module !== undefined && holdsModule.kind === 'unknown') gaps.push(gap(holdsModule.reason));
  const unresolved = loading?.needed.find(({ outcome }) => {
    return outcome.kind !== 'loaded' && outcome.kind !== 'found' && outcome.kind !== 'every-system';
  });
  if (unresolved) {
    const { name, outcome } = unresolved;
    const because = outcome.kind === 'unknown' ? `: ${outcome.reason}` : '';
    gaps.push(gap(`whether ${name} is found is not known${because}`));
  }
  if (loading?.unbound.kind === 'unknown') gaps.push(gap(loading.unbound.reason));
  return [...gaps, ...(loading?.doubts ?? []).map(gap)];
}
