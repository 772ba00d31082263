import TOML from '@iarna/toml';
import type { Files } from '../../support/repository-files.ts';

/** A workspace of two packages that says something in nearly every key that cargo reads. */
export const WORKSPACE: Files = {
  'Cargo.toml': `[workspace]
resolver = "2"
members = ["nif", "core"]
default-members = ["nif"]
exclude = ["old"]
[workspace.package]
edition = "2021"
version = "0.1.0"
[workspace.dependencies]
core = { path = "core", version = "0.1.0" }
[workspace.lints.rust]
unused = "warn"
[profile.release]
lto = true
codegen-units = 1
opt-level = 3
panic = "unwind"
debug = false
strip = "symbols"
overflow-checks = false
incremental = false
debug-assertions = false
rpath = false
split-debuginfo = "off"
[profile.prod]
inherits = "release"
[profile.release.package.core]
opt-level = 2
[profile.release.build-override]
opt-level = 0
[patch.crates-io]
`,
  'nif/Cargo.toml': `[package]
name = "nif"
version.workspace = true
edition.workspace = true
rust-version = "1.70"
authors = ["A <a@b.c>"]
description = "d"
license = "MIT"
readme = "README.md"
repository = "https://a.b"
keywords = ["a"]
categories = ["b"]
include = ["src"]
exclude = ["x"]
publish = false
build = "build.rs"
links = "foo"
autobins = true
autoexamples = true
autotests = true
autobenches = true
default-run = "tool"
workspace = ".."
[lib]
name = "nif"
path = "src/lib.rs"
crate-type = ["cdylib"]
bench = false
test = false
doctest = false
doc = true
harness = true
proc-macro = false
required-features = []
[[bin]]
name = "tool"
path = "src/tool.rs"
required-features = ["extra"]
test = false
[[example]]
name = "ex"
path = "src/ex.rs"
[dependencies]
core = { workspace = true, features = ["fast"], optional = true, default-features = false }
[dev-dependencies]
core = { path = "../core" }
[build-dependencies]
core = { path = "../core", version = "0.1" }
[target.'cfg(unix)'.dependencies]
core = { path = "../core", package = "core" }
[features]
default = []
extra = ["dep:core", "core/fast"]
[lints]
workspace = true
[badges]
x = { a = "b" }
`,
  'core/Cargo.toml': '[package]\nname = "core"\nversion = "0.1.0"\nedition = "2021"\n[features]\nfast = []\n',
  'nif/src/lib.rs': '',
  'nif/build.rs': 'fn main() {}\n',
  'nif/src/tool.rs': 'fn main() {}\n',
  'nif/src/ex.rs': 'fn main() {}\n',
  'nif/README.md': '',
  'core/src/lib.rs': '',
};

/** Values of every type, and texts that are a value of some key. */
const VALUES: readonly unknown[] = [
  ...[true, false, 7, 0, 'text', '', ' ', [], ['text'], [1], {}, { workspace: true }, { workspace: false }],
  ...['1.2.3', '1.2', '>=1', '*', '2021', '2099', 'release', '../core', '/abs', 'a b', 'a-b', 'ünï'],
];

export interface ManifestChange {
  readonly name: string;
  readonly files: Files;
}

/** Every change of one value in one manifest: it is gone, has another key, or is another value. */
export function manifestChanges(): readonly ManifestChange[] {
  return ['Cargo.toml', 'nif/Cargo.toml'].flatMap((file) => {
    const parsed = TOML.parse(WORKSPACE[file] ?? '');
    const changed = (path: readonly string[], what: string, change: (holder: Holder, key: string) => void) => {
      const whole = structuredClone(parsed) as Holder;
      const holder = path.slice(0, -1).reduce((at, key) => at[key] as Holder, whole);
      change(holder, path.at(-1) as string);
      const text = written(whole);
      return text === undefined
        ? []
        : [{ name: `${file} ${path.join('.')}: ${what}`, files: { ...WORKSPACE, [file]: text } }];
    };
    return [...pathsIn(parsed)].flatMap((path) => [
      ...changed(path, 'deleted', (holder, key) => {
        if (Array.isArray(holder)) holder.splice(Number(key), 1);
        else delete holder[key];
      }),
      ...changed(path, 'renamed', (holder, key) => {
        holder[`${key}x`] = holder[key];
        delete holder[key];
      }),
      ...VALUES.flatMap((value) =>
        changed(path, JSON.stringify(value), (holder, key) => {
          holder[key] = value;
        }),
      ),
    ]);
  });
}

type Holder = Record<string, unknown>;

function* pathsIn(holder: object, above: readonly string[] = []): Generator<readonly string[]> {
  for (const [key, value] of Object.entries(holder)) {
    yield [...above, key];
    if (typeof value === 'object' && value !== null) yield* pathsIn(value, [...above, key]);
  }
}

/** TOML has no list of values and tables together. */
function written(whole: Holder): string | undefined {
  try {
    return TOML.stringify(whole as TOML.JsonMap);
  } catch {
    return undefined;
  }
}
