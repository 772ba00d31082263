import type { BuiltApplication, LibraryPlace } from '../../binary/model.ts';
import { valueOf } from '../facts.ts';
import type { Chain } from '../model.ts';
import type { GivenTree } from './given.ts';

/** A file of a tree that is, or ought to be, the library that a chain's module loads. */
export interface Candidate {
  readonly given: GivenTree;
  readonly application: BuiltApplication | undefined;
  /** Undefined: nothing stands there. */
  readonly place: LibraryPlace | undefined;
  /** Path below the tree's root. */
  readonly inTree: string;
}

/** What a chain's module loads. */
interface LoadedFile {
  readonly application: string;
  /** `priv/native/my_nif.so` */
  readonly path: string;
  readonly atom: string;
  /** Name of the file that cargo writes, `libmy_nif.so`. */
  readonly built: string | undefined;
}

/** The files of a tree that a chain is about; at most one in each of its releases. */
export function candidatesFor(chain: Chain, given: GivenTree): readonly Candidate[] {
  const loaded = loadedFile(chain);
  if (!loaded) return [];
  const { tree } = given;
  if (tree.kind !== 'directory') return loneFile(loaded, given);
  const named = tree.applications.filter((application) => application.name === loaded.application);
  if (named.length === 0) return bareFiles(loaded, given);
  const present = named.flatMap((application) => {
    const place = application.libraries.find((library) => library.inApplication?.path === loaded.path);
    return place ? [{ given, application, place, inTree: place.inTree }] : [];
  });
  if (present.length > 0) return preferReleases(present);
  return missingFile(loaded, named, given);
}

function loadedFile({ module, crate }: Chain): LoadedFile | undefined {
  if (module.state === 'lost') return undefined;
  const loadFrom = valueOf(module.facts.module.options.loadFrom);
  if (!loadFrom) return undefined;
  const library = crate.state === 'followed' ? crate.facts.package.library?.name.value : undefined;
  return {
    application: loadFrom.app.value,
    path: `${loadFrom.path.value.replace(/^\/+/, '')}.so`,
    atom: module.facts.module.atom,
    built: library === undefined ? undefined : `lib${library.replaceAll('-', '_')}.so`,
  };
}

/** A lone file is known by its name: the one that is loaded, or the one that cargo gives it. */
function loneFile({ path, built }: LoadedFile, given: GivenTree): Candidate[] {
  const [place] = given.tree.libraries;
  if (!place) return [];
  const name = place.inTree.split('/').at(-1);
  const expected = path.split('/').at(-1);
  return name === expected || name === built ? [{ given, application: undefined, place, inTree: place.inTree }] : [];
}

/** A priv folder without its application: `priv/native/x.so`, `native/x.so`, or below any folder that is no application. */
function bareFiles({ path }: LoadedFile, given: GivenTree): Candidate[] {
  const endings = [path, path.replace(/^priv\//, '')];
  const place = given.tree.libraries.find(({ inTree, inApplication }) => {
    return inApplication === undefined && endings.some((end) => inTree === end || inTree.endsWith(`/${end}`));
  });
  return place ? [{ given, application: undefined, place, inTree: place.inTree }] : [];
}

/** Certainly missing only where the module's own code is: another release of the same repository may not hold it at all. */
function missingFile({ path, atom }: LoadedFile, named: readonly BuiltApplication[], given: GivenTree): Candidate[] {
  const compiled = given.tree.applications.filter((application) => application.modules.has(atom));
  if (compiled.length === 0) return [];
  const inReleases = named.filter((application) => given.releaseOf(application) !== undefined);
  const [application] = inReleases.length > 0 ? inReleases : named;
  // A folder that could not be looked into, such as the `priv` of _build that is a link out of it, may hold the file.
  if (!application?.complete) return [];
  const below = application.path.slice(given.tree.root.length).replace(/^\/+/, '');
  return [{ given, application, place: undefined, inTree: below === '' ? path : `${below}/${path}` }];
}

/** `_build/prod` holds an application as it was compiled and, below rel/, as it is released: the release counts. */
function preferReleases(found: readonly Candidate[]): readonly Candidate[] {
  const released = found.filter(({ given, application }) => given.releaseOf(application) !== undefined);
  return released.length > 0 ? released : found.slice(0, 1);
}
