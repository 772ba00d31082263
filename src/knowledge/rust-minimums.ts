/** The oldest Rust that a range of versions of crate `rustler` compiles with; cargo refuses an older one. */
export interface RustlerMinimum {
  /** First version of the range; it lasts until the next row. */
  readonly since: string;
  readonly rust: string;
  readonly source: string;
}

const MANIFEST = 'rusterlium/rustler rustler/Cargo.toml rust-version';

/** Before 0.33 the crate names none. */
export const RUSTLER_MINIMUMS: readonly RustlerMinimum[] = [
  { since: '0.33.0', rust: '1.70', source: `${MANIFEST} @rustler-0.33.0 to @rustler-0.37.1` },
  { since: '0.37.2', rust: '1.91', source: `${MANIFEST} @rustler-0.37.2 to @rustler-0.38.0` },
];

/** The oldest cargo that reads an edition. */
export const EDITION_MINIMUMS: ReadonlyMap<string, { readonly rust: string; readonly source: string }> = new Map([
  ['2021', { rust: '1.56', source: 'rust-lang/cargo src/workspace/features.rs @af373f76 (edition2021)' }],
  ['2024', { rust: '1.85', source: 'rust-lang/cargo src/workspace/features.rs @af373f76 (edition2024)' }],
]);

/**
 * The oldest cargo that reads a format of Cargo.lock. Version 3, written by default since 1.53, is read since 1.47, and cargo before takes no
 * notice of the number (rust-lang/cargo src/cargo/core/resolver/encode.rs @0.47.0, @0.49.0).
 */
export const LOCK_MINIMUMS: ReadonlyMap<number, { readonly rust: string; readonly source: string }> = new Map([
  [4, { rust: '1.78', source: 'rust-lang/cargo src/cargo/core/resolver/encode.rs @0.78.0, @0.79.0' }],
]);
