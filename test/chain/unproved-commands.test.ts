import { describe, expect, it } from 'vitest';
import { linkAfter } from '../support/changed-recipe.ts';

const folder = 'mkdir -p $out/lib/tally/priv/native';
const library = 'cp priv/native/tally_nif.so $out/lib/tally/priv/native/';
const modules = 'cp -r _build/prod/lib/tally/ebin $out/lib/tally/';

const escript = async (from: string, to: string) =>
  (await linkAfter('build', { recipe: 'escript', path: 'package.nix', from, to })).reason;

const crate = async (from: string, to: string) =>
  (await linkAfter('producer', { recipe: 'mkderivation-cargo', path: 'nif.nix', from, to })).reason;

describe('a build whose own phases install', () => {
  it.each([
    ['into a folder that nobody made', folder, 'true', 'nothing here makes the folder $out/lib/tally/priv/native'],
    [
      'a folder into another',
      modules,
      modules.replace('$out/lib', '$out/libx'),
      'nothing here makes the folder $out/libx/tally',
    ],
    ['below a name that nobody sets', folder, folder.replace('$out', '$outx'), 'nothing here says what $outx is'],
    ['below another name in capitals', folder, folder.replace('$out', '$Out'), 'nothing here says what $Out is'],
    [
      'with a program that nothing brings',
      folder,
      folder.replace('mkdir', 'mkdirx'),
      'nothing that this build is given brings mkdirx',
    ],
    [
      'with a hook in the place of a program',
      folder,
      'preInstall runHook',
      'nothing that this build is given brings preInstall',
    ],
    ['with an option that cp has not', modules, modules.replace('-r', '-_'), 'a command of a phase seems to fail'],
    [
      'what another application has',
      modules,
      modules.replace('tally', 'tallyx'),
      'nothing here says that _build/prod/lib/tallyx/ebin is there by then',
    ],
    [
      'what another environment has',
      modules,
      modules.replace('prod', 'dev'),
      'nothing here says that _build/dev/lib/tally/ebin is there by then',
    ],
    [
      'a library of no crate',
      library,
      library.replace('tally_nif', 'other'),
      'nothing here says that priv/native/other.so is there by then',
    ],
    [
      'a library with another extension',
      library,
      library.replace('.so', '.dylib'),
      'nothing here says that priv/native/tally_nif.dylib is there by then',
    ],
  ])('is not proved when they install %s', async (_what, from, to, reason) => {
    expect(await escript(from, to)).toBe(reason);
  });

  it.each([
    ['as it stands', folder, folder],
    ['with a folder for each', folder, `install -d $out/lib $out/lib/tally; ${folder}`],
    ['beside the script that is installed', modules, `${modules}; cp README.md $out/bin/ || true`],
    ['what the compiler makes for the release', modules, `${modules}; cp -r _build/prod/lib/rustler $out/lib`],
    ['under a condition', modules, `if [ -n "$extra" ]; then cp x $out/share/; fi; ${modules}`],
    ['with a function of their own', modules, `place() { cp -r "$1" "$2"; }; place ${modules.slice('cp -r '.length)}`],
    ['with a variable of their own', folder, `target=$out; ${folder.replace('$out', '$target')}`],
    ['with a variable that a hook may set', folder, `${folder}; mkdir -p "$MIX_HOME/x"`],
    ['what git is asked for', folder, `${folder}; git --version`],
  ])('is proved when they install %s', async (_what, from, to) => {
    expect(await escript(from, to)).toBe(null);
  });

  it('is proved with a program that one of its packages may bring', async () => {
    const phase = "  postInstall = ''\n";
    expect(await escript(phase, `${phase}protoc --version\n`)).toBe('nothing that this build is given brings protoc');
    const inputs = '  nativeBuildInputs = [ rustPlatform.bindgenHook ];\n';
    expect(await escript(phase, `${inputs}${phase}protoc --version\n`)).toBe(null);
  });
});

describe('a crate that phases of their own compile and install', () => {
  it.each([
    [
      'installs below a name that nobody sets',
      'mkdir -p $out/lib',
      'mkdir -p $outx/lib',
      'nothing here says what $outx is',
    ],
    [
      'calls a hook by another name',
      'runHook preInstall',
      'runHookx preInstall',
      'nothing that this build is given brings runHookx',
    ],
  ])('is not proved when it %s', async (_what, from, to, reason) => {
    expect(await crate(from, to)).toBe(reason);
  });

  it('is not proved when cargo does not know an option', async () => {
    expect(await crate('--offline', '--offlinex')).toBe('cargo build does not take --offlinex');
    expect(await crate('-p lantern_nif', '-lantern_nif p')).toBe('cargo build does not take -lantern_nif');
  });
});

describe('a library that is copied out of the store twice', () => {
  const copy = 'cp ${nif}/lib/libtally_nif.so priv/native/tally_nif.so';
  const refused = 'priv/native/tally_nif.so is a copy out of the store, which nobody may write to';

  it('is not proved to be written over', async () => {
    expect(await escript(copy, `${copy}\n    ${copy}`)).toBe(refused);
    expect(await escript(copy, `${copy} -v\n    ${copy}`)).toBe(refused);
  });

  it.each([
    ['it is replaced', `${copy}\n    ${copy.replace('cp', 'cp -f')}`],
    ['it was copied without its mode', `${copy.replace('cp', 'cp --no-preserve=mode')}\n    ${copy}`],
    ['it was installed', `${copy.replace('cp', 'install -m 755')}\n    ${copy}`],
    ['it was made writable', `${copy}\n    chmod -R u+w priv\n    ${copy}`],
    ['it was removed', `${copy}\n    rm -f priv/native/tally_nif.so\n    ${copy}`],
    ['the command may fail', `${copy}\n    ${copy} || true`],
  ])('is when %s', async (_why, phase) => expect(await escript(copy, phase)).toBe(null));
});
