# Stands for nixpkgs and for what the recipes take from elsewhere: builders that give back what they were called with. Nothing of it
# can be built. Called with the library of the other comparisons, it evaluates the outputs of a flake.nix.
library:
let
  inherit (builtins) functionArgs intersectAttrs isFunction listToAttrs mapAttrs removeAttrs;

  fakePackage = system: name: made "package" system { inherit name; };

  made =
    builder: system: given:
    let
      name = given.pname or given.name or "unnamed";
      self = given // (given.passthru or { }) // {
        type = "derivation";
        inherit builder system given;
        name = name;
        outPath = "/nix/store/${builder}-${name}";
        drvPath = "/nix/store/${builder}-${name}.drv";
        out = self;
        dev = self;
        lib = self;
        override = _: self;
        overrideAttrs = change: made builder system (given // (if isFunction change then (if isFunction (change given) then change given given else change given) else change));
      };
    in
    self;

  # `finalAttrs: { … }` as well as a set.
  builderFor = builder: system: given: made builder system (if isFunction given then (let final = given final; in final) else given);

  # Older than NixOS/nixpkgs#553428 of August 2026: a set, and nothing else.
  builderOfSets = builder: system: given: assert ! isFunction given; made builder system given;

  lib = library // rec {
    genAttrs = names: make: listToAttrs (map (name: { inherit name; value = make name; }) names);
    optionals = condition: list: if condition then list else [ ];
    optional = condition: item: if condition then [ item ] else [ ];
    optionalAttrs = condition: set: if condition then set else { };
    optionalString = condition: text: if condition then text else "";
    cleanSource = src: src;
    cleanSourceWith = { src, ... }: src;
    sourceByRegex = src: _: src;
    sources = { inherit cleanSource cleanSourceWith sourceByRegex; };
    makeScope = newScope: members: let scope = members scope // { callPackage = newScope scope; }; in scope;
    makeBinPath = builtins.concatStringsSep ":";
    getExe = package: "${package}/bin/${package.name}";
    fix = f: let x = f x; in x;
    composeManyExtensions = overlays: final: prev: builtins.foldl' (set: overlay: set // overlay final (prev // set)) { } overlays;
    fileset = {
      toSource = { root, ... }: root;
      unions = _: "fileset";
      union = _: _: "fileset";
      difference = _: _: "fileset";
      intersection = _: _: "fileset";
      fileFilter = _: _: "fileset";
      maybeMissing = _: "fileset";
      gitTracked = _: "fileset";
    };
    licenses = { mit = "mit"; asl20 = "asl20"; };
    platforms = { unix = "unix"; linux = "linux"; };
  };

  packagesFor =
    { system, overlays ? [ ], libc ? "glibc", ... }:
    let
      isDarwin = builtins.match ".*-darwin" system != null;
      cpu = builtins.head (builtins.match "([^-]*)-.*" system);
      triple = if isDarwin then "${cpu}-apple-darwin" else "${cpu}-unknown-linux-${if libc == "musl" then "musl" else "gnu"}";
      build = name: builderFor name system;
      beamSet = rec {
        mixRelease = builderOfSets "mixRelease" system;
        buildMix = builderOfSets "buildMix" system;
        buildRebar3 = builderOfSets "buildRebar3" system;
        fetchMixDeps = builderOfSets "fetchMixDeps" system;
        fetchHex = given: made "fetch" system (given // { name = "${given.pkg}-${given.version}"; });
        erlang = fakePackage system "erlang";
        elixir = fakePackage system "elixir";
        hex = fakePackage system "hex";
        rebar3 = fakePackage system "rebar3";
        callPackage = call (final // beamSet);
        callPackages = call (final // beamSet);
        extend = overlay: beamSet // overlay (beamSet // overlay beamSet beamSet) beamSet;
        beamPackages = beamSet;
      };
      call = scope: file: given: let f = if isFunction file then file else import file; in f (intersectAttrs (functionArgs f) scope // given);
      base = rec {
        inherit system lib;
        stdenv = {
          mkDerivation = build "mkDerivation";
          isDarwin = isDarwin;
          isLinux = !isDarwin;
          cc = fakePackage system "cc";
          hostPlatform = {
            inherit system isDarwin;
            isLinux = !isDarwin;
            isMusl = libc == "musl";
            extensions.sharedLibrary = if isDarwin then ".dylib" else ".so";
            rust.rustcTarget = triple;
          };
          buildPlatform = stdenv.hostPlatform;
          targetPlatform = stdenv.hostPlatform;
        };
        callPackage = call final;
        callPackages = call final;
        newScope = scope: call (final // scope);
        extend = overlay: packagesFor { inherit system libc; overlays = overlays ++ [ overlay ]; };
        rustPlatform = {
          buildRustPackage = build "buildRustPackage";
          fetchCargoVendor = build "vendored-crates";
          importCargoLock = given: made "vendored-crates" system (given // { name = "cargo-vendor"; });
          cargoSetupHook = fakePackage system "cargoSetupHook";
        };
        makeRustPlatform = _: rustPlatform;
        beamPackages = beamSet;
        beam = {
          packages = listToAttrs (map (name: { inherit name; value = beamPackages; }) [ "erlang" "erlang_25" "erlang_26" "erlang_27" "erlang_28" ]);
          interpreters = mapAttrs (name: _: fakePackage system name) beam.packages;
          packagesWith = _: beamPackages;
        };
        beam27Packages = beamPackages;
        pkgsMusl = packagesFor { inherit system overlays; libc = "musl"; };
        pkgsCross.musl64 = pkgsMusl;
        mkShell = build "mkShell";
        runCommand = name: given: text: made "runCommand" system (given // { inherit name; buildCommand = text; });
        fetchurl = given: made "fetch" system (given // { name = given.name or (builtins.baseNameOf given.url); });
        fetchzip = given: made "fetch" system ({ name = "source"; } // given);
        fetchFromGitHub = given: made "fetch" system (given // { name = "source"; });
        writeText = name: text: made "writeText" system { inherit name text; };
        writeTextDir = path: text: made "writeText" system { name = baseNameOf path; inherit text; };
        linkFarm = name: entries: made "linkFarm" system { inherit name entries; };
        rust-bin = rustBin system;
      } // listToAttrs (map (name: { inherit name; value = fakePackage system name; }) [
        "cargo" "rustc" "clippy" "rustfmt" "git" "pkg-config" "openssl" "mix2nix" "nixfmt-rfc-style" "nixfmt" "inotify-tools"
        "rust-analyzer" "cmake" "gnutar" "gzip" "libiconv" "patchelf" "erlang" "elixir" "lld"
      ]);
      final = builtins.foldl' (set: overlay: set // overlay final set) base overlays;
    in
    final;

  rustBin = system: let chain = made "toolchain" system { name = "rust"; }; channel = { latest = kinds; "1.92.0" = kinds; "1.91.0" = kinds; "1.90.0" = kinds; }; kinds = { default = chain; minimal = chain; complete = chain; }; in {
    stable = channel;
    beta = channel;
    nightly = channel;
    fromRustupToolchainFile = _: chain;
  };

  fenixFor = system: let chain = made "toolchain" system { name = "rust"; }; parts = { cargo = chain; rustc = chain; rust-std = chain; clippy = chain; rustfmt = chain; toolchain = chain; minimalToolchain = chain; defaultToolchain = chain; withComponents = _: chain; }; in parts // {
    stable = parts;
    latest = parts;
    combine = _: chain;
    fromToolchainFile = _: chain;
    targets = listToAttrs (map (name: { inherit name; value = { stable = parts; latest = parts; } // parts; }) [ "x86_64-unknown-linux-musl" "aarch64-unknown-linux-musl" "x86_64-unknown-linux-gnu" ]);
  };

  craneLib = pkgs: let self = {
    buildPackage = given: made "crane.buildPackage" pkgs.system ({ pname = "crate"; } // given);
    buildDepsOnly = given: made "crane.buildDepsOnly" pkgs.system ({ pname = "deps"; } // given);
    cleanCargoSource = src: src;
    filterCargoSources = _: _: true;
    overrideToolchain = _: self;
    crateNameFromCargoToml = _: { pname = "crate"; version = "0.1.0"; };
  }; in self;

  systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
  # A folder whose default.nix `import` reads, and attributes beside it.
  tree = file: attributes: attributes // { outPath = file; };
in
{
  inputs = imports: {
    nixpkgs = tree imports.nixpkgs {
      inherit lib;
      legacyPackages = lib.genAttrs systems (system: packagesFor { inherit system; });
    };
    flake-utils.lib = rec {
      eachSystem = some: make: builtins.foldl' (all: system: builtins.foldl' (set: output: set // { ${output} = (set.${output} or { }) // { ${system} = (make system).${output}; }; }) all (builtins.attrNames (make system))) { } some;
      eachDefaultSystem = eachSystem systems;
      defaultSystems = systems;
    };
    crane.mkLib = craneLib;
    rust-overlay = tree imports.overlay { overlays.default = _: _: { }; };
    fenix = tree imports.overlay { packages = lib.genAttrs systems fenixFor; overlays.default = final: _: { fenix = fenixFor final.system; }; };
    naersk = tree imports.naersk { lib = lib.genAttrs systems (system: { buildPackage = given: made "naersk.buildPackage" system given; }); };
  };
  inherit packagesFor made lib;
}
