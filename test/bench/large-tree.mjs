//   node test/bench/large-tree.mjs FOLDER [NIX_FILES MIX_PROJECTS CHAINS]
//
// Makes a tree like a collection of packages: 40,000 Nix files, 2,000 Mix projects and 300 NIF chains unless told otherwise. A
// chain is a Mix project with its crate, built by a default.nix of its own. The same numbers give the same bytes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Nix files, Mix projects and NIF chains. */
export const SIZES = { hundredth: [400, 20, 3], tenth: [4_000, 200, 30], full: [40_000, 2_000, 300] };

/**
 * @param {string} folder
 * @param {readonly number[]} counts
 */
export function makeLargeTree(folder, [packages = 0, projects = 0, chains = 0]) {
  const write = (/** @type {string} */ path, /** @type {string} */ text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (let index = 0; index < packages; index += 1) write(packagePath(index), packageText(index));
  for (let index = 0; index < projects; index += 1) writeMixProject(`elixir/app_${index}`, index, write);
  for (let index = 0; index < chains; index += 1) writeChain(`nifs/nif_${index}`, index, write);
}

/** @param {number} index */
function packagePath(index) {
  return `pkgs/${String(index % 256).padStart(3, '0')}/package-${index}/package.nix`;
}

/** @param {number} index */
function packageText(index) {
  return `{
  lib,
  stdenv,
  fetchFromGitHub,
  cmake,
  pkg-config,
  zlib,
  withTests ? false,
}:

stdenv.mkDerivation (finalAttrs: {
  pname = "package-${index}";
  version = "1.${index % 17}.${index % 5}";

  src = fetchFromGitHub {
    owner = "owner-${index % 900}";
    repo = "package-${index}";
    rev = "v\${finalAttrs.version}";
    hash = "sha256-${'A'.repeat(30)}${String(index).padStart(13, '0')}=";
  };

  nativeBuildInputs = [
    cmake
    pkg-config
  ];
  buildInputs = [ zlib ] ++ lib.optionals stdenv.hostPlatform.isLinux [ ];
  cmakeFlags = [ (lib.cmakeBool "TESTS" withTests) ];

  postInstall = ''
    install -Dm644 README.md $out/share/doc/package-${index}/README.md
  '';

  meta = {
    description = "Package number ${index}";
    license = lib.licenses.mit;
    platforms = lib.platforms.unix;
  };
})
`;
}

/**
 * @param {string} folder
 * @param {number} index
 * @param {(path: string, text: string) => void} write
 */
function writeMixProject(folder, index, write) {
  write(
    `${folder}/mix.exs`,
    `defmodule App${index}.MixProject do
  use Mix.Project

  def project do
    [app: :app_${index}, version: "0.1.0", elixir: "~> 1.15", deps: deps()]
  end

  defp deps, do: [{:jason, "~> 1.4"}]
end
`,
  );
  for (const name of ['server', 'worker', 'store']) {
    write(
      `${folder}/lib/app_${index}/${name}.ex`,
      `defmodule App${index}.${name[0]?.toUpperCase()}${name.slice(1)} do
  @moduledoc "Keeps the ${name} of application ${index}."
  use GenServer

  def start_link(options), do: GenServer.start_link(__MODULE__, options, name: __MODULE__)

  @impl true
  def init(options), do: {:ok, Map.new(options)}

  @impl true
  def handle_call({:get, key}, _from, state), do: {:reply, Map.get(state, key), state}
end
`,
    );
  }
}

/**
 * @param {string} folder
 * @param {number} index
 * @param {(path: string, text: string) => void} write
 */
function writeChain(folder, index, write) {
  const app = `nif_${index}`;
  const module = `Nif${index}`;
  write(
    `${folder}/default.nix`,
    `{ pkgs ? import <nixpkgs> { system = "x86_64-linux"; } }:
let
  library = pkgs.rustPlatform.buildRustPackage {
    pname = "${app}";
    version = "0.1.0";
    src = ./native/${app};
    cargoLock.lockFile = ./native/${app}/Cargo.lock;
    doCheck = false;
  };
in
pkgs.beamPackages.mixRelease {
  pname = "${app}";
  version = "0.1.0";
  src = ./.;
  mixNixDeps = { };
  preBuild = ''
    mkdir -p priv/native
    cp \${library}/lib/lib${app}.so priv/native/${app}.so
  '';
}
`,
  );
  write(
    `${folder}/mix.exs`,
    `defmodule ${module}.MixProject do
  use Mix.Project

  def project do
    [app: :${app}, version: "0.1.0", elixir: "~> 1.15", deps: [{:rustler, "~> 0.37"}]]
  end
end
`,
  );
  write(
    `${folder}/mix.lock`,
    `%{
  "rustler": {:hex, :rustler, "0.37.1", "${'0'.repeat(64)}", [:mix], [], "hexpm", "${'1'.repeat(64)}"},
}
`,
  );
  write(
    `${folder}/lib/${app}.ex`,
    `defmodule ${module} do
  use Rustler, otp_app: :${app}, crate: "${app}", skip_compilation?: true

  def add(_a, _b), do: :erlang.nif_error(:nif_not_loaded)
end
`,
  );
  write(
    `${folder}/native/${app}/Cargo.toml`,
    `[package]
name = "${app}"
version = "0.1.0"
edition = "2021"

[lib]
crate-type = ["cdylib"]

[dependencies]
rustler = "0.37"
`,
  );
  write(
    `${folder}/native/${app}/Cargo.lock`,
    `version = 3

[[package]]
name = "${app}"
version = "0.1.0"
dependencies = ["rustler"]

[[package]]
name = "rustler"
version = "0.37.1"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "${'2'.repeat(64)}"
`,
  );
  write(
    `${folder}/native/${app}/src/lib.rs`,
    `#[rustler::nif]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

rustler::init!("Elixir.${module}");
`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, ...counts] = process.argv.slice(2);
  if (folder !== undefined) makeLargeTree(folder, counts.length > 0 ? counts.map(Number) : SIZES.full);
}
