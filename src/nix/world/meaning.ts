import type { Fact, Span } from '../../repository/index.ts';
import type { Toolchain } from '../model.ts';
import type { AttributesValue, External, Thunk, Value } from '../value.ts';
import type { BeamSet } from './beam-set.ts';
import type { PackageSet } from './package-set.ts';
import type { Fileset } from './sources/fileset-members.ts';
import type { Matcher } from './sources/nix-filter.ts';
import type { Tree } from './trees.ts';

/** Where something is asked of an external value: the value and the expression that asks. */
export interface Site {
  readonly external: External;
  readonly span: Span;
}

/** What an external value means. A method that is missing, or that returns undefined, leaves the value as it is. */
export interface Meaning {
  /** What other values may want of it when it is their argument. */
  readonly facet?: Facet | undefined;
  /** A set and no function: Nix takes what the same path leads to for equal. */
  readonly isSet?: true;
  select?(attribute: string, site: Site): Value | undefined;
  apply?(argument: Thunk, site: Site): Value | undefined;
  has?(attribute: string): boolean | undefined;
  attributes?(): AttributesValue | undefined;
}

export type Facet =
  | { readonly kind: 'packages'; readonly packages: PackageSet }
  | { readonly kind: 'beam'; readonly beam: BeamSet }
  | { readonly kind: 'tree'; readonly tree: Tree }
  | { readonly kind: 'overlay'; readonly overlay: OutsideOverlay }
  | { readonly kind: 'fileset'; readonly fileset: Fileset }
  | { readonly kind: 'matcher'; readonly matcher: Matcher }
  /** `rustc`, `cargo` and whole toolchains that are no derivations of this repository. */
  | { readonly kind: 'toolchain'; readonly toolchain: Fact<Toolchain> }
  /** A file that a build writes: what `import` of it yields. */
  | { readonly kind: 'imported'; readonly value: Value };

/** An overlay from outside whose attributes are known. */
export interface OutsideOverlay {
  attribute(name: string, final: PackageSet, site: Site): Value | undefined;
}
