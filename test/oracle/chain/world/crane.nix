# ipetkov/crane: lib/default.nix of it in small.
pkgs:
let
  inherit (pkgs) lib;
  # lib/filterCargoSources.nix
  filterCargoSources =
    path: type:
    let
      base = baseNameOf path;
      isConfig = base == "config" && baseNameOf (dirOf path) == ".cargo";
    in
    type == "directory" || lib.hasSuffix ".rs" base || lib.hasSuffix ".toml" base || base == "Cargo.lock" || isConfig;

  make =
    toolchain:
    let
      lockOf = given: given.cargoLock or (given.src + "/Cargo.lock");
      vendorCargoDeps =
        given:
        let
          lock = lockOf given;
        in
        if builtins.pathExists lock then
          pkgs.rustTools.vendored lock
        else
          throw "unable to find Cargo.lock at ${toString lock}";
      cargoToml =
        given:
        let
          path = given.cargoToml or (given.src + "/Cargo.toml");
        in
        if given ? cargoTomlContents then
          builtins.fromTOML given.cargoTomlContents
        else if builtins.pathExists path then
          builtins.fromTOML (builtins.readFile path)
        else
          throw "unable to infer crate name and version";
      crateNameFromCargoToml =
        given:
        let
          toml = cargoToml given;
        in
        {
          pname = toml.package.metadata.crane.name or toml.package.name or toml.workspace.metadata.crane.name or toml.workspace.package.name or "cargo-package";
          version = let own = toml.package.version or null; in
            if lib.isString own then own else toml.workspace.package.version or "0.0.1";
        };
      buildPackage =
        given:
        let
          named = if given ? src || given ? cargoToml then crateNameFromCargoToml given else { };
        in
        pkgs.stdenv.mkDerivation (
          removeAttrs given [ "cargoLock" "cargoToml" "cargoTomlContents" "outputHashes" ]
          // {
            pname = given.pname or named.pname;
            version = given.version or named.version;
            cargoVendorConfig = vendorCargoDeps given;
            cargoExtraArgs = given.cargoExtraArgs or "--locked";
            CARGO_PROFILE = given.CARGO_PROFILE or "release";
            nativeBuildInputs = (given.nativeBuildInputs or [ ]) ++ [ toolchain (hook "crane-hooks") ];
          }
        );
      hook = name: pkgs.stdenv.mkDerivation { inherit name; hookOf = name; isTool = true; };
    in
    {
      overrideToolchain = change: make (if builtins.isFunction change then change pkgs else change);
      inherit filterCargoSources crateNameFromCargoToml vendorCargoDeps buildPackage;
      cleanCargoSource = src: lib.cleanSourceWith { inherit src; filter = filterCargoSources; name = "source"; };
      fileset.commonCargoSources = path: lib.fileset.fileFilter (file: filterCargoSources file.name "regular") path;
      # What the real one compiles is compiled again with the package, from the same arguments.
      buildDepsOnly = given: pkgs.runCommand "deps" { } "mkdir -p $out";
      cargoNextest = given: pkgs.runCommand "nextest" { } "mkdir -p $out";
      cargoClippy = given: pkgs.runCommand "clippy" { } "mkdir -p $out";
      cargoFmt = given: pkgs.runCommand "fmt" { } "mkdir -p $out";
      mkCargoDerivation = buildPackage;
    };
in
make (pkgs.stdenv.mkDerivation { name = "rust-default"; compilerTargets = pkgs.stdenv.hostPlatform.rust.rustcTarget; })
