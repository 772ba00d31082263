import type { SourceText } from './source-text.ts';
import { type Span, type Unknown, unknown } from './span.ts';
import type { TextQuestion } from './text-question.ts';

/** What stands at a path. `refused`: a link that leaves the root, a loop, a device, or something unreadable. */
export type Entry =
  | { readonly kind: 'file' }
  | { readonly kind: 'directory' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: string };

/** The outcome of reading one file. `text` has no byte-order mark; offsets count from after it. */
export type FileRead =
  | { readonly kind: 'text'; readonly source: SourceText }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: string };

/** A file that was refused when it was read. Whoever reads it says so in the same words: at one place a report tells of it once. */
export function unread(path: string, reason: string, span: Span): Unknown {
  return unknown(`${path} could not be read: ${reason}`, span);
}

/** What git says of a path; `outside` when the root is in no checkout (or its index could not be read). */
export type Tracking = 'tracked' | 'untracked' | 'ignored' | 'outside';

/**
 * Read access to a tree of files. The repository is one; so is the working directory of a build after its phases ran.
 * Paths are relative to the root, with slashes, without `.` or `..` segments; the root itself is ''.
 */
export interface FileView {
  entry(path: string): Entry;
  read(path: string): FileRead;
  /** Names in a directory, sorted by code unit; undefined when the path is no directory. */
  list(path: string): readonly string[] | undefined;
  /**
   * Answers a question about a file without reading it for anybody else; undefined when it has to be read. Who changes what `read`
   * gives must change this as well.
   */
  readonly ask?: ((path: string, question: TextQuestion) => string | undefined) | undefined;
}

/** The checked repository. Nothing outside the root is ever opened. */
export interface Repository extends FileView {
  /** Absolute path of the root. */
  readonly root: string;
  /** Every file that git tracks, or would (untracked and not ignored); sorted by code unit. Ignored files are not listed. */
  readonly files: readonly string[];
  tracking(path: string): Tracking;
  /** Folders that git holds as submodules: their files belong to other repositories. */
  readonly submodules: readonly string[];
  /** What went wrong while the files were listed (an index of an unknown version, an unreadable folder). */
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
  /** Number of files read so far. */
  readonly filesRead: () => number;
  /** The texts of the files that were read so far. */
  readonly textsRead: () => readonly SourceText[];
}
