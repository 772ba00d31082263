import type { Files } from '../../support/repository-files.ts';

const manifest = (name: string, more = '') =>
  `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n${more}`;

/** What stands in for the crates that nobody has here. */
const VENDORED: Files = {
  'vendor/rustler/Cargo.toml': manifest('rustler').replace('0.1.0', '0.37.1'),
  'vendor/rustler/src/lib.rs': '',
  'vendor/libloading/Cargo.toml': manifest('libloading').replace('0.1.0', '0.8.6'),
  'vendor/libloading/src/lib.rs': '',
};

/** A workspace with a file for every reason for which cargo reads one, besides its lock file. */
export const WORKSPACE: Files = {
  'Cargo.toml': `[workspace]
resolver = "2"
members = ["nif", "core", "tools/*"]
exclude = ["outside", "vendor"]
[workspace.dependencies]
gears = { path = "gears" }
[patch.crates-io]
rustler = { path = "vendor/rustler" }
libloading = { path = "vendor/libloading" }
`,
  'nif/Cargo.toml': manifest(
    'my_nif',
    `build = "build.rs"
[lib]
crate-type = ["cdylib"]
[[bin]]
name = "written"
path = "src/written.rs"
[[bin]]
name = "my_nif"
[[bench]]
name = "speed"
harness = false
[[example]]
name = "show"
[[test]]
name = "whole"
path = "tests/whole.rs"
[dependencies]
rustler = "0.37"
core = { path = "../core" }
gears.workspace = true
[dev-dependencies]
helpers = { path = "../outside/helpers" }
[target.'cfg(windows)'.dependencies]
windowed = { path = "../outside/windowed" }
`,
  ),
  'nif/build.rs': 'fn main() {}\n',
  'nif/src/lib.rs': 'rustler::init!("Elixir.MyApp.Native");\n',
  'nif/src/main.rs': 'fn main() {}\n',
  'nif/src/written.rs': 'fn main() {}\n',
  'nif/src/bin/found.rs': 'fn main() {}\n',
  'nif/benches/speed.rs': 'fn main() {}\n',
  'nif/benches/other.rs': 'fn main() {}\n',
  'nif/examples/show/main.rs': 'fn main() {}\n',
  'nif/tests/whole.rs': '',
  'nif/README.md': '',
  'core/Cargo.toml': manifest(
    'core',
    `[dependencies]
far = { path = "../outside/far" }
[dev-dependencies]
helpers = { path = "../outside/helpers" }
[[bench]]
name = "core_speed"
`,
  ),
  'core/src/lib.rs': '',
  'core/benches/core_speed.rs': '',
  'gears/Cargo.toml': manifest('gears'),
  'gears/src/lib.rs': '',
  'tools/cli/Cargo.toml': manifest(
    'cli',
    '[dependencies]\nextra = { path = "../../outside/extra", optional = true }\n',
  ),
  'tools/cli/src/main.rs': 'fn main() {}\n',
  'tools/gen/Cargo.toml': manifest('gen', '[[bin]]\nname = "generate"\n'),
  'tools/gen/src/bin/generate.rs': 'fn main() {}\n',
  'outside/helpers/Cargo.toml': manifest('helpers', '[dev-dependencies]\nunread = { path = "../unread" }\n'),
  'outside/helpers/src/lib.rs': '',
  'outside/unread/Cargo.toml': manifest('unread'),
  'outside/unread/src/lib.rs': '',
  'outside/windowed/Cargo.toml': manifest('windowed'),
  'outside/windowed/src/lib.rs': '',
  'outside/far/Cargo.toml': manifest('far', '[[test]]\nname = "far_test"\n'),
  'outside/far/src/lib.rs': '',
  'outside/far/tests/far_test.rs': '',
  'outside/extra/Cargo.toml': manifest('extra'),
  'outside/extra/src/lib.rs': '',
  ...VENDORED,
};

/** Every file of it, and every folder. */
export function partsOf(files: Files): string[] {
  const parts = Object.keys(files).flatMap((path) => {
    const names = path.split('/');
    return names.map((_, index) => names.slice(0, index + 1).join('/'));
  });
  return [...new Set(parts)].sort();
}
