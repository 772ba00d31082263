import { atLeast } from './version.ts';

interface Change {
  readonly since: string;
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
}

const NIF_VERSIONS = ['nif_version_2_14', 'nif_version_2_15', 'nif_version_2_16', 'nif_version_2_17'];

/** rusterlium/rustler rustler/Cargo.toml at the tags from rustler-0.22.0 to rustler-0.38.0: features, and optional dependencies that are some. */
const CHANGES: readonly Change[] = [
  { since: '0.22.0', added: ['default', 'derive', 'alternative_nif_init_name', 'rustler_codegen'] },
  { since: '0.29.0', added: NIF_VERSIONS },
  { since: '0.32.0', added: ['big_integer'] },
  { since: '0.32.1', added: ['serde'] },
  { since: '0.33.0', added: ['allocator'] },
  { since: '0.34.0', removed: ['rustler_codegen'] },
  { since: '0.37.0', removed: ['alternative_nif_init_name'] },
  { since: '0.38.0', added: ['nif_version_2_18'] },
];

/** The first version that nobody has read. */
const UNREAD = '0.39.0';

/** The features of a version of the crate rustler; undefined for one that is not in the table. */
export function rustlerFeatures(version: string): ReadonlySet<string> | undefined {
  if (!atLeast(version, CHANGES[0]?.since ?? UNREAD) || atLeast(version, UNREAD) !== false) return undefined;
  const features = new Set<string>();
  for (const { since, added = [], removed = [] } of CHANGES) {
    if (!atLeast(version, since)) break;
    for (const name of added) features.add(name);
    for (const name of removed) features.delete(name);
  }
  return features;
}
