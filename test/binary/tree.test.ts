import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBuiltTree } from '../../src/binary/index.ts';

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'rustler-nix-tree-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Lays files by path; `-> target` is a link. */
function lay(files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    const place = join(root, path);
    mkdirSync(dirname(place), { recursive: true });
    if (content.startsWith('-> ')) symlinkSync(content.slice(3), place);
    else writeFileSync(place, content);
  }
}

const RELEASE = {
  'erts-13.1.5/bin/beam.smp': '',
  'erts-13.1.5/bin/beam.debug.smp': '',
  'releases/start_erl.data': '13.1.5 0.1.0\n',
  'releases/0.1.0/sys.config': '',
  'lib/my_app-0.1.0/ebin/my_app.app': '',
  'lib/my_app-0.1.0/ebin/Elixir.MyApp.Native.beam': '',
  'lib/my_app-0.1.0/priv/native/my_nif.so': 'x',
  'lib/kernel-8.5.3/ebin/kernel.app': '',
  'lib/kernel-8.5.3/ebin/code.beam': '',
};

describe('a release', () => {
  it('is found with its BEAM, its OTP release, its applications and their libraries', () => {
    lay(RELEASE);
    const tree = readBuiltTree(root);
    expect(tree).toMatchObject({ kind: 'directory', root, problems: [] });
    expect(tree.releases).toMatchObject([
      {
        path: root,
        version: '0.1.0',
        ertsVersion: '13.1.5',
        otp: { release: 25, because: 'erts-13.1.5' },
        beam: { path: join(root, 'erts-13.1.5/bin/beam.smp'), ertsVersion: '13.1.5' },
      },
    ]);
    expect(tree.releases[0]?.applications.map(({ name, version }) => [name, version])).toEqual([
      ['kernel', '8.5.3'],
      ['my_app', '0.1.0'],
    ]);
    const application = tree.applications.find(({ name }) => name === 'my_app');
    expect(application?.modules.get('Elixir.MyApp.Native')).toBe(
      join(root, 'lib/my_app-0.1.0/ebin/Elixir.MyApp.Native.beam'),
    );
    expect(tree.libraries).toEqual([
      {
        inTree: 'lib/my_app-0.1.0/priv/native/my_nif.so',
        path: join(root, 'lib/my_app-0.1.0/priv/native/my_nif.so'),
        inApplication: { application: 'my_app', path: 'priv/native/my_nif.so' },
        entry: { kind: 'file' },
      },
    ]);
  });

  const older = {
    'lib/my_app-0.0.9/ebin/Elixir.MyApp.Native.beam': '',
    'lib/my_app-0.0.9/priv/native/my_nif.so': 'x',
    'lib/my_app-0.0.9/ebin/my_app.app': '',
  };
  const booted = {
    'releases/0.1.0/my_app.rel':
      '{release,{"my_app","0.1.0"},{erts,"13.1.5"},[{kernel,"8.5.3",permanent},\n {my_app,"0.1.0",permanent}]}.\n',
  };

  it('has the applications that it boots, without what an older one left in its folder', () => {
    lay({ ...RELEASE, ...older, ...booted });
    const tree = readBuiltTree(root);
    expect(tree.applications.map(({ name, version }) => [name, version])).toEqual([
      ['kernel', '8.5.3'],
      ['my_app', '0.1.0'],
    ]);
    expect(tree.libraries.map(({ inTree }) => inTree)).toEqual(['lib/my_app-0.1.0/priv/native/my_nif.so']);
  });

  it('has them all where nothing says what it boots', () => {
    lay({ ...RELEASE, ...older });
    expect(readBuiltTree(root).libraries).toHaveLength(2);
  });

  it('with several BEAMs runs on the one that is started, and on an unknown one where nothing says which', () => {
    lay({ ...RELEASE, 'erts-12.0/bin/beam.smp': '' });
    expect(readBuiltTree(root).releases).toMatchObject([{ beam: { ertsVersion: '13.1.5' } }]);
    rmSync(join(root, 'releases/start_erl.data'));
    expect(readBuiltTree(root).releases).toMatchObject([{ beam: undefined }]);
  });

  it('without a BEAM runs on the machine’s', () => {
    const { 'erts-13.1.5/bin/beam.smp': _, 'erts-13.1.5/bin/beam.debug.smp': __, ...rest } = RELEASE;
    lay(rest);
    expect(readBuiltTree(root).releases).toMatchObject([
      { beam: undefined, ertsVersion: '13.1.5', otp: { release: 25 } },
    ]);
  });

  it('is found through the link `result` and through any folder around it', () => {
    lay(Object.fromEntries(Object.entries(RELEASE).map(([path, content]) => [`store/abc-my_app/${path}`, content])));
    lay({ result: '-> store/abc-my_app' });
    for (const path of ['result', '.', 'store']) {
      const tree = readBuiltTree(join(root, path));
      expect(tree.releases).toHaveLength(1);
      expect(tree.libraries.map(({ inApplication }) => inApplication?.path)).toEqual(['priv/native/my_nif.so']);
    }
  });

  it('of OTP itself says its release in a file', () => {
    lay({
      'lib/erlang/releases/27/OTP_VERSION': '27.1.2\n',
      'lib/erlang/releases/start_erl.data': '15.1.2 27',
      'lib/erlang/lib/crypto-5.5/ebin/crypto.app': '',
      'lib/erlang/lib/crypto-5.5/priv/lib/crypto.so': '',
      'lib/erlang/erts-15.1.2/bin/beam.smp': '',
    });
    const tree = readBuiltTree(root);
    expect(tree.releases[0]?.otp).toEqual({ release: 27, because: 'lib/erlang/releases/27/OTP_VERSION' });
    expect(tree.beams).toEqual([{ path: join(root, 'lib/erlang/erts-15.1.2/bin/beam.smp'), ertsVersion: '15.1.2' }]);
    expect(tree.libraries[0]?.inApplication).toEqual({ application: 'crypto', path: 'priv/lib/crypto.so' });
  });
});

describe('other trees', () => {
  it('of `mix compile` have applications without versions', () => {
    lay({
      '_build/prod/lib/my_app/ebin/my_app.app': '',
      '_build/prod/lib/my_app/priv': '-> ../../../../priv',
      'priv/native/my_nif.so': 'x',
    });
    const tree = readBuiltTree(root);
    expect(tree.applications).toMatchObject([{ name: 'my_app', version: undefined, complete: true }]);
    expect(tree.libraries).toMatchObject([
      {
        inTree: '_build/prod/lib/my_app/priv/native/my_nif.so',
        path: join(root, 'priv/native/my_nif.so'),
        inApplication: { application: 'my_app', path: 'priv/native/my_nif.so' },
      },
    ]);
    const build = readBuiltTree(join(root, '_build'));
    expect(build.libraries).toEqual([]);
    // Nobody can say that the library is not there.
    expect(build.applications).toMatchObject([{ name: 'my_app', complete: false }]);
    expect(build.problems).toMatchObject([
      { path: 'prod/lib/my_app/priv', reason: expect.stringContaining('out of the tree') },
    ]);
  });

  it('may be a bare priv folder, or hold one', () => {
    lay({ 'priv/native/my_nif.so': 'x', 'priv/static/app.js': '' });
    expect(readBuiltTree(root).libraries.map(({ inTree }) => inTree)).toEqual(['priv/native/my_nif.so']);
    expect(readBuiltTree(join(root, 'priv')).libraries.map(({ inTree }) => inTree)).toEqual(['native/my_nif.so']);
  });

  it('of a Rust derivation have their libraries in lib', () => {
    lay({ 'lib/libmy_nif.so': 'x', 'lib/libmy_nif.rlib': 'x', 'bin/tool': 'x' });
    expect(readBuiltTree(root).libraries).toMatchObject([{ inTree: 'lib/libmy_nif.so', inApplication: undefined }]);
  });

  it('of a container are searched without the libraries of its distribution', () => {
    lay({ 'usr/lib/libc.so.6': 'x', 'etc/passwd': '', 'proc/self/x.so': '', 'sys/x.so': '', 'dev/x.so': '' });
    lay(Object.fromEntries(Object.entries(RELEASE).map(([path, content]) => [`srv/my_app/${path}`, content])));
    lay({ 'opt/app': '-> /srv/my_app' });
    const tree = readBuiltTree(root);
    expect(tree.releases).toHaveLength(1);
    expect(tree.libraries.map(({ inApplication }) => inApplication?.path)).toEqual(['priv/native/my_nif.so']);
    expect(tree.problems).toEqual([]);
  });

  it('may be one file, or nothing', () => {
    lay({ 'my_nif.so': 'x', 'gone.so': '-> nowhere.so' });
    expect(readBuiltTree(join(root, 'my_nif.so'))).toMatchObject({
      kind: 'file',
      libraries: [{ inTree: 'my_nif.so', entry: { kind: 'file' } }],
    });
    expect(readBuiltTree(join(root, 'gone.so'))).toMatchObject({
      kind: 'missing',
      libraries: [{ entry: { kind: 'dangling-link', target: 'nowhere.so' } }],
    });
    expect(readBuiltTree(join(root, 'nothing'))).toMatchObject({ kind: 'missing', libraries: [] });
    expect(readBuiltTree('nul\0')).toMatchObject({ kind: 'missing', libraries: [] });
  });
});

describe('links in a tree', () => {
  it('are followed inside it, and said to dangle or to lead out', () => {
    lay({
      'lib/my_app-0.1.0/ebin/my_app.app': '',
      'lib/my_app-0.1.0/priv/native/relative.so': '-> ../../../../store/my_nif.so',
      'lib/my_app-0.1.0/priv/native/absolute.so': `-> ${root}/store/my_nif.so`,
      'lib/my_app-0.1.0/priv/native/dangling.so': '-> ../../nowhere.so',
      'lib/my_app-0.1.0/priv/native/lost.so': '-> /nix/store/0000-gone/lib/libx.so',
      'lib/my_app-0.1.0/priv/native/outside.so': '-> /etc/hostname',
      'lib/my_app-0.1.0/priv/native/loop.so': '-> loop.so',
      'lib/my_app-0.1.0/priv/native/folder.so/x': '',
      'lib/my_app-0.1.0/priv/again': '-> ..',
      'store/my_nif.so': 'x',
    });
    const tree = readBuiltTree(root);
    const entries = Object.fromEntries(tree.libraries.map(({ inTree, entry }) => [inTree.split('/').at(-1), entry]));
    expect(entries).toEqual({
      'relative.so': { kind: 'file' },
      'absolute.so': { kind: 'file' },
      'dangling.so': { kind: 'dangling-link', target: '../../nowhere.so' },
      'lost.so': { kind: 'dangling-link', target: '/nix/store/0000-gone/lib/libx.so' },
      'outside.so': { kind: 'outside-link', target: '/etc/hostname' },
      'loop.so': { kind: 'no-file' },
      'folder.so': { kind: 'no-file' },
    });
    expect(tree.libraries.find(({ inTree }) => inTree.endsWith('relative.so'))?.path).toBe(
      join(root, 'store/my_nif.so'),
    );
  });
});
