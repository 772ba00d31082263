import type { Span } from '../../repository/index.ts';
import { child, childNames } from '../files/backing.ts';
import { below, type Location, locate } from '../files/location.ts';
import { find } from '../files/tree.ts';
import { pathName, type Run } from '../run.ts';
import type { Unmatched, Word } from './expand.ts';
import type { Field } from './fragments.ts';
import { isActive, matches, type Pattern, type PatternSource, parsePattern } from './pattern.ts';
import { isUnknownSymbol } from './symbols.ts';
import { join, literal, slice, unknownValue, type Value } from './value.ts';

type Globbed =
  | { readonly kind: 'plain' }
  | { readonly kind: 'words'; readonly words: readonly Word[] }
  | ({ readonly kind: 'unmatched' } & Unmatched);

interface Candidate {
  /** The path as the word will show it. */
  readonly value: Value;
  readonly location: Location;
}

const MOST_CANDIDATES = 2_000;

/**
 * Pathname expansion (bash manual 3.5.8) with nullglob, which stdenv sets: a pattern without a match goes away. Names that are
 * not known become one word for any number of them, with an unknown name where the pattern has its own.
 */
export function globField(run: Run, field: Field, span: Span): Globbed {
  if (!isActive(field)) return { kind: 'plain' };
  const text = field.map((part) => part.text).join('');
  const value = join(field.map((part) => part.value));
  const open = (): Globbed => ({ kind: 'words', words: [openWord(run, field, span)] });
  const segments = cutSegments(field);
  if (!run.state.nullglob || text.split('').some(isUnknownSymbol) || !segments) return open();
  const first = segments.findIndex((segment) => isActive(segment.sources));
  const start = slice(value, 0, segments[first]?.start ?? 0);
  const folder = start.text === '' ? run.state.folder : locate(start.text, run.state.folder, run);
  if (!folder) return open();
  const found = match(run, segments.slice(first), { value: start, location: folder }, span);
  if (found === 'exploded') return open();
  const words: Word[] = found.matches.map((candidate) => ({ value: candidate.value, span, many: false }));
  if (!found.complete) words.push(openWord(run, field, span));
  if (words.length > 0) return { kind: 'words', words };
  const rest = text.slice(start.text.length);
  return { kind: 'unmatched', pattern: text, location: rest === '' ? folder : below(folder, rest), span };
}

interface Segment {
  readonly sources: readonly PatternSource[];
  readonly start: number;
  readonly separator: string;
}

/** The field cut at its slashes. */
function cutSegments(field: Field): Segment[] | undefined {
  const segments: { sources: PatternSource[]; start: number; separator: string }[] = [];
  let current: PatternSource[] = [];
  let start = 0;
  let offset = 0;
  for (const { text, quoted } of field) {
    for (const character of text.split('')) {
      offset += 1;
      if (character !== '/') current.push({ text: character, quoted });
      else {
        segments.push({ sources: current, start, separator: '/' });
        current = [];
        start = offset;
      }
    }
  }
  segments.push({ sources: current, start, separator: '' });
  // A bracket that a slash cuts is no pattern in bash; leave it to nobody.
  return segments.some((segment) => parsePattern(segment.sources) === undefined) ? undefined : segments;
}

function match(
  run: Run,
  segments: readonly Segment[],
  start: Candidate,
  span: Span,
): { matches: Candidate[]; complete: boolean } | 'exploded' {
  let candidates: Candidate[] = [start];
  let complete = true;
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    const next: Candidate[] = [];
    for (const candidate of candidates) {
      const step = matchSegment(run, segment, candidate, isLast, span);
      for (const match of step.matches) next.push(match);
      complete &&= step.complete;
      if (next.length > MOST_CANDIDATES) return 'exploded';
    }
    candidates = next;
  }
  return { matches: candidates, complete };
}

function matchSegment(
  run: Run,
  segment: Segment,
  candidate: Candidate,
  isLast: boolean,
  span: Span,
): { matches: Candidate[]; complete: boolean } {
  const { node, location } = find(run.world, run.state.files, candidate.location, 'all');
  if (segment.sources.length === 0) {
    // `x/` asks for a folder.
    const value = join([candidate.value]);
    if (node.kind === 'unsure') return { matches: [], complete: false };
    return { matches: node.kind === 'directory' ? [{ value, location }] : [], complete: true };
  }
  if (node.kind === 'unsure') return { matches: [], complete: false };
  if (node.kind !== 'directory') return { matches: [], complete: true };
  if (/^\.\.?$/.test(plainName(segment))) return { matches: [], complete: false };
  const pattern = parsePattern(segment.sources) as Pattern;
  const known = childNames(run.world, node);
  const listed = isActive(segment.sources) ? known : { names: [plainName(segment)], complete: true };
  const found: Candidate[] = [];
  let { complete } = listed;
  for (const name of listed.names) {
    if (name.startsWith('.') && segment.sources[0]?.text !== '.') continue;
    if (matches(pattern, name) !== 'yes') continue;
    const inner = child(run.world, node, name);
    const place = below(location, name);
    const real = isLast ? inner : find(run.world, run.state.files, place, 'all').node;
    if (real.kind === 'absent') continue;
    if (real.kind === 'unsure' && !real.exists) complete = false;
    else if (isLast || real.kind === 'directory' || real.kind === 'unsure') {
      found.push({ value: join([candidate.value, literal(name + segment.separator, span)]), location: place });
    }
  }
  return { matches: found, complete };
}

function plainName(segment: Segment): string {
  return segment.sources.map((source) => source.text).join('');
}

/** The pattern as one word of which the active stretch is not known: `lib/*.so` becomes `lib/?.so`. */
function openWord(run: Run, field: Field, span: Span): Word {
  const unknown = unknownValue(run.symbols, 'nobody can know which files match this pattern', span);
  const text = field.map((part) => part.text).join('');
  const active = field.flatMap((part) =>
    part.text.split('').map((character) => !part.quoted && /[*?[\]]/.test(character)),
  );
  const first = active.indexOf(true);
  const last = active.lastIndexOf(true);
  const value = join(field.map((part) => part.value));
  const pieces = [slice(value, 0, first), unknown, slice(value, last + 1, text.length)];
  return { value: join(pieces.filter((piece) => piece.text !== '')), span, many: true };
}

/** A pattern's place for messages: the folder's name and the pattern. */
export function unmatchedName(run: Run, unmatched: Unmatched): string {
  return unmatched.location ? pathName(run, unmatched.location) : unmatched.pattern;
}
