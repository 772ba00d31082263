import type { Span } from '../../repository/index.ts';
import type { Thunk, Value } from '../value.ts';
import type { BeamSet } from '../world/beam-set.ts';
import type { PerSystemOption } from '../world/flake-parts/per-system.ts';
import type { Meaning, Site } from '../world/meaning.ts';
import type { Outside } from '../world/outside.ts';
import type { PackageSet } from '../world/package-set.ts';
import type { Tree } from '../world/trees.ts';

/** A family of builders: what it adds to the world. To add one, write its file and name it in `families.ts`. */
export interface Family {
  /** Attributes of a package set that it gives meaning to. */
  readonly packages?: Readonly<Record<string, Member<PackageSet>>>;
  /** Attributes of a BEAM package set (`beamPackages`). */
  readonly beam?: Readonly<Record<string, Member<BeamSet>>>;
  /** Options of flake-parts' perSystem that its module computes from what the flake defines for them. */
  readonly perSystem?: Readonly<Record<string, PerSystemOption>>;
  /** Options of flake-parts' perSystem that its module turns into `devShells`. */
  readonly shells?: readonly ShellOption[];
  /** Flakes and fetched trees that it recognises. */
  readonly trees?: readonly TreeFamily[];
}

/** What an attribute of a set is, when it is asked for. */
export type Member<T> = (outside: Outside, owner: T, site: Site) => Value | undefined;

/** `devenv.shells.<name>`, `devshells.<name>`: each a module. */
export interface ShellOption {
  readonly option: string;
  /** The attribute of the option that holds the shells; undefined: the option itself does. */
  readonly member: string | undefined;
  readonly shell: (outside: Outside, module: Value, packages: PackageSet, inputs: Value, span: Span) => Value;
}

/** A project that repositories bring in as a flake input or by fetching it. */
export interface TreeFamily {
  /** Owner and name of its repository, in lower case, such as `ipetkov/crane`. */
  readonly repositories: readonly string[];
  /** Names that an input of it usually has; they count when its address tells nothing. */
  readonly names: readonly string[];
  /** The flake's outputs. */
  readonly flake?: (outside: Outside, tree: Tree) => Meaning;
  /** What `import <tree>` yields. */
  readonly imported?: (outside: Outside, call: ImportCall) => Value | undefined;
  /** What `import "${tree}/file.nix"` yields, by the path in the tree. */
  readonly files?: Readonly<Record<string, (outside: Outside, call: ImportCall) => Value | undefined>>;
}

/** `import <tree>` */
export interface ImportCall {
  readonly tree: Tree;
  readonly site: Site;
  readonly argument: Thunk;
}
