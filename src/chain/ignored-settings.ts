import type { CallBeforeTarget } from '../cargo/index.ts';
import { type CargoPackage, readConfiguration, rootManifest } from '../cargo/index.ts';
import type { Span } from '../repository/index.ts';
import type { IgnoredSetting } from './model.ts';

const variables = ['RUSTFLAGS', 'CARGO_ENCODED_RUSTFLAGS', 'CARGO_BUILD_RUSTFLAGS'];

/** Settings that stand where cargo never reads them (SEMANTICS 4, FAILURES F29 and D10). */
export function ignoredSettings(pkg: CargoPackage, call: CallBeforeTarget | undefined): readonly IgnoredSetting[] {
  return [...manifestFlags(pkg), ...(call ? [...memberSettings(pkg, call), ...environmentFlags(call)] : [])];
}

/** `[profile]` and `[patch]` count in the workspace's root alone. */
function memberSettings(pkg: CargoPackage, call: CallBeforeTarget): IgnoredSetting[] {
  const root = rootManifest(pkg, call);
  if (root.path === pkg.manifest.path) return [];
  const found = (['profile', 'patch'] as const).map((name) => ({ name, place: firstPlace(pkg, name) }));
  return found.flatMap(({ name, place }) =>
    place ? [{ kind: `member-${name}` as const, key: place, file: pkg.manifest.path, root: root.path }] : [],
  );
}

/** The place of the most telling key: `profile.release` before `profile`. */
function firstPlace(pkg: CargoPackage, name: 'profile' | 'patch'): Span | undefined {
  const inner = name === 'profile' ? ['release', 'dev'] : ['crates-io'];
  const place = inner.map((key) => pkg.place(`${name}.${key}`)).find((found) => found !== undefined);
  return (place ?? pkg.place(name))?.key;
}

function manifestFlags(pkg: CargoPackage): IgnoredSetting[] {
  const keys = ['rustflags', 'build.rustflags', 'package.rustflags', 'workspace.rustflags'];
  return keys.flatMap((key) => {
    const place = pkg.place(key);
    return place
      ? [{ kind: 'manifest-rustflags' as const, key: place.key, file: pkg.manifest.path, root: undefined }]
      : [];
  });
}

/** `[env]` sets variables of rustc and build scripts, not of cargo itself, which reads RUSTFLAGS before. */
function environmentFlags(call: CallBeforeTarget): IgnoredSetting[] {
  return readConfiguration({ ...call, triple: '' }).layers.flatMap(({ path, table }) => {
    const env = table.entries.get('env')?.value;
    if (env?.kind !== 'table') return [];
    return variables.flatMap((name) => {
      const entry = env.entries.get(name);
      return entry ? [{ kind: 'env-rustflags' as const, key: entry.key.span, file: path, root: undefined }] : [];
    });
  });
}
