import type { BeamExecutable, ElfFile, LibcEvidence, Reading } from '../model.ts';

/** The files that the process sees: a container's root, or this machine's Nix store. Paths below are as the process sees them. */
export interface SystemView {
  /** `root`: the tree is the process's `/`. `store`: the BEAM runs from the Nix store, which is searched on this machine. */
  readonly kind: 'root' | 'store';
  /** Where the loader looks when no run path helps, in order. */
  readonly directories: readonly string[];
  /** What ldconfig has listed, which comes before: paths by the name of the library. */
  readonly listed: ReadonlyMap<string, readonly string[]>;
  /** Directories of ldconfig's: what lies there is found once it is listed, or by some processors. */
  readonly unlisted: readonly string[];
}

/** The operating system process that loads the library: a BEAM, what it has loaded already, and where its loader looks. */
export interface BeamProcess {
  readonly beam: BeamExecutable | undefined;
  /** The BEAM's own file, when it is ELF. */
  readonly file: ElfFile | undefined;
  readonly libc: LibcEvidence;
  /** Undefined: it runs on a machine whose libraries are not known. */
  readonly system: SystemView | undefined;
  /** Libraries that are in the process before the first NIF, by every name that finds them; undefined: it could not be read. */
  readonly loaded: ReadonlyMap<string, ElfFile | undefined>;
  /** Why not everything that is in the process is known; undefined when it is. */
  readonly gap: string | undefined;
  /** The highest version of glibc that it offers, and where that was read. */
  readonly glibc: { readonly version: string; readonly path: string } | undefined;
  /** A start script sets LD_LIBRARY_PATH or LD_PRELOAD: what is missed elsewhere may be found there. */
  readonly searchPathSetBy: string | undefined;
}

/** A library that must be there before the NIF is, and whether it is. */
export interface NeededLibrary {
  readonly name: string;
  /** Name of the library that needs it; undefined: the NIF itself. */
  readonly by: string | undefined;
  readonly outcome: NeededOutcome;
}

export type NeededOutcome =
  /** The BEAM has it in the process already: the loader does not look further. */
  | { readonly kind: 'loaded' }
  | { readonly kind: 'found'; readonly path: string }
  /** The machine is not known, and every system with this C library has it. */
  | { readonly kind: 'every-system' }
  /** No run path holds it, and the machine's own directories are not known. */
  | { readonly kind: 'left-to-the-machine'; readonly broughtBy: string | undefined }
  /**
   * No directory that the loader searches holds it. `broughtBy`: another library of the tree that needs it too and may have it in reach;
   * when that one is loaded first, this one finds it in the process.
   */
  | { readonly kind: 'missing'; readonly searched: readonly string[]; readonly broughtBy: string | undefined }
  /** The first file of that name stops the loader, unless another library has brought one before. */
  | { readonly kind: 'not-loadable'; readonly path: string; readonly broughtBy: string | undefined }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface UnmetVersion {
  /** `GLIBC_2.38`, `GLIBCXX_3.4.32`. */
  readonly version: string;
  readonly library: string;
  readonly by: string | undefined;
  /** Symbols of the NIF that ask for it. */
  readonly symbols: readonly string[];
}

export interface UnboundSymbol {
  readonly name: string;
  readonly by: string | undefined;
}

/** What the dynamic loader does with a library in a process. */
export interface Loading {
  readonly needed: readonly NeededLibrary[];
  /** The libraries that are found and come along, in the order of loading, without what is in the process already. */
  readonly along: readonly { readonly path: string; readonly file: ElfFile }[];
  /** Versions that a library which was read does not define. */
  readonly unmetVersions: readonly UnmetVersion[];
  /** What else the loader refuses the library for, or one that comes along, or may: phrases. */
  readonly doubts: readonly string[];
  /** Strong undefined symbols that nothing in reach defines; unknown when not everything in reach could be read. */
  readonly unbound: Reading<readonly UnboundSymbol[]>;
  /** `enif_*` and driver functions that the BEAM does not export: nothing else defines them. */
  readonly unknownToBeam: readonly string[];
  /** A file of that name lies beside the library and no run path leads there. */
  readonly beside: ReadonlySet<string>;
  /** Run path entries as they stand, with what they mean. */
  readonly runPath: readonly HeldEntry[];
}

export interface RunPathEntry {
  readonly written: string;
  /** Absolute, as the process sees it; undefined: relative, or with a token that only the loader knows. */
  readonly directory: string | undefined;
}

export interface HeldEntry extends RunPathEntry {
  /** Whether the system that was given, a container's root, holds that folder. */
  readonly held: boolean;
}
