/** A crate whose build script fetches something from the network. */
export interface DownloadingCrate {
  readonly crate: string;
  /**
   * Package that it depends on when it downloads: an optional dependency that its feature switches on, so that the lock tells. Undefined:
   * it always does.
   */
  readonly through: string | undefined;
  /** Variables of which each makes it take what is there, or nothing; the first is what a person would set. */
  readonly variables: readonly string[];
  /** Features of the crate, or of the one that people name, with which nothing is fetched. */
  readonly unlessFeatures: readonly string[];
  /** Packages of nixpkgs that it finds by pkg-config before it downloads. */
  readonly foundAs: readonly string[];
  /** What a phase names that puts the file where the build script looks for it, or changes the script. */
  readonly placed: RegExp;
  readonly source: string;
}

export const DOWNLOADING_CRATES: readonly DownloadingCrate[] = [
  {
    crate: 'v8',
    through: undefined,
    variables: ['RUSTY_V8_ARCHIVE', 'V8_FROM_SOURCE', 'RUSTY_V8_MIRROR', 'DOCS_RS'],
    unlessFeatures: [],
    foundAs: [],
    placed: /v8|gn_out/i,
    source: 'denoland/rusty_v8 build.rs main, download_static_lib_binaries; code-supply/deps_nix#41',
  },
  {
    crate: 'ort-sys',
    through: 'ureq',
    variables: [
      'ORT_LIB_LOCATION',
      'ORT_LIB_PATH',
      'ORT_SKIP_DOWNLOAD',
      'ORT_OFFLINE',
      'ORT_STRATEGY',
      'CARGO_NET_OFFLINE',
      'DOCS_RS',
    ],
    unlessFeatures: ['load-dynamic', 'disable-linking', 'alternative-backend'],
    foundAs: ['onnxruntime'],
    placed: /ort\.pyke|onnxruntime/i,
    source:
      'pykeio/ort ort-sys/Cargo.toml download-binaries, ort-sys/build.rs @v2.0.0-rc.4, @v2.0.0-rc.9, ort-sys/build/vars.rs',
  },
  {
    crate: 'torch-sys',
    through: 'ureq',
    variables: ['LIBTORCH', 'LIBTORCH_USE_PYTORCH', 'LIBTORCH_INCLUDE', 'LIBTORCH_LIB'],
    unlessFeatures: ['doc-only'],
    foundAs: [],
    placed: /torch/i,
    source: 'LaurentMazare/tch-rs torch-sys/Cargo.toml download-libtorch, torch-sys/build.rs',
  },
];

/**
 * Packages that bring neither pkg-config nor a C library of the table to those who use them. Any other may: `propagatedBuildInputs` of
 * curl hold openssl, for example (nixpkgs pkgs/by-name/cu/curlMinimal).
 */
export const PROPAGATES_NOTHING =
  /^(pkg-config|pkgconfig|pkgconf|cmake|gnumake|ninja|nasm|yasm|perl|python3?|protobuf|protoc|git|which|zlib|zstd|sqlite|libiconv|clang|lld|mold|llvm|gcc|binutils|bintools|makeWrapper|installShellFiles|autoPatchelfHook|bindgenHook|rustfmt|clippy|cargo|rustc|erlang|elixir|hex|rebar3|openssl|alsa|udev|systemd)/;

/** A crate whose build script looks a C library up with pkg-config and stops when there is none. */
export interface LibraryCrate {
  readonly crate: string;
  /** Package of nixpkgs that holds the library. */
  readonly library: string;
  /** Names of packages that hold it, older and further ones included. */
  readonly packages: RegExp;
  /** Packages that it depends on when it brings the library itself or takes another: the lock tells. */
  readonly unlessLocked: readonly string[];
  /** Variables that take the place of pkg-config. */
  readonly variables: RegExp;
  /** Targets for which the crate is locked and not compiled: those who depend on it leave them out. */
  readonly notFor?: RegExp;
  readonly source: string;
}

/** What pkg-config itself is called in nixpkgs; a wrapper goes by the same name. */
export const PKG_CONFIG: ReadonlySet<string> = new Set(['pkg-config', 'pkgconfig', 'pkgconf']);

export const LIBRARY_CRATES: readonly LibraryCrate[] = [
  {
    crate: 'openssl-sys',
    library: 'openssl',
    packages: /openssl|libressl|boringssl|quictls/i,
    unlessLocked: ['openssl-src', 'bssl-sys', 'aws-lc-sys', 'aws-lc-fips-sys'],
    variables: /OPENSSL|PKG_CONFIG/,
    source: 'sfackler/rust-openssl openssl-sys/build/main.rs, build/find_normal.rs, Cargo.toml [features]',
  },
  {
    crate: 'alsa-sys',
    library: 'alsa-lib',
    packages: /alsa/i,
    unlessLocked: [],
    variables: /PKG_CONFIG|ALSA/,
    source: 'diwic/alsa-sys build.rs',
  },
  {
    crate: 'libudev-sys',
    library: 'udev',
    packages: /udev|systemd/i,
    unlessLocked: [],
    variables: /PKG_CONFIG|UDEV/,
    notFor: /musl/,
    source: 'dcuddeback/libudev-sys build.rs; serialport/serialport-rs Cargo.toml, cfg(not(target_env = "musl"))',
  },
];
