import type { ReportCache } from '../engine/cached-check.ts';
import { cacheFolder, folderStore } from './cache-folder.ts';
import type { Io } from './io.ts';

// The build writes what tells its sources from any other build's; a run from the sources has none, and keeps nothing.
declare const buildIdentity: string | undefined;

/** All that decides a report besides the files of the repository: a value of plain data. */
export type Circumstances = Readonly<Record<string, unknown>>;

/** Where reports of these circumstances are kept; undefined when nothing can be. */
export function reportCache(
  io: Io,
  circumstances: Circumstances,
  { describesRules }: Pick<ReportCache, 'describesRules'>,
): ReportCache | undefined {
  const build = typeof buildIdentity === 'string' ? buildIdentity : undefined;
  const folder = cacheFolder(io.env, process.platform);
  if (build === undefined || folder === undefined) return undefined;
  return { store: folderStore(folder), key: JSON.stringify({ ...circumstances, build }), describesRules };
}
