# For callPackage. The package has no dependencies at run time; what its build needs comes from package-lock.json, each tarball with
# the hash that is written there, so that there is no other hash to keep.
{
  lib,
  stdenv,
  callPackage,
  installShellFiles,
  nodejs,
}:
let
  manifest = lib.importJSON ./package.json;
  fetchNpm = callPackage ./nix/fetch-npm.nix { };
  lockedModules = callPackage ./nix/locked-modules.nix { };

  # What scripts/build.mjs bundles, copies and runs; the other development dependencies are for tests.
  modules = lockedModules ./package-lock.json [
    "@iarna/toml"
    "chalk"
    "elfy"
    "esbuild"
    "fastest-levenshtein"
    "ignore"
    "marked"
    "toml-eslint-parser"
    "tree-sitter-bash"
    "tree-sitter-elixir"
    "tree-sitter-nix"
    "tree-sitter-rust"
    "typescript"
    "web-tree-sitter"
  ];

  # npm does no more: none of them has a script that is run (`allowScripts` in package.json).
  placed =
    {
      path,
      name,
      version,
      integrity,
    }:
    ''
      mkdir -p ${lib.escapeShellArg path}
      tar -xzf ${fetchNpm { inherit name version integrity; }} --strip-components=1 --no-same-owner --warning=no-unknown-keyword \
        -C ${lib.escapeShellArg path}
    '';
in
stdenv.mkDerivation {
  pname = manifest.name;
  inherit (manifest) version;

  src = lib.fileset.toSource {
    root = ./.;
    fileset = lib.fileset.unions [
      ./CHANGELOG.md
      ./LICENSE
      ./bin
      # The build takes the examples of `explain` from these, and writes V8's code cache with what a check of crane-musl compiles.
      ./fixtures
      ./grammars
      ./package-lock.json
      ./package.json
      ./rules
      ./schema
      ./scripts
      ./src
      ./tsconfig.json
    ];
  };

  strictDeps = true;
  nativeBuildInputs = [
    installShellFiles
    nodejs
  ];
  # For the first line of the command.
  buildInputs = [ nodejs ];

  configurePhase = ''
    runHook preConfigure
    ${lib.concatMapStrings placed modules}
    chmod -R u+rwX,go+rX node_modules
    runHook postConfigure
  '';

  buildPhase = ''
    runHook preBuild
    node scripts/build.mjs
    runHook postBuild
  '';

  installPhase = ''
    runHook preInstall
    mkdir -p $out/bin $out/lib/rustler-nix
    cp -r bin dist schema package.json LICENSE $out/lib/rustler-nix
    chmod +x $out/lib/rustler-nix/bin/rustler-nix.js
    ln -s ../lib/rustler-nix/bin/rustler-nix.js $out/bin/rustler-nix
    installManPage dist/rustler-nix.1
    for shell in bash zsh fish; do
      node bin/rustler-nix.js completions $shell > rustler-nix.$shell
    done
    installShellCompletion rustler-nix.{bash,zsh,fish}
    runHook postInstall
  '';

  doInstallCheck = true;
  installCheckPhase = ''
    runHook preInstallCheck
    $out/bin/rustler-nix doctor fixtures/recipes/crane-musl --no-config --no-cache
    runHook postInstallCheck
  '';

  passthru = { inherit modules; };

  meta = {
    inherit (manifest) description;
    homepage = "https://github.com/rustler-nix/rustler-nix";
    license = lib.licenses.mit;
    mainProgram = "rustler-nix";
    platforms = [
      "x86_64-linux"
      "aarch64-linux"
      "x86_64-darwin"
      "aarch64-darwin"
    ];
  };
}
