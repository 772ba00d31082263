import type { Chain } from '../chain/model.ts';
import type { Span } from '../repository/index.ts';
import type { LinkKind } from './report.ts';

export type Severity = 'error' | 'warning' | 'note';
export type Confidence = 'high' | 'medium' | 'low';
export type Verdict = 'ok' | 'broken' | 'unknown';

/** A place that explains a finding, with what to say about it. */
export interface RelatedPlace {
  readonly message: string;
  readonly span: Span;
}

/** Replacement of one range of one file. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** `safe`: keeps the meaning of everything else; `unsafe`: a person should look at it. */
export interface Fix {
  readonly safety: 'safe' | 'unsafe';
  /** Imperative sentence without a full stop: what the fix does. */
  readonly description: string;
  readonly edits: readonly Edit[];
}

/** What a rule reports: one cause, at the smallest range that a person must change. */
export interface FindingDraft {
  readonly at: Span;
  /** A complete sentence in the present tense; the identifying detail first. */
  readonly message: string;
  /** What to write under the marked range on the terminal; a few words. */
  readonly label?: string | undefined;
  /** What to do, as a sentence. */
  readonly help?: string | undefined;
  readonly related?: readonly RelatedPlace[] | undefined;
  readonly fix?: Fix | undefined;
  /** Where a rule has more than one; default: the rule's. */
  readonly severity?: Severity | undefined;
  readonly confidence?: Confidence | undefined;
  /** The link that is broken, where a rule judges more than one; default: the rule's. */
  readonly link?: LinkKind | undefined;
  /** Of a rule over the repository: the chains that show the cause. */
  readonly shows?: ((chain: Chain) => boolean) | undefined;
  /** The built file that it is about, as the binary link names it. */
  readonly built?: string | undefined;
}
