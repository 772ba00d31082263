import { releaseNumber } from './release-number.ts';

/** The newest GLIBCXX symbol version that the libstdc++ of a GCC release defines. */
export interface GlibcxxVersion {
  readonly gcc: string;
  readonly glibcxx: string;
  readonly source: string;
}

const ABI = 'GCC manual, libstdc++ "ABI Policy and Guidelines", version definitions on libstdc++.so';

/** Ascending; a GCC release that is not listed has its predecessor's. */
export const GLIBCXX_VERSIONS: readonly GlibcxxVersion[] = [
  { gcc: '7.2', glibcxx: '3.4.24', source: ABI },
  { gcc: '8.1', glibcxx: '3.4.25', source: ABI },
  { gcc: '9.1', glibcxx: '3.4.26', source: ABI },
  { gcc: '9.2', glibcxx: '3.4.27', source: ABI },
  { gcc: '9.3', glibcxx: '3.4.28', source: ABI },
  { gcc: '11.1', glibcxx: '3.4.29', source: ABI },
  { gcc: '12.1', glibcxx: '3.4.30', source: ABI },
  { gcc: '13.1', glibcxx: '3.4.31', source: ABI },
  { gcc: '13.2', glibcxx: '3.4.32', source: ABI },
  { gcc: '14.1', glibcxx: '3.4.33', source: ABI },
  { gcc: '15.1', glibcxx: '3.4.34', source: ABI },
];

/** The first GCC whose libstdc++ defines a GLIBCXX version; undefined above the newest row. */
export function gccOfGlibcxx(version: string): string | undefined {
  const wanted = releaseNumber(version);
  if (!wanted) return undefined;
  return GLIBCXX_VERSIONS.find(({ glibcxx }) => (releaseNumber(glibcxx)?.compare(wanted) ?? -1) >= 0)?.gcc;
}
