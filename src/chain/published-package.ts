import { type CargoPackage, readCargoPackageAt } from '../cargo/index.ts';
import { type PublishedNif, publishedNif } from '../knowledge/published-nifs.ts';
import type { HexSource } from '../nix/model.ts';
import { composedText, type Entry, type FileView, normalizePath, type SourceText } from '../repository/index.ts';
import type { NifCrateSource } from '../rust/index.ts';
import { fileIn } from './path.ts';

/**
 * A package of hex.pm whose NIF is known, as a tree of files: what decides about its NIF is written out from the table, everything
 * else in it is refused. Its files have no place in the repository, so that every place in them is that of the package's name.
 */
export interface PublishedPackage {
  readonly nif: PublishedNif;
  /** Folder that it is told under, as it is unpacked: `mdex-0.2.0`. */
  readonly directory: string;
  readonly files: readonly string[];
  readonly view: FileView;
}

/** The package in one version, told under `folder`; undefined when nothing is known of that version. */
export function publishedPackage(
  { package: name, version }: Omit<HexSource, 'path'>,
  folder?: string,
): PublishedPackage | undefined {
  const nif = publishedNif(name.value, version.value);
  if (!nif) return undefined;
  const directory = folder ?? `${nif.package}-${version.value}`;
  const texts = new Map(
    Object.entries(textsOf(nif, version.value)).map(([path, text]): [string, SourceText] => {
      const place = fileIn(directory, path);
      return [place, composedText(place, [{ text, span: name.span }])];
    }),
  );
  return { nif, directory, files: [...texts.keys()], view: viewOf(nif, directory, texts) };
}

function textsOf(nif: PublishedNif, version: string): Readonly<Record<string, string>> {
  const { package: app, crate, crateType, module } = nif;
  return {
    'mix.exs': `defmodule ${module}.MixProject do
  use Mix.Project
  def project do
    [app: :${app}, version: "${version}", deps: []]
  end
end
`,
    'lib/native.ex': `defmodule ${module} do
  ${useOf(nif, version)}
end
`,
    [`native/${crate}/Cargo.toml`]: `[package]
name = "${crate}"
version = "${version}"
edition = "2021"

[lib]
name = "${crate}"
crate-type = ["${crateType}"]

[dependencies]
rustler = "*"
`,
  };
}

function useOf(nif: PublishedNif, version: string): string {
  const { package: app, crate, uses, force, nifVersions, targets, hasVariants } = nif;
  const options = [`otp_app: :${app}`];
  if (crate !== app) options.push(`crate: "${crate}"`);
  if (uses === 'Rustler') return `use Rustler, [${options.join(', ')}]`;
  options.push(`version: "${version}"`, 'base_url: "https://hex.pm"');
  if (nifVersions) options.push(`nif_versions: ${listOf(nifVersions)}`);
  if (targets) options.push(`targets: ${listOf(targets)}`);
  // Of variants a row says only that there are some.
  const variants = hasVariants ? (targets ?? []).map((target) => `"${target}" => [other: fn -> true end]`) : [];
  if (variants.length > 0) options.push(`variants: %{${variants.join(', ')}}`);
  return `use RustlerPrecompiled, [${options.join(', ')}] ++ ${force}`;
}

function listOf(texts: readonly string[]): string {
  return `[${texts.map((text) => `"${text}"`).join(', ')}]`;
}

/** Packages carry neither a configuration nor libraries; what else they hold nobody here knows. */
function viewOf(nif: PublishedNif, directory: string, texts: ReadonlyMap<string, SourceText>): FileView {
  const refused = { kind: 'refused', reason: `the files of ${nif.package} are not in this repository` } as const;
  const absent = ['config', '_build', 'deps', 'priv/native', ...(nif.priv ? [] : ['priv'])];
  const folders = new Set([
    '',
    'deps',
    directory,
    fileIn(directory, 'native'),
    ...(nif.priv ? [`${directory}/priv`] : []),
  ]);
  for (const folder of foldersOf(directory)) folders.add(folder);
  for (const path of texts.keys()) for (const folder of foldersOf(path)) folders.add(folder);
  const entry = (path: string): Entry => {
    if (texts.has(path)) return { kind: 'file' };
    if (folders.has(path)) return { kind: 'directory' };
    const below = path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : undefined;
    if (below === undefined) return { kind: 'missing' };
    return absent.some((name) => below === name || below.startsWith(`${name}/`)) ? { kind: 'missing' } : refused;
  };
  return {
    entry,
    read: (path) => {
      const source = texts.get(path);
      if (source) return { kind: 'text', source };
      return entry(path).kind === 'missing' ? { kind: 'missing' } : refused;
    },
    list: (path) => (path === fileIn(directory, 'native') ? [nif.crate] : undefined),
  };
}

function foldersOf(path: string): string[] {
  return path.split('/').map((_, depth, all) => all.slice(0, depth).join('/'));
}

/** The tree that a build unpacks: the package, or a folder in it. */
export function publishedTree(
  hex: HexSource,
): { readonly view: FileView; readonly root: string; readonly incomplete: boolean } | undefined {
  const found = publishedPackage(hex);
  const root = found && normalizePath(`${found.directory}/${hex.path}`);
  return found && root !== undefined ? { view: found.view, root, incomplete: false } : undefined;
}

export function publishedCrate({ nif, directory, view }: PublishedPackage): CargoPackage | undefined {
  return readCargoPackageAt(`${directory}/native/${nif.crate}`, view);
}

/** What the library registers nobody here knows; which module it is for is known. */
export function publishedCrateSource({ nif, view, directory }: PublishedPackage): NifCrateSource {
  const read = view.read(`${directory}/mix.exs`);
  const span = read.kind === 'text' ? read.source.span(0, 0) : { path: directory, start: 0, end: 0 };
  return {
    initialisations: [
      {
        module: { value: `Elixir.${nif.module}`, span },
        call: span,
        functions: undefined,
        conditional: false,
        cfgs: [],
      },
    ],
    nifs: [],
    tests: [],
    oldMacros: [],
    mentionedCrates: new Set(),
    unknown: [{ kind: 'unknown', reason: `the sources of ${nif.package} are not in this repository`, span }],
  };
}
