import type { JoinDetails } from '../nix/model.ts';
import { isInFolder } from '../repository/index.ts';
import type { ReferenceView } from '../shell/model.ts';
import type { OutputTree } from './outputs.ts';
import type { References } from './shell-text.ts';
import { storePlace } from './store-place.ts';

/** The folders of several packages in one, undefined where it is not known which; of a file that two have, the first one's is taken (lndir), or none where they differ (buildEnv). */
export function joinTree(
  { paths, folders }: JoinDetails,
  references: References,
  view: ReferenceView,
): OutputTree | undefined {
  if (paths.kind === 'unknown' || folders.kind === 'unknown') return undefined;
  const places = paths.value.map((text) => storePlace(references.text(text)));
  if (places.includes(undefined)) return undefined;
  const joined = places.flatMap((place) => place ?? []);
  const leads = (path: string) => folders.value.some((folder) => folder.startsWith(`${path}/`) || path === '');
  const isLinked = (path: string) => folders.value.some((folder) => isInFolder(path, folder));
  const at = (place: { readonly path: string }, path: string) => [place.path, path].filter(Boolean).join('/');
  const entriesAt = (path: string) =>
    joined.map((place) => ({ ...place, path: at(place, path), entry: view.entry(place.reference, at(place, path)) }));

  /** The package that a file is taken from; unknown where an earlier one may have it as well. */
  const holder = (path: string) => {
    if (!isLinked(path)) return undefined;
    const first = entriesAt(path).find(({ entry }) => entry !== 'missing');
    return first?.entry === 'file' ? { reference: first.reference, path: first.path } : undefined;
  };
  const only = (path: string) => {
    const [place, another] = joined;
    return place && !another && isLinked(path) ? { ...place, path: at(place, path) } : undefined;
  };
  return {
    entry: (path) => {
      if (leads(path)) return 'directory';
      if (!isLinked(path)) return 'missing';
      const entries = entriesAt(path).map(({ entry }) => entry);
      return (
        entries.find((entry) => entry === 'file' || entry === 'directory') ??
        (entries.includes(undefined) ? undefined : 'missing')
      );
    },
    list: (path) => {
      if (!isLinked(path)) return undefined;
      const lists = entriesAt(path).flatMap(({ entry, ...place }) =>
        entry === 'missing' ? [] : [view.list(place.reference, place.path)],
      );
      if (lists.length === 0 || lists.includes(undefined)) return undefined;
      return [...new Set(lists.flatMap((names) => names ?? []))].sort();
    },
    read: (path) => {
      const found = holder(path);
      return found && view.read(found.reference, found.path);
    },
    // What the only package does not have is missed there.
    from: (path) => holder(path) ?? only(path),
  };
}
