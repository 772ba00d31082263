/** A linker, or a driver of linkers, that a configuration can name. */
export interface Linker {
  /** What `linker = "…"` or `-fuse-ld=…` says. */
  readonly names: readonly string[];
  /** Packages of nixpkgs that bring it, by the beginning of their names. */
  readonly packages: RegExp;
  /** True where the compiler of darwin brings it. */
  readonly onDarwin: boolean;
  /**
   * Since when the rustc of rust-lang.org brings it for a triple, and tells the compiler where. One that is built with a foreign LLVM, as
   * nixpkgs' is, does not.
   */
  readonly withRust?: { readonly since: string; readonly triple: string };
  readonly source: string;
}

export const LINKERS: readonly Linker[] = [
  {
    names: ['mold', 'ld.mold'],
    packages: /^(mold|useMold)/,
    onDarwin: false,
    source: 'nixpkgs pkgs/by-name/mo/mold; gcc -fuse-ld=mold looks for ld.mold on PATH',
  },
  {
    names: ['lld', 'ld.lld', 'ld64.lld'],
    packages: /^(lld|bintools|llvm|useLLD)/,
    onDarwin: false,
    withRust: { since: '1.90', triple: 'x86_64-unknown-linux-gnu' },
    source:
      'nixpkgs pkgs/development/compilers/llvm lld, bintools; rustc passes -B…/bin/gcc-ld (rust-lang/rust RELEASES.md 1.90, bootstrap config `lld_enabled`)',
  },
  {
    names: ['clang', 'clang++'],
    packages: /^(clang|llvm)/,
    onDarwin: true,
    source: 'nixpkgs pkgs/development/compilers/llvm clang; the stdenv of darwin is clang',
  },
  {
    names: ['wild'],
    packages: /^wild/,
    onDarwin: false,
    source: 'nixpkgs pkgs/by-name/wi/wild',
  },
];
