/**
 * What a word of a phase can be in every build of stdenv: programs of the packages in nixpkgs pkgs/stdenv/generic/common-path.nix, of the
 * compiler and its binutils, and functions of setup.sh and of the hooks that stdenv brings (pkgs/stdenv/generic/default.nix,
 * `defaultNativeBuildInputs`). Builtins of bash: bash manual, 4 "Shell Builtin Commands".
 */
const ANYWHERE: ReadonlySet<string> = new Set(
  [
    // bash
    '. : [ alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo enable eval exec',
    'exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly',
    'return set shift shopt source suspend test time times trap true type typeset ulimit umask unalias unset wait bash sh bashbug',
    // coreutils
    'b2sum base32 base64 basename basenc cat chcon chgrp chmod chown chroot cksum comm coreutils cp csplit cut date dd df dir dircolors',
    'dirname du env expand expr factor fmt fold head hostid id install join link ln logname ls md5sum mkdir mkfifo mknod mktemp mv nice nl',
    'nohup nproc numfmt od paste pathchk pinky pr printenv ptx readlink realpath rm rmdir runcon seq sha1sum sha224sum sha256sum',
    'sha384sum sha512sum shred shuf sleep sort split stat stdbuf stty sum sync tac tail tee timeout touch tr truncate tsort tty uname',
    'unexpand uniq unlink uptime users vdir wc who whoami yes',
    // findutils, diffutils, gnused, gnugrep, gawk, gnutar, gzip, bzip2, gnumake, patch, xz, file, patchelf
    'find locate updatedb xargs cmp diff diff3 sdiff sed grep egrep fgrep awk gawk tar rmt gzip gunzip uncompress gzexe zcat zcmp zdiff',
    'zegrep zfgrep zforce zgrep zless zmore znew bzip2 bunzip2 bzcat bzip2recover make patch xz unxz xzcat xzdec xzgrep lzma unlzma lzcat',
    'file patchelf',
    // compiler and binutils
    'cc c++ cpp gcc g++ clang clang++ ld ar as nm ranlib readelf objdump objcopy strip size strings addr2line c++filt elfedit gprof dwp',
    'otool lipo install_name_tool codesign dsymutil xcrun',
    // setup.sh and the hooks of stdenv
    'runHook runOneHook addToSearchPath addToSearchPathWithCustomDelimiter prependToVar appendToVar concatTo concatStringsSep echoCmd',
    'exitHandler printWords printLines substitute substituteStream substituteInPlace substituteAll substituteAllStream',
    'substituteAllInPlace consumeEntire stripHash unpackFile dumpVars runPhase genericBuild definePhases fixLibtool isELF isMachO isScript',
    'nixLog nixErrorLog nixWarnLog nixNoticeLog nixInfoLog nixTalkativeLog nixChattyLog nixVomitLog nixDebugLog mapOffset',
    'recordPropagatedDependencies patchShebangs patchShebangsAuto patchELF moveToOutput stripDirs compressManPages makeSymlinksRelative',
    'updateSourceDateEpoch getAllOutputNames',
  ].flatMap((names) => names.split(' ')),
);

const RUST =
  'cargo rustc rustdoc rustfmt cargo-fmt clippy-driver cargo-clippy rust-analyzer rust-gdb rust-gdbgui rust-lldb';

/** What packages bring, by their attribute in nixpkgs: their `bin`, and the functions of their hooks. */
const BROUGHT: ReadonlyMap<string, string> = new Map([
  ['cargo', RUST],
  ['rustc', RUST],
  ['rustfmt', RUST],
  ['clippy', RUST],
  ['rust-analyzer', RUST],
  ['rust-src', ''],
  ['rust-std', ''],
  ['rust-toolchain', RUST],
  ['elixir', 'elixir elixirc iex mix'],
  ['erlang', 'erl erlc escript ct_run dialyzer typer epmd run_erl to_erl start_erl'],
  ['hex', ''],
  ['rebar', 'rebar'],
  ['rebar3', 'rebar3'],
  ['git', 'git'],
  ['makeWrapper', 'makeWrapper makeShellWrapper wrapProgram wrapProgramShell'],
  ['findutils', ''],
  ['ripgrep', 'rg'],
  ['pkg-config', 'pkg-config'],
  ['openssl', 'openssl c_rehash'],
  // Their functions end in `Hook` (nixpkgs pkgs/build-support/rust/hooks).
  ['cargoSetupHook', ''],
  ['cargoBuildHook', ''],
  ['cargoCheckHook', ''],
  ['cargoInstallHook', ''],
]);

/** What nixpkgs' builders bring by themselves, beside the inputs that they name (pkgs/development/beam-modules). */
const BUILDERS_BRING = ['makeWrapper', 'git', 'findutils', 'ripgrep', 'rebar3', 'rebar'];

/** Phases, hooks, and functions that hooks keep for themselves; those of the hooks for Mix are called after it. */
const FUNCTION = /(Phase|Hook|Hooks)$|^_|^(mix|beam|rebar)[A-Z]/;

/** Whether a word is a program or function where packages of these names are all that a build is given; undefined: nobody can know. */
export function isBrought(word: string, packages: readonly string[]): boolean | undefined {
  if (ANYWHERE.has(word) || FUNCTION.test(word)) return true;
  let isOpen = false;
  for (const name of [...BUILDERS_BRING, ...packages]) {
    const programs = BROUGHT.get(name);
    if (programs === undefined) isOpen = true;
    else if (programs.split(' ').includes(word)) return true;
  }
  return isOpen ? undefined : false;
}
