import type { FileView, Span, TextPiece } from '../../repository/index.ts';
import type { NixText, NixTextPart } from '../model.ts';

/** What a path in the store stands for; undefined: something from outside. */
export type StorePathMeaning = (baseName: string, span: Span) => NixTextPart | undefined;

export interface TextPlaces {
  /** The text as it was followed in the sources; undefined when it was not. */
  readonly followed: NixText | undefined;
  /** Where the text belongs when its own place is not found. */
  readonly fallback: Span;
  readonly view: FileView;
}

// The alphabet of Nix' base 32 leaves out e, o, t and u.
const STORE_PATH = /\/(?:[\w.+-]+\/)*([0-9a-df-np-sv-z]{32}-[\w+.?=-]+)/g;

/** A text of a derivation with its references kept, and with the places that its stretches have in the sources. */
export function shownText(text: string, meaning: StorePathMeaning, places: TextPlaces): NixText {
  const stretches = splitAtStorePaths(text);
  const followed = runsOf(places.followed, stretches.length);
  return stretches.flatMap((stretch, index): NixTextPart[] => {
    const known = followed?.[index];
    if (stretch.kind === 'path') {
      const span = known?.[0]?.span ?? places.fallback;
      return [meaning(stretch.baseName, span) ?? { kind: 'external', path: externalName(stretch.baseName), span }];
    }
    const pieces = known?.every((part) => part.kind === 'text') ? known : undefined;
    const isSame = pieces?.map((piece) => piece.text).join('') === stretch.text;
    const located = isSame && pieces ? pieces : locatedLines(stretch.text, places);
    return located.map((piece) => ({ kind: 'text', text: piece.text, span: piece.span }));
  });
}

type Stretch = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'path'; readonly baseName: string };

/** Texts and store paths in turns, beginning and ending with a text. */
function splitAtStorePaths(text: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let end = 0;
  for (const match of text.matchAll(STORE_PATH)) {
    stretches.push({ kind: 'text', text: text.slice(end, match.index) });
    stretches.push({ kind: 'path', baseName: match[1] ?? '' });
    end = match.index + match[0].length;
  }
  return [...stretches, { kind: 'text', text: text.slice(end) }];
}

type Run = readonly NixTextPart[];

/** The followed text in the same turns; undefined when it has other ones. */
function runsOf(text: NixText | undefined, count: number): readonly Run[] | undefined {
  if (!text) return undefined;
  const runs: NixTextPart[][] = [[]];
  for (const part of text) {
    if (part.kind === 'text') runs.at(-1)?.push(part);
    else runs.push([part], []);
  }
  return runs.length === count ? runs : undefined;
}

const SHORTEST = 6;

/** The lines of a text where they stand in the file of its place, each if it stands there once. */
function locatedLines(text: string, { fallback, view }: TextPlaces): readonly TextPiece[] {
  const read = view.read(fallback.path);
  const source = read.kind === 'text' ? read.source : undefined;
  const pieces: TextPiece[] = [];
  for (const line of text.split(/(?<=\n)/)) {
    const words = line.trim();
    const start = source && words.length >= SHORTEST ? source.text.indexOf(words) : -1;
    const isOnlyOne = start >= 0 && source?.text.indexOf(words, start + 1) === -1;
    if (!source || !isOnlyOne) {
      pieces.push({ text: line, span: fallback });
      continue;
    }
    const lead = line.indexOf(words);
    const whole = [
      { text: line.slice(0, lead), span: fallback },
      { text: words, span: source.span(start, start + words.length) },
      { text: line.slice(lead + words.length), span: fallback },
    ];
    for (const piece of whole) if (piece.text !== '') pieces.push(piece);
  }
  return pieces;
}

/** `pkgs.cargo` is known by its package's name; of a store path the name without hash and version is left. */
export function externalName(baseName: string): string {
  return baseName.replace(/^[^-]*-/, '').replace(/-\d[\w.+]*(-[a-z]+)?$/, '');
}
