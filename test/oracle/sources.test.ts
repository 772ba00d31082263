import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kept, known, packageOf } from '../nix/model-of.ts';
import { realTool } from '../real-tool.ts';
import { git, temporaryFolder } from '../repository/temporary-checkout.ts';
import { type OfflineNix, openOfflineNix } from './nix/offline-nix.ts';

const tool = realTool('nix', 'nix-bin');

const FILES = {
  'mix.exs': '',
  'lib/a.ex': '',
  'lib/native/b.ex': '',
  'native/nif/Cargo.toml': '',
  'native/nif/Cargo.lock': '',
  'native/nif/.cargo/config.toml': '',
  'native/nif/src/lib.rs': '',
  'native/nif/src/words.txt': '',
  'priv/native/old.so': '',
};
const NAMES = Object.keys(FILES);

/** Sources over `./.`; only what Nix itself brings. */
const SOURCES = [
  'builtins.path { path = ./.; name = "all"; }',
  'builtins.path { path = ./native; name = "native"; }',
  'builtins.path { path = ./native/nif; name = "nif"; filter = path: type: baseNameOf path != "src"; }',
  'builtins.filterSource (path: type: true) ./.',
  'builtins.filterSource (path: type: type != "directory") ./.',
  'builtins.filterSource (path: type: baseNameOf path != "native") ./.',
  'builtins.filterSource (path: type: type == "directory" || builtins.match ".*\\\\.(rs|toml)" path != null) ./.',
  'builtins.filterSource (path: type: type == "directory" || builtins.elem (baseNameOf path) [ "mix.exs" "Cargo.lock" ]) ./.',
  'builtins.filterSource (path: type: !(type == "regular" && builtins.match ".*\\\\.so" (baseNameOf path) != null)) ./.',
  'builtins.filterSource (path: type: path != toString ./native) ./.',
  'builtins.filterSource (path: type: toString path != toString ./native/nif/src/words.txt) ./.',
  'builtins.filterSource (path: type: dirOf path == toString ./. || baseNameOf (dirOf path) == "lib") ./.',
  'builtins.filterSource (path: type: !builtins.elem (toString path) (map toString [ ./lib ./priv ])) ./.',
  'let keep = path: type: if type == "directory" then baseNameOf path != ".cargo" else true; in builtins.filterSource keep ./.',
  'builtins.path { path = ./.; name = "x"; filter = p: t: builtins.any (e: builtins.match (".*" + e) p != null) [ "/lib" "/lib/.*" "mix.exs" ]; }',
];

describe.skipIf(tool.missing)(`a source holds what Nix copies of it ${tool.reason}`, () => {
  let nix: OfflineNix;
  beforeAll(() => {
    nix = openOfflineNix();
  });
  afterAll(() => nix?.close());

  it('through every filter that needs no library', { timeout: 120_000 }, () => {
    const printed = nix.run(checkout(), 'eval', '--json', '.#copied');
    const copied = JSON.parse(printed ?? '[]') as readonly (readonly string[])[];
    const real = SOURCES.map((source, index) => [source, [...(copied[index] ?? [])].sort()]);
    expect(SOURCES.map((source) => [source, filesOf(source)])).toEqual(real);
  });
});

function filesOf(source: string): readonly string[] {
  const derivation = packageOf(`pkgs.stdenv.mkDerivation { pname = "x"; src = ${source}; }`, '', FILES);
  const found = known(derivation.source);
  const root = found.kind === 'repository' && found.root !== '' ? `${found.root}/` : '';
  const below = NAMES.filter((name) => name.startsWith(root));
  return kept(derivation, below)
    .map((name) => name.slice(root.length))
    .sort();
}

function checkout(): string {
  const folder = temporaryFolder({
    ...FILES,
    'flake.nix': `{
      outputs = { self }:
        let
          files = folder: prefix: builtins.concatMap
            (name: let kind = (builtins.readDir folder).\${name}; in
              if kind == "directory" then files "\${folder}/\${name}" "\${prefix}\${name}/" else [ (prefix + name) ])
            (builtins.attrNames (builtins.readDir folder));
        in {
          copied = map (source: builtins.filter (name: name != "flake.nix") (files "\${source}" "")) [
            ${SOURCES.map((source) => `(${source})`).join('\n')}
          ];
        };
    }`,
  });
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all', '--force');
  return folder;
}
