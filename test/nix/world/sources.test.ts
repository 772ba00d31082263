import { describe, expect, it } from 'vitest';
import { kept, known, packageOf } from '../model-of.ts';

const FILES = {
  'lib/a.ex': '',
  'mix.exs': '',
  'native/nif/Cargo.toml': '[package]\nname = "nif"\nversion = "0.2.0"\n',
  'native/nif/Cargo.lock': '',
  'native/nif/src/lib.rs': '',
  'native/nif/src/table.proto': '',
  'native/nif/.cargo/config.toml': '',
  'priv/native/old.so': '',
};
const NAMES = Object.keys(FILES);
const RUST = NAMES.filter((name) => /\.(rs|toml)$|Cargo\.lock$/.test(name));

const source = (src: string, bindings = '') =>
  packageOf(`pkgs.stdenv.mkDerivation { pname = "x"; src = ${src}; }`, `inherit (pkgs) lib; ${bindings}`, FILES);

describe('a source', () => {
  it.each([
    ['./.', NAMES],
    ['./native', NAMES.filter((name) => name.startsWith('native/'))],
    ['lib.cleanSource ./.', NAMES.filter((name) => !name.endsWith('.so'))],
    [
      'lib.cleanSourceWith { src = ./.; filter = path: type: type == "directory" || lib.hasSuffix ".rs" path; }',
      ['native/nif/src/lib.rs'],
    ],
    [
      'lib.cleanSourceWith { src = lib.cleanSource ./.; filter = path: type: baseNameOf path != "lib"; }',
      NAMES.filter((name) => !/^lib|\.so$/.test(name)),
    ],
    [
      'lib.cleanSourceWith { src = ./.; filter = path: type: builtins.match ".*/native/nif.*" path != null || type == "directory"; }',
      NAMES.filter((name) => name.startsWith('native/nif')),
    ],
    [
      'lib.cleanSourceWith { src = ./.; filter = path: type: lib.any (p: lib.hasPrefix p (lib.removePrefix (toString ./. + "/") (toString path))) [ "lib" "mix" ]; }',
      ['lib/a.ex', 'mix.exs'],
    ],
    [
      'lib.cleanSourceWith { src = ./.; filter = path: type: !(lib.hasPrefix (toString ./native) path); }',
      NAMES.filter((name) => !name.startsWith('native')),
    ],
    ['builtins.path { path = ./native; name = "native"; }', NAMES.filter((name) => name.startsWith('native/'))],
    [
      'builtins.path { path = ./.; filter = path: type: baseNameOf path != "priv"; }',
      NAMES.filter((name) => !name.startsWith('priv')),
    ],
    ['builtins.filterSource (path: type: baseNameOf path != "native") ./.', ['lib/a.ex', 'mix.exs']],
    ['lib.fileset.toSource { root = ./.; fileset = ./lib; }', ['lib/a.ex']],
    [
      'lib.fileset.toSource { root = ./.; fileset = lib.fileset.unions [ ./mix.exs ./lib (lib.fileset.maybeMissing ./gone) ]; }',
      ['lib/a.ex', 'mix.exs'],
    ],
    [
      'lib.fileset.toSource { root = ./.; fileset = lib.fileset.difference ./native (lib.fileset.fileFilter (f: f.hasExt "proto") ./native); }',
      NAMES.filter((name) => name.startsWith('native/') && !name.endsWith('.proto')),
    ],
    [
      'lib.fileset.toSource { root = ./.; fileset = lib.fileset.intersection (lib.fileset.fromSource (lib.cleanSource ./.)) ./priv; }',
      [],
    ],
    [
      'lib.fileset.toSource { root = ./native; fileset = lib.fileset.gitTracked ./native/nif/src; }',
      ['native/nif/src/lib.rs', 'native/nif/src/table.proto'],
    ],
    ['craneLib.cleanCargoSource ./.', RUST],
    [
      'lib.cleanSourceWith { src = ./.; filter = path: type: (lib.hasSuffix ".proto" path) || (craneLib.filterCargoSources path type); }',
      [...RUST, 'native/nif/src/table.proto'].sort(),
    ],
    ['lib.sourceFilesBySuffices ./. [ ".ex" ".exs" ]', ['lib/a.ex', 'mix.exs']],
    ['lib.sourceByRegex ./. [ "^lib.*" "^mix\\\\.exs$" ]', ['lib/a.ex', 'mix.exs']],
    ['pkgs.nix-gitignore.gitignoreSource [ ] ./.', NAMES],
    ['inputs.gitignore.lib.gitignoreSource ./native', NAMES.filter((name) => name.startsWith('native/'))],
    ['craneLib.path ./native', NAMES.filter((name) => name.startsWith('native/'))],
    ['lib.fileset.toSource { root = ./.; fileset = craneLib.fileset.commonCargoSources ./native; }', RUST],
  ])('%s', (src, expected) => {
    const derivation = source(src, 'craneLib = crane.mkLib pkgs;');
    expect(
      [
        ...kept(
          derivation,
          NAMES.filter((name) => name.startsWith(rootOf(derivation))),
        ),
      ].sort(),
    ).toEqual([...expected].sort());
  });

  it('a file set has no folder without a file of it', () => {
    const folders = ['native', 'native/nif', 'native/nif/src', 'native/nif/.cargo', 'priv'];
    const keptFolders = (fileset: string) => {
      const found = known(source(`lib.fileset.toSource { root = ./.; fileset = ${fileset}; }`).source);
      return found.kind === 'repository' ? folders.filter((path) => found.filter.keeps(path, 'directory')) : undefined;
    };
    expect(keptFolders('lib.fileset.difference ./. ./native/nif/.cargo')).toEqual([
      'native',
      'native/nif',
      'native/nif/src',
      'priv',
    ]);
    expect(keptFolders('lib.fileset.fileFilter (f: f.hasExt "ex") ./.')).toEqual([]);
    expect(keptFolders('lib.fileset.fileFilter (f: f.name == "lib.rs") ./.')).toEqual([
      'native',
      'native/nif',
      'native/nif/src',
    ]);
  });

  // What nix-filter 1.4 itself keeps, its filter called by nix-instantiate over these files.
  it.each([
    [
      'nf { root = ./.; include = [ "lib" "mix.exs" ./native (nf.lib.inDirectory "priv") ]; exclude = [ (nf.lib.matchExt "so") ]; }',
      NAMES.filter((name) => !name.endsWith('.so')),
    ],
    ['nf.lib { root = ./.; include = [ "native/nif/src" ]; }', NAMES.filter((name) => name.includes('/src/'))],
    ['nf.lib.filter { root = ./.; exclude = [ "native" ./priv ]; }', ['lib/a.ex', 'mix.exs']],
    [
      'nf { root = ./.; include = [ nf.lib.isDirectory (nf.lib.matchExt "rs") (nf.lib.matchName "Cargo.lock") ]; }',
      ['native/nif/Cargo.lock', 'native/nif/src/lib.rs'],
    ],
    [
      'nf { root = ./.; include = with nf.lib; [ isDirectory (and (matchExt "toml") (inDirectory ./native)) (or_ "mix.exs" (matchName "a.ex")) ]; }',
      ['lib/a.ex', 'mix.exs', 'native/nif/.cargo/config.toml', 'native/nif/Cargo.toml'],
    ],
    [
      'nf { root = ./.; include = [ (_: path: type: type == "directory" || baseNameOf path == "lib.rs") ]; }',
      ['native/nif/src/lib.rs'],
    ],
    ['nf { root = ./native; }', NAMES.filter((name) => name.startsWith('native/'))],
    // No folder on the way to it is included.
    ['nf { root = ./.; include = [ (nf.lib.inDirectory "native/nif") ]; }', []],
    ['import inputs.nix-filter { root = ./.; include = [ "mix.exs" ]; }', ['mix.exs']],
  ])('%s', (src, expected) => {
    const derivation = source(src, 'nf = inputs.nix-filter;');
    const below = NAMES.filter((name) => name.startsWith(rootOf(derivation)));
    expect([...kept(derivation, below)].sort()).toEqual([...expected].sort());
  });

  it('keeps nobody knows what of what an unknown matcher matches', () => {
    const { source: found } = source('inputs.nix-filter { root = ./.; include = [ "lib" pkgs.somebody ]; }');
    const origin = known(found);
    const keeps = (path: string) => origin.kind === 'repository' && origin.filter.keeps(path, 'file');
    expect([keeps('lib/a.ex'), keeps('mix.exs')]).toEqual([true, undefined]);
  });

  it('keeps nobody knows what when its filter cannot be followed', () => {
    const filter = known(source('lib.cleanSourceWith { src = ./.; filter = pkgs.somebody.filter; }').source);
    expect(filter.kind === 'repository' && filter.filter.keeps('mix.exs', 'file')).toBe(undefined);
  });

  it('is not told from an invented path when the filter looks at real ones', () => {
    const filter = known(
      source(
        'lib.cleanSourceWith { src = ./.; filter = path: type: builtins.match (toString ./priv + ".*") path == null; }',
      ).source,
    );
    expect(filter.kind === 'repository' && filter.filter.keeps('priv/native/old.so', 'file')).not.toBe(true);
  });

  it.each([
    ['pkgs.fetchFromGitHub { owner = "a"; repo = "b"; rev = "c"; hash = ""; }', 'fetched'],
    ['pkgs.beamPackages.fetchHex { pkg = "a"; version = "1"; sha256 = ""; }', 'fetched'],
    ['inputs.nixpkgs', 'fetched'],
    ['"${inputs.nixpkgs}/sub"', 'fetched'],
    ['pkgs.runCommand "src" { } ""', 'derivation'],
    ['builtins.fetchGit { url = "https://example.org/x.git"; rev = "00"; }', 'fetched'],
    ['builtins.fetchGit ../other', 'fetched'],
    ['null', 'none'],
    ['pkgs.lib.path.append ./. "native/nif"', 'repository'],
  ])('%s is %s', (src, kind) => {
    expect(known(source(src).source).kind).toBe(kind);
  });

  it('of several folders side by side is the folder around them', () => {
    const several = (srcs: string) =>
      packageOf(`pkgs.stdenv.mkDerivation { pname = "x"; srcs = ${srcs}; }`, '', FILES).source;
    const found = known(several('[ ./native ./priv ]'));
    expect(
      found.kind === 'repository' && [found.root, ...NAMES.filter((name) => found.filter.keeps(name, 'file'))],
    ).toEqual(['', ...NAMES.filter((name) => /^(native|priv)/.test(name))]);
    expect(several('[ ./native/nif ./priv ]').kind).toBe('unknown');
    expect(several('[ (pkgs.lib.cleanSource ./native) ./priv ]').kind).toBe('unknown');
  });

  it('that is an empty text is unknown and no crash', () => {
    expect(source('""').source.kind).toBe('unknown');
  });

  it('tells crane the name of its crate', () => {
    const derivation = packageOf(
      'pkgs.runCommand "x" { inherit (craneLib.crateNameFromCargoToml { src = ./native/nif; }) pname version; } ""',
      'craneLib = crane.mkLib pkgs;',
      FILES,
    );
    expect(known(derivation.name)).toBe('nif');
  });
});

function rootOf(derivation: ReturnType<typeof source>): string {
  const found = known(derivation.source);
  return found.kind === 'repository' ? found.root : '';
}
