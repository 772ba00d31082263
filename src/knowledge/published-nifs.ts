/**
 * A Hex package whose NIF is written in Rust, as it was published: what a build of it compiles, and under which name. Each row was
 * read from the package's own tags, and what differs between two of them stands in two rows.
 */
export interface PublishedNif {
  readonly package: string;
  /** First and last version that the row was read from. */
  readonly from: string;
  readonly to: string;
  /** The module that loads the library, `MDEx.Native`; the library's `init!` names it. */
  readonly module: string;
  readonly uses: 'Rustler' | 'RustlerPrecompiled';
  /** `crate:`; package, library target and folder below `native/`, where nothing else stands, all bear this name. */
  readonly crate: string;
  readonly crateType: 'cdylib' | 'dylib';
  /** What makes RustlerPrecompiled build, as the expression of a keyword list. */
  readonly force: string;
  /** Whether the package has a folder `priv`. */
  readonly priv: boolean;
  readonly source: string;
}

const forcedBy = (variable: string) => `[force_build: System.get_env("${variable}") in ["1", "true"]]`;

export const PUBLISHED_NIFS: readonly PublishedNif[] = [
  {
    package: 'mdex',
    from: '0.1.1',
    to: '0.12.2',
    module: 'MDEx.Native',
    uses: 'RustlerPrecompiled',
    crate: 'comrak_nif',
    crateType: 'cdylib',
    force: forcedBy('MDEX_BUILD'),
    priv: false,
    source: 'leandrocp/mdex lib/mdex/native.ex, native/comrak_nif @v0.1.1 to @v0.12.2',
  },
  {
    package: 'mdex_native',
    from: '0.1.5',
    to: '0.2.6',
    module: 'MDExNative.Native',
    uses: 'RustlerPrecompiled',
    crate: 'mdex_native_nif',
    crateType: 'cdylib',
    force: forcedBy('MDEX_NATIVE_BUILD'),
    priv: false,
    source: 'leandrocp/mdex_native lib/mdex_native/native.ex, native/mdex_native_nif @v0.1.5 to @v0.2.6',
  },
  {
    package: 'lumis',
    from: '0.1.0',
    to: '0.1.0',
    module: 'Lumis.Native',
    uses: 'RustlerPrecompiled',
    crate: 'lumis_nif',
    crateType: 'cdylib',
    force: forcedBy('LUMIS_BUILD'),
    priv: true,
    source: 'leandrocp/lumis packages/elixir/lumis lib/lumis/native.ex, native/lumis_nif @elixir@v0.1.0',
  },
  {
    package: 'autumn',
    from: '0.3.0',
    to: '0.5.7',
    module: 'Autumn.Native',
    uses: 'RustlerPrecompiled',
    crate: 'autumnus_nif',
    crateType: 'cdylib',
    force: forcedBy('AUTUMN_BUILD'),
    priv: true,
    source: 'leandrocp/autumn lib/autumn/native.ex, native/autumnus_nif @v0.3.0 to @v0.5.7',
  },
  {
    package: 'explorer',
    from: '0.5.7',
    to: '0.11.1',
    module: 'Explorer.PolarsBackend.Native',
    uses: 'RustlerPrecompiled',
    crate: 'explorer',
    crateType: 'cdylib',
    force: forcedBy('EXPLORER_BUILD'),
    priv: false,
    source: 'elixir-explorer/explorer lib/explorer/polars_backend/native.ex, native/explorer @v0.5.7 to @v0.11.1',
  },
  {
    package: 'tokenizers',
    from: '0.1.0',
    to: '0.5.1',
    module: 'Tokenizers.Native',
    uses: 'RustlerPrecompiled',
    crate: 'ex_tokenizers',
    crateType: 'cdylib',
    force: forcedBy('TOKENIZERS_BUILD'),
    priv: false,
    source: 'elixir-nx/tokenizers lib/tokenizers/native.ex, native/ex_tokenizers @v0.1.0 to @v0.5.1',
  },
  {
    package: 'html5ever',
    from: '0.12.0',
    to: '0.18.0',
    module: 'Html5ever.Native',
    uses: 'RustlerPrecompiled',
    crate: 'html5ever_nif',
    crateType: 'cdylib',
    force: `[
      force_build:
        System.get_env("HTML5EVER_BUILD") in ["1", "true"] or
          Application.compile_env(:html5ever, Html5ever, [])[:build_from_source]
    ]`,
    priv: false,
    source: 'rusterlium/html5ever_elixir lib/html5ever/native.ex, native/html5ever_nif @v0.12.0 to @v0.18.0',
  },
  {
    package: 'meeseeks_html5ever',
    from: '0.14.0',
    to: '0.15.0',
    module: 'MeeseeksHtml5ever.Native',
    uses: 'RustlerPrecompiled',
    crate: 'meeseeks_html5ever_nif',
    crateType: 'cdylib',
    force: `[
      force_build:
        System.get_env("MEESEEKS_HTML5EVER_BUILD") in ["1", "true"] or
          Application.compile_env(:meeseeks_html5ever, MeeseeksHtml5ever, [])[:build_from_source]
    ]`,
    priv: true,
    source:
      'mischov/meeseeks_html5ever lib/meeseeks_html5ever/native.ex, native/meeseeks_html5ever_nif @v0.14.0 to @v0.15.0',
  },
  {
    package: 'ex_keccak',
    from: '0.7.0',
    to: '0.7.2',
    module: 'ExKeccak',
    uses: 'RustlerPrecompiled',
    crate: 'exkeccak',
    crateType: 'dylib',
    force: `[
      force_build:
        System.get_env("EXKECCAK_BUILD") in ["1", true] or
          Application.compile_env(:rustler_precompiled, :force_build, [])[:ex_keccak]
    ]`,
    priv: false,
    source: 'ExWeb3/ex_keccak lib/ex_keccak.ex, native/exkeccak @v0.7.0 to @v0.7.2',
  },
  {
    package: 'ex_keccak',
    from: '0.7.3',
    to: '0.7.8',
    module: 'ExKeccak',
    uses: 'RustlerPrecompiled',
    crate: 'exkeccak',
    crateType: 'dylib',
    force: `[
      force_build:
        System.get_env("RUSTLER_BUILD") in ["1", true] or
          Application.compile_env(:rustler_precompiled, :force_build, [])[:ex_keccak]
    ]`,
    priv: false,
    source: 'ExWeb3/ex_keccak lib/ex_keccak.ex, native/exkeccak @v0.7.3 to @v0.7.8',
  },
  {
    package: 'ex_secp256k1',
    from: '0.7.1',
    to: '0.8.0',
    module: 'ExSecp256k1.Impl',
    uses: 'RustlerPrecompiled',
    crate: 'ex_secp256k1',
    crateType: 'dylib',
    force: forcedBy('RUSTLER_BUILD'),
    priv: false,
    source: 'ayrat555/ex_secp256k1 lib/ex_secp256k1/impl.ex, native/ex_secp256k1 @v0.7.1 to @v0.8.0',
  },
  {
    package: 'nimble_lz4',
    from: '0.1.1',
    to: '1.2.0',
    module: 'NimbleLZ4',
    uses: 'RustlerPrecompiled',
    crate: 'nimblelz4',
    crateType: 'cdylib',
    force: '[force_build: System.get_env("NIMBLELZ4_FORCE_BUILD") == "true"]',
    priv: false,
    source: 'whatyouhide/nimble_lz4 lib/nimble_lz4.ex, native/nimblelz4 @v0.1.1 to @v1.2.0',
  },
  {
    package: 'mjml',
    from: '1.3.0',
    to: '1.3.5',
    module: 'Mjml',
    uses: 'RustlerPrecompiled',
    crate: 'mjml_nif',
    crateType: 'cdylib',
    force: forcedBy('MJML_BUILD'),
    priv: false,
    source: 'adoptoposs/mjml_nif lib/mjml.ex, native/mjml_nif @v1.3.0 to @v1.3.5',
  },
  {
    package: 'mjml',
    from: '1.4.0',
    to: '3.1.0',
    module: 'Mjml.Native',
    uses: 'RustlerPrecompiled',
    crate: 'mjml_nif',
    crateType: 'cdylib',
    force: forcedBy('MJML_BUILD'),
    priv: false,
    source: 'adoptoposs/mjml_nif lib/mjml/native.ex, native/mjml_nif @v1.4.0 to @v3.1.0',
  },
  {
    package: 'mjml',
    from: '4.0.0',
    to: '5.3.1',
    module: 'Mjml.Native',
    uses: 'RustlerPrecompiled',
    crate: 'mjml_nif',
    crateType: 'cdylib',
    // Without the variable there is no `force_build:`, so that the configuration of rustler_precompiled decides.
    force: 'if(System.get_env("MJML_BUILD") in ["1", "true"], do: [force_build: true], else: [])',
    priv: false,
    source: 'adoptoposs/mjml_nif lib/mjml/native.ex, native/mjml_nif @v4.0.0 to @v5.3.1',
  },
  {
    package: 'typst',
    from: '0.3.2',
    to: '0.3.4',
    module: 'Typst.NIF',
    uses: 'RustlerPrecompiled',
    crate: 'typst_nif',
    crateType: 'cdylib',
    force: '[]',
    priv: false,
    source: 'Hermanverschooten/typst lib/typst_nif.ex, native/typst_nif @v0.3.2 to @v0.3.4',
  },
  {
    package: 'ex_brotli',
    from: '0.4.1',
    to: '0.6.0',
    module: 'ExBrotli',
    uses: 'RustlerPrecompiled',
    crate: 'ex_brotli',
    crateType: 'cdylib',
    force: forcedBy('FORCE_COMPILE'),
    priv: false,
    source: 'mfeckie/ex_brotli lib/ex_brotli.ex, native/ex_brotli @0.4.1 to @0.6.0',
  },
  {
    package: 'y_ex',
    from: '0.0.5',
    to: '0.7.1',
    module: 'Yex.Nif',
    uses: 'RustlerPrecompiled',
    crate: 'yex',
    crateType: 'cdylib',
    force: forcedBy('RUSTLER_PRECOMPILATION_YEX_BUILD'),
    priv: false,
    source: 'satoren/y_ex lib/nif.ex, native/yex @v0.0.5 to @v0.7.1',
  },
];

/** What a version of a package was published with; undefined: nothing is known of it. */
export function publishedNif(name: string, version: string): PublishedNif | undefined {
  return PUBLISHED_NIFS.find((row) => row.package === name && atLeast(version, row.from) && atLeast(row.to, version));
}

/** Released versions alone: a pre-release stands on either side of a change. */
function atLeast(version: string, minimum: string): boolean {
  const [left, right] = [version, minimum].map((text) => /^(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1).map(Number));
  if (!left || !right) return false;
  const difference = left.map((number, index) => number - (right[index] ?? 0)).find((each) => each !== 0);
  return difference === undefined || difference > 0;
}
