/** A linker, or a driver of linkers, that a configuration can name. */
export interface Linker {
  /** What `linker = "…"` or `-fuse-ld=…` says. */
  readonly names: readonly string[];
  /** Packages of nixpkgs that bring it, by the beginning of their names. */
  readonly packages: RegExp;
  /** True where the compiler of darwin brings it. */
  readonly onDarwin: boolean;
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
    source: 'nixpkgs pkgs/development/compilers/llvm lld, bintools',
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
