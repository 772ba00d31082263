// The failure catalogue in our words: F, failures that people reported in public threads; D, hazards derived from upstream sources.
// `reason`: why no fixture reproduces an entry; a rule that is planned counts until it is there.

const PUBLISHING = 'A fault of publishing to Hex, which no build in the repository shows.';
const WORKFLOW = 'Stands in workflow files or the registry, which the doctor does not read.';

/** @param {string} rule */
const inBuiltFiles = (rule) => `Shows in the built file alone: \`${rule}\` with \`--binary\`.`;

/** @param {string} rule */
const planned = (rule) => ({ rule });

/** @param {string} title @param {string | { rule: string }} [reason] */
const entry = (title, reason) => ({ title, reason });

/** @type {Readonly<Record<string, { title: string, reason?: string | { rule: string } | undefined }>>} */
export const catalogue = {
  F01: entry('the crate is not in `native/<crate>` and no `path:` says where it is'),
  F02: entry('`crate:` is left out, so the name of the application stands for it'),
  F03: entry('a hyphen in the name of the package, an underscore in that of the library'),
  F04: entry('`otp_app` names another application'),
  F05: entry('`init!` names another module than the one that loads the library'),
  F06: entry('a NIF has no Elixir function of its name and arity'),
  F07: entry('NIFs of another crate are dropped by the linker'),
  F08: entry('the syntax of `init!` is that of another version'),
  F09: entry('Hex package and crate of Rustler have different versions'),
  F10: entry('Rustler is too old for this OTP', planned('rustler-too-old-for-otp')),
  F11: entry('the crate is no `cdylib`: nothing is built, or nothing that can be loaded'),
  F12: entry('a `dylib` needs the shared standard library of Rust'),
  F13: entry('a `staticlib` instead of a `cdylib`'),
  F14: entry('`panic = "abort"`: a panic ends the VM'),
  F15: entry('`nif_init` is missing because the crate was built as a dependency', planned('nif-init-not-primary')),
  F16: entry('a path dependency lies outside of the Hex package', PUBLISHING),
  F17: entry('`package: files:` leaves out sources, lock or `.cargo`', PUBLISHING),
  F18: entry('the NIF version is newer than the VM'),
  F19: entry('rustc is older than Rustler or a dependency allows', planned('rust-too-old')),
  F20: entry('cargo is too old for an edition or the version of the lock', planned('rust-too-old')),
  F21: entry('an allocator wants thread-local storage that a loaded library cannot have'),
  F22: entry('the check phase runs `cargo test` on a NIF crate', planned('tests-run-outside-beam')),
  F23: entry('musl: `cannot produce cdylib`'),
  F24: entry('musl: the cdylib is dropped, and the build succeeds'),
  F25: entry('built from `pkgsStatic`', planned('static-package-set')),
  F26: entry('`+crt-static` in the flags'),
  F27: entry('`.cargo/config.toml` stands where this build does not look'),
  F28: entry('`RUSTFLAGS` replaces the flags of the configuration'),
  F29: entry('a setting stands where cargo never reads it'),
  F30: entry('the Nix builder does not read `.cargo/config.toml`', planned('cargo-config-ignored-by-builder')),
  F31: entry('a musl library needs `libgcc_s.so.1`', inBuiltFiles('binary-needs-libgcc')),
  F32: entry('a library for one C library in a BEAM of the other'),
  F33: entry('published `targets:` lack a platform', WORKFLOW),
  F34: entry(
    'the triple of the host has an unusual spelling',
    'Depends on the machine that compiles, not on the repository.',
  ),
  F35: entry('the library needs a newer glibc', inBuiltFiles('binary-glibc-too-new')),
  F36: entry('the C++ runtime is missing or too old', inBuiltFiles('binary-cxx-runtime')),
  F37: entry('a versioned system library is not there', inBuiltFiles('binary-library-not-found')),
  F38: entry('no RUNPATH leads to a needed library on NixOS', inBuiltFiles('binary-library-not-found')),
  F39: entry('a library for another processor or system'),
  F40: entry('a library from another machine enters the build'),
  F41: entry('macOS: no `dynamic_lookup` for a Rustler before 0.35'),
  F42: entry('other flags replace `dynamic_lookup`'),
  F43: entry('the configuration names a linker that the sandbox does not have', planned('linker-not-in-build')),
  F44: entry('macOS: the code signature is gone after a copy or strip', inBuiltFiles('binary-code-signature')),
  F45: entry('RustlerPrecompiled wants to download in the sandbox', planned('precompiled-downloads-in-sandbox')),
  F46: entry('`force_build:` in the module makes the configuration ineffective', planned('force-build-config-dead')),
  F47: entry('a forced build without the Rustler dependency', planned('force-build-without-rustler')),
  F48: entry('a published package always forces the build', planned('force-build-always')),
  F49: entry('the checksum file is not in the package', planned('checksum-not-packaged')),
  F50: entry('the checksum file has the name of another module', planned('checksum-file-name')),
  F51: entry('the checksum file is of another version', planned('checksum-stale')),
  F52: entry('`nif_versions:` names what no feature offers', planned('nif-versions-unavailable')),
  F53: entry('the published archive has another name or tag', WORKFLOW),
  F54: entry('`use RustlerPrecompiled` hides behind a variable of the publishing job', WORKFLOW),
  F55: entry('mix compiles Rust where there is no cargo'),
  F56: entry('cargo reaches for crates.io in the sandbox'),
  F57: entry('`lib` in front of the name on one side alone'),
  F58: entry('a `.dylib` is not renamed to `.so`'),
  F59: entry("a dependency's library is placed after the dependency was compiled"),
  F60: entry("a dependency's derivation does not see the application's configuration"),
  F61: entry('the source of the build cuts off the workspace or a path dependency'),
  F62: entry('Cargo.lock is missing, ignored, untracked or stale'),
  F63: entry('the crate is a git submodule'),
  F64: entry('a git dependency has no hash, or under a key of the wrong form', planned('git-dependency-hash')),
  F65: entry('the source filter drops a file that the crate embeds'),
  F66: entry('a build script downloads', planned('build-script-downloads')),
  F67: entry('naersk does not copy libraries unless told'),
  F68: entry('pkg-config or a library is absent, or in the wrong list of inputs', planned('native-input-missing')),
  F69: entry('the hash of a fetch is a placeholder or stale'),
  F70: entry('a tool wants a writable cache in the sandbox', planned('cache-not-writable')),
  F71: entry('`priv/native` does not exist when a file is copied there'),
  F72: entry('CI keeps `_build` and not `priv/native`', WORKFLOW),
  F73: entry(
    '`Upgrade not supported by this NIF library`',
    'Happens when running code is replaced; nothing in the repository shows it.',
  ),
  F74: entry('a library that lies beside the NIF is not found', inBuiltFiles('binary-library-not-found')),
  D1: entry('`load_from` with an extension: the BEAM appends another'),
  D2: entry('the configuration wins over the options of `use`', 'No fault: the chain follows it.'),
  D3: entry('a phase writes `_build/prod` and the build has another environment', planned('release-path-fixed')),
  D4: entry('a phase writes `lib/<dependency>-<version>` of another version', planned('release-path-fixed')),
  D5: entry('`substituteInPlace` searches what the file does not hold'),
  D6: entry('a forced build in a sandbox without crates'),
  D7: entry('`force_build_all: false` defeats the variable', planned('force-build-config-dead')),
  D8: entry('the cache gets the library instead of the archive that is asked for', planned('precompiled-cache-name')),
  D9: entry('`rustler_sys` beside a Rustler that does without'),
  D10: entry('`[profile]` of a member once a workspace surrounds it'),
  D11: entry(
    '`target/` lies at the root of the workspace',
    'A phase that runs cargo itself is not followed into `target/`.',
  ),
  D12: entry('two members build a library of the same name', planned('library-name-collision')),
};

const UPSTREAM = 'what upstream rejects or does silently, read from its sources';
const NEIGHBOUR = 'the cause behind a failure that another rule would show late';
const OURS = 'the doctor itself';

/** @type {Readonly<Record<string, string>>} */
export const withoutFailure = {
  'baseline-stale': OURS,
  'copied-to-other-app': NEIGHBOUR,
  'crate-type-order': UPSTREAM,
  'deps-and-crate-differ': UPSTREAM,
  'deps-nix-stale': NEIGHBOUR,
  'elixir-too-old': UPSTREAM,
  'hash-fixed-for-all-systems': UPSTREAM,
  'hook-overridden': UPSTREAM,
  'library-not-handed-over': NEIGHBOUR,
  'load-from-malformed': UPSTREAM,
  'options-configured-elsewhere': NEIGHBOUR,
  'release-not-defined': UPSTREAM,
  'rustler-option-unknown': UPSTREAM,
  'suppression-unused': OURS,
  'suppression-without-reason': OURS,
  'switch-not-exported': UPSTREAM,
  'switch-not-set': NEIGHBOUR,
  'switch-value-mismatch': NEIGHBOUR,
  'syntax-error': OURS,
  'target-fixed-for-all-systems': NEIGHBOUR,
  'toolchain-missing-target': UPSTREAM,
};
