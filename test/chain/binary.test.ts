import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import type { Report } from '../../src/engine/report.ts';
import { compiledModule } from '../support/built-fixtures.ts';
import { type ElfSketch, writeElf } from '../support/elf-writer.ts';
import { writeMachO } from '../support/macho-writer.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const folder = mkdtempSync(join(tmpdir(), 'rustler-nix-chain-'));
let count = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nif = (changes: ElfSketch = {}) =>
  writeElf({ needed: ['libc.so.6'], defines: ['nif_init'], names: ['Elixir.MyApp.Native'], ...changes });
const beam = (changes: ElfSketch = {}) =>
  writeElf({ pie: true, interpreter: '/lib64/ld-linux-x86-64.so.2', needed: ['libc.so.6'], ...changes });
const AARCH64 = { machine: 183, interpreter: '/lib/ld-linux-aarch64.so.1' };

/** A flake with a release for two systems, and the Mix project around one crate. */
const FLAKE = `{
  outputs = { self, nixpkgs, crane }:
    let
      for = system: pkgs:
        let
          nif = (crane.mkLib pkgs).buildPackage { src = ./native/my_nif; doCheck = false; };
        in pkgs.beamPackages.mixRelease {
          pname = "my_app";
          version = "0.1.0";
          src = ./.;
          mixFodDeps = pkgs.beamPackages.fetchMixDeps {
            pname = "my_app-deps"; version = "0.1.0"; src = ./.;
            hash = "sha256-Xq4p0iKHT7bV2nW1mVYd0e0o2rEoH0hJQ5cC2s9bX7k=";
          };
          preBuild = ''
            mkdir -p priv/native
            cp \${nif}/lib/libmy_nif.so priv/native/my_nif.so
          '';
        };
    in {
      packages.x86_64-linux.default = for "x86_64-linux" nixpkgs.legacyPackages.x86_64-linux;
      packages.aarch64-linux.default = for "aarch64-linux" nixpkgs.legacyPackages.aarch64-linux;
    };
}
`;

/** Files by their path; `-> target` is a link. */
type Tree = Readonly<Record<string, Buffer | string>>;

function release(at: string, library: Buffer | undefined, own: Buffer): Tree {
  return {
    [`${at}/erts-15.0/bin/beam.smp`]: own,
    [`${at}/releases/start_erl.data`]: '15.0 0.1.0\n',
    [`${at}/lib/my_app-0.1.0/ebin/Elixir.MyApp.Native.beam`]: '',
    ...(library ? { [`${at}/lib/my_app-0.1.0/priv/native/my_nif.so`]: library } : {}),
  };
}

/** The report over the repository with these built files, given by their folders. */
async function doctor(
  tree: Tree,
  paths: readonly string[],
  options: { flake?: false; target?: string } = {},
): Promise<Report> {
  const root = join(folder, String(count++));
  cpSync(join(fixturesFolder, 'libc-mismatch/broken'), root, { recursive: true });
  if (options.flake === false) rmSync(join(root, 'flake.nix'));
  else writeFileSync(join(root, 'flake.nix'), FLAKE);
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    const target = typeof content === 'string' && content.startsWith('-> ') ? content.slice(3) : undefined;
    if (target === undefined) writeFileSync(join(root, path), content);
    else symlinkSync(target, join(root, path));
  }
  const built = { paths: paths.map((path) => join(root, path)), target: options.target, maxGlibc: undefined };
  return (await check(root, { only: [], skip: [], built })).report;
}

/** Of every chain with a binary link: its build, and the file that the link is about. */
function links({ chains }: Report): string[] {
  return chains.flatMap(({ build, library, links: all }) =>
    all
      .filter(({ kind }) => kind === 'binary')
      .map(({ location }) => `${build ?? (library === null ? 'mix compile' : 'no chain')}: ${location?.path}`),
  );
}

const rulesOf = ({ findings }: Report) => findings.map(({ rule }) => rule);

describe('a built tree belongs to', { timeout: 30_000 }, () => {
  test('the build for the system that its BEAM is made for', async () => {
    const report = await doctor(release('result', nif({ machine: 183 }), beam(AARCH64)), ['result']);
    expect(links(report)).toEqual(['packages.aarch64-linux.default: result/lib/my_app-0.1.0/priv/native/my_nif.so']);
    expect(rulesOf(report)).toEqual([]);
  });

  test('one build each when there are several', async () => {
    const trees = {
      ...release('result', nif(), beam()),
      ...release('result-arm', nif({ machine: 183 }), beam(AARCH64)),
    };
    expect(links(await doctor(trees, ['result', 'result-arm'])).sort()).toEqual([
      'packages.aarch64-linux.default: result-arm/lib/my_app-0.1.0/priv/native/my_nif.so',
      'packages.x86_64-linux.default: result/lib/my_app-0.1.0/priv/native/my_nif.so',
    ]);
  });

  test('the build that its own header fits, when there is no BEAM', async () => {
    const tree = {
      'result/lib/my_app-0.1.0/ebin/Elixir.MyApp.Native.beam': '',
      'result/lib/my_app-0.1.0/priv/native/my_nif.so': nif(),
    };
    expect(links(await doctor(tree, ['result']))).toEqual([
      'packages.x86_64-linux.default: result/lib/my_app-0.1.0/priv/native/my_nif.so',
    ]);
  });

  test('`mix compile` when it stands below _build', async () => {
    const report = await doctor(release('_build/prod/rel/my_app', nif(), beam()), ['_build/prod']);
    expect(links(report)).toEqual(['mix compile: _build/prod/rel/my_app/lib/my_app-0.1.0/priv/native/my_nif.so']);
  });

  test('`mix compile` where nothing builds with Nix', async () => {
    const report = await doctor(release('rel', nif(), beam()), ['rel'], { flake: false });
    expect(links(report)).toEqual(['mix compile: rel/lib/my_app-0.1.0/priv/native/my_nif.so']);
  });
});

describe('a library is found', { timeout: 30_000 }, () => {
  test.each(['priv', 'out', 'out/priv'])('in a bare priv folder, given as %s', async (path) => {
    const at = path === 'priv' ? 'priv/native/my_nif.so' : 'out/priv/native/my_nif.so';
    expect(links(await doctor({ [at]: nif() }, [path], { flake: false }))).toEqual([`mix compile: ${at}`]);
  });

  test.each(['my_nif.so', 'libmy_nif.so'])('as a lone file called %s', async (name) => {
    expect(links(await doctor({ [name]: nif() }, [name], { flake: false }))).toEqual([`mix compile: ${name}`]);
  });

  test('as a lone file of another name, which belongs to no chain', async () => {
    expect(links(await doctor({ 'x.so': nif() }, ['x.so'], { flake: false }))).toEqual(['no chain: x.so']);
  });

  test('by the target that is asked for, among the builds for several systems', async () => {
    const report = await doctor({ 'my_nif.so': nif() }, ['my_nif.so'], { target: 'aarch64-unknown-linux-gnu' });
    expect(links(report)).toEqual(['packages.aarch64-linux.default: my_nif.so']);
    expect(rulesOf(report)).toEqual(['binary-wrong-architecture']);
  });

  test('beside the BEAM of another tree that was given', async () => {
    const trees = {
      'my_nif.so': nif({ uses: ['enif_absent'] }),
      ...release('otp', undefined, beam({ defines: ['enif_make_int'] })),
    };
    const { 'otp/lib/my_app-0.1.0/ebin/Elixir.MyApp.Native.beam': _, ...without } = trees as Record<
      string,
      Buffer | string
    >;
    const report = await doctor(without, ['my_nif.so', 'otp'], { flake: false });
    expect(rulesOf(report)).toEqual(['binary-undefined-symbols']);
  });
});

describe('of a release', { timeout: 30_000 }, () => {
  test('NIFs of dependencies are judged, and point at their file', async () => {
    const other = nif({ machine: 183, names: ['Elixir.Dep.Native'] });
    const trees = { ...release('result', nif(), beam()), 'result/lib/dep-1.0.0/priv/native/dep.so': other };
    const report = await doctor(trees, ['result']);
    expect(report.findings.map(({ rule, location }) => `${rule} at ${location.path}`)).toEqual([
      'binary-wrong-architecture at result/lib/dep-1.0.0/priv/native/dep.so',
    ]);
    expect(report.chains.at(-1)).toMatchObject({
      module: 'Dep.Native',
      library: 'result/lib/dep-1.0.0/priv/native/dep.so',
    });
  });

  test('libraries that are no NIFs, and those of Erlang/OTP, are not judged', async () => {
    const trees = {
      ...release('result', nif(), beam()),
      'result/lib/dep-1.0.0/priv/libcompanion.so': nif({ machine: 183, defines: ['compress'] }),
      'result/lib/crypto-5.4/priv/lib/crypto.so': nif({ needed: ['libcrypto.so.3'] }),
    };
    const report = await doctor(trees, ['result']);
    expect(links(report)).toHaveLength(1);
    expect(rulesOf(report)).toEqual([]);
  });

  test('a library that a link leads to is judged once', async () => {
    const companion = { needed: ['libfoo.so.1', 'libc.so.6'], runpath: '$ORIGIN' };
    const trees = {
      ...release('result', undefined, beam()),
      'result/lib/my_app-0.1.0/priv/native/libfoo.so.1': writeElf({ soname: 'libfoo.so.1' }),
      'result/lib/my_app-0.1.0/priv/native/v1/real.so': nif(companion),
      'result/lib/my_app-0.1.0/priv/native/my_nif.so': '-> v1/real.so',
    };
    const report = await doctor(trees, ['result'], { flake: false });
    expect(rulesOf(report)).toEqual([]);
    expect(links(report)).toEqual(['mix compile: result/lib/my_app-0.1.0/priv/native/my_nif.so']);
  });

  test('a library below a link that leads out of it is not called missing', async () => {
    const trees = {
      '_build/dev/lib/my_app/ebin/Elixir.MyApp.Native.beam': '',
      '_build/dev/lib/my_app/priv': '-> ../../../../priv',
      'priv/native/my_nif.so': nif(),
    };
    const report = await doctor(trees, ['_build/dev'], { flake: false });
    expect(rulesOf(report)).toEqual([]);
    expect(report.unknown).toMatchObject([{ message: expect.stringMatching(/^the link leads out of the tree/) }]);
  });

  test('a module that is not compiled into it misses nothing', async () => {
    const { 'result/lib/my_app-0.1.0/ebin/Elixir.MyApp.Native.beam': _, ...without } = release(
      'result',
      undefined,
      beam(),
    ) as Record<string, Buffer | string>;
    const report = await doctor({ ...without, 'result/lib/my_app-0.1.0/ebin/my_app.app': '' }, ['result']);
    expect(links(report)).toEqual([]);
    expect(rulesOf(report)).toEqual([]);
  });
});

describe('a Mach-O library', { timeout: 30_000 }, () => {
  const own = (cpu: 'arm64' | 'x86_64') => writeMachO({ cpu, signed: true, defines: ['enif_make_int'] });
  const native = { signed: true, defines: ['nif_init'], names: ['Elixir.MyApp.Native'] };

  test.each([
    ['for Intel processors since Haswell, beside a BEAM for all of them', { ...native, cpu: 'x86_64h' }, []],
    ['for others', { ...native, cpu: 'arm64' }, ['binary-wrong-architecture']],
    ['without an init function', { ...native, cpu: 'x86_64', defines: [] }, ['binary-no-nif-init']],
    [
      'that passes on what another one has',
      { ...native, cpu: 'x86_64', defines: [], reexports: '/opt/lib/libreal.dylib' },
      [],
    ],
    [
      'that passes on what the system has',
      { ...native, cpu: 'x86_64', defines: [], reexports: '/usr/lib/libSystem.B.dylib' },
      ['binary-no-nif-init'],
    ],
  ] as const)('%s', async (_, sketch, expected) => {
    const trees = release('result', writeMachO(sketch), own('x86_64'));
    expect(rulesOf(await doctor(trees, ['result'], { flake: false }))).toEqual(expected);
  });
});

describe('a library that asks for an executable stack', { timeout: 30_000 }, () => {
  test.each([
    ['2.40', { verdict: 'ok', reason: null }],
    ['2.41', { verdict: 'unknown', reason: 'it asks for an executable stack, and glibc 2.41 gives none' }],
  ])('in the process of glibc %s', async (version, expected) => {
    const libc = { soname: 'libc.so.6', versions: ['GLIBC_2.2.5', `GLIBC_${version}`] };
    const trees = {
      ...release('image/app', nif({ executableStack: true }), beam()),
      'image/lib64/ld-linux-x86-64.so.2': writeElf({ soname: 'ld-linux-x86-64.so.2' }),
      'image/lib/x86_64-linux-gnu/libc.so.6': writeElf(libc),
    };
    const { chains } = await doctor(trees, ['image'], { flake: false });
    expect(chains.flatMap((chain) => chain.links.filter(({ kind }) => kind === 'binary'))).toMatchObject([expected]);
  });
});

describe('a needed library in a directory of ldconfig', { timeout: 30_000 }, () => {
  const place = '/usr/local/lib/libfoo.so.1';
  const unlisted =
    'whether libfoo.so.1 is found is not known: /usr/local/lib is searched only for what ldconfig has listed';

  test.each([
    ['before it has run', undefined, { verdict: 'unknown', reason: unlisted }],
    ['that has listed others alone', libraryCache('libbar.so.1', '/usr/local/lib/libbar.so.1'), { reason: unlisted }],
    ['that has listed it', libraryCache('libfoo.so.1', place), { verdict: 'ok', reason: null }],
  ])('%s', async (_, cache, expected) => {
    const trees = {
      ...release('image/app', nif({ needed: ['libfoo.so.1', 'libc.so.6'] }), beam()),
      // The directories that the loader was built to search.
      'image/lib64/ld-linux-x86-64.so.2': writeElf({
        soname: 'ld-linux-x86-64.so.2',
        names: ['/lib64/', '/usr/lib64/'],
      }),
      'image/lib64/libc.so.6': writeElf({ soname: 'libc.so.6' }),
      'image/etc/ld.so.conf': '/usr/local/lib\n',
      ...(cache ? { 'image/etc/ld.so.cache': cache } : {}),
      [`image${place}`]: writeElf({ soname: 'libfoo.so.1' }),
    };
    const { chains } = await doctor(trees, ['image'], { flake: false });
    expect(chains.flatMap((chain) => chain.links.filter(({ kind }) => kind === 'binary'))).toMatchObject([expected]);
  });
});

test('a function of glibc that is called like one of the C++ runtime asks for none', { timeout: 30_000 }, async () => {
  const uses = [{ name: '__cxa_at_quick_exit', version: 'GLIBC_2.10', library: 'libc.so.6' }];
  const trees = { 'my_nif.so': nif({ uses }) };
  const options = { flake: false, target: 'x86_64-unknown-linux-gnu' } as const;
  expect(rulesOf(await doctor(trees, ['my_nif.so'], options))).toEqual([]);
  const cxx = { 'my_nif.so': nif({ uses: ['_Znwm'] }) };
  expect(rulesOf(await doctor(cxx, ['my_nif.so'], options))).toEqual(['binary-cxx-runtime']);
});

test.each([
  ['GLIBC_ABI_DT_RELR', /Debian 12.*have it; Ubuntu 22\.04 has 2\.35/],
  ['GLIBC_ABI_GNU_TLS', /^Build on a system with the older glibc, or run on a newer one\.$/],
])('the help for %s names no distribution that lacks it', { timeout: 30_000 }, async (version, help) => {
  const trees = {
    ...release('image/app', nif({ uses: [{ name: 'malloc', version, library: 'libc.so.6' }] }), beam()),
    'image/lib64/ld-linux-x86-64.so.2': writeElf({ soname: 'ld-linux-x86-64.so.2' }),
    'image/lib64/libc.so.6': writeElf({
      soname: 'libc.so.6',
      defines: ['malloc'],
      versions: ['GLIBC_2.2.5', 'GLIBC_2.31'],
    }),
  };
  const { findings } = await doctor(trees, ['image'], { flake: false });
  expect(findings).toMatchObject([{ rule: 'binary-glibc-too-new', help: expect.stringMatching(help) }]);
});

describe('a start script that says where the loader looks', { timeout: 30_000 }, () => {
  const cxx = { uses: [{ name: '_Znwm', version: 'GLIBCXX_3.4.99', library: 'libstdc++.so.6' }] };
  const image = (own: Buffer, script: string | undefined) => ({
    ...release('image/app', own, beam({ needed: ['libstdc++.so.6', 'libc.so.6'] })),
    'image/lib64/ld-linux-x86-64.so.2': writeElf({ soname: 'ld-linux-x86-64.so.2' }),
    'image/lib64/libc.so.6': writeElf({ soname: 'libc.so.6' }),
    'image/lib64/libstdc++.so.6': writeElf({ soname: 'libstdc++.so.6', defines: ['_Znwm'], versions: ['GLIBCXX_3.4'] }),
    ...(script === undefined ? {} : { 'image/app/bin/my_app': script }),
  });

  test.each([
    [
      'may bring symbols',
      nif({ uses: ['mallctl'] }),
      'export LD_PRELOAD=/lib/libjemalloc.so.2\n',
      'binary-undefined-symbols',
    ],
    ['may bring a newer library', nif(cxx), 'export LD_LIBRARY_PATH="$RELEASE_ROOT/vendor"\n', 'binary-cxx-runtime'],
  ])('%s', async (_, own, script, rule) => {
    expect(rulesOf(await doctor(image(own, undefined), ['image'], { flake: false }))).toEqual([rule]);
    const report = await doctor(image(own, script), ['image'], { flake: false });
    expect(rulesOf(report)).toEqual([]);
    const verdicts = report.chains.flatMap((chain) => chain.links.filter(({ kind }) => kind === 'binary'));
    expect(verdicts).toMatchObject([
      { verdict: 'unknown', reason: expect.stringMatching(/sets where the loader looks$/) },
    ]);
  });
});

describe('a run path into a home folder', { timeout: 30_000 }, () => {
  test.each([
    ['that the image holds', { 'image/home/app/lib/libfoo.so.1': writeElf({ soname: 'libfoo.so.1' }) }, []],
    ['that it does not hold', {}, ['binary-runpath-outside-release']],
  ])('%s', async (_, held, expected) => {
    const trees = {
      ...release('image/app', nif({ runpath: '/home/app/lib' }), beam()),
      'image/lib64/ld-linux-x86-64.so.2': writeElf({ soname: 'ld-linux-x86-64.so.2' }),
      'image/lib64/libc.so.6': writeElf({ soname: 'libc.so.6' }),
      ...held,
    };
    expect(rulesOf(await doctor(trees, ['image'], { flake: false }))).toEqual(expected);
  });
});

/** A cache of ldconfig with one library in it. */
function libraryCache(name: string, path: string): Buffer {
  const header = Buffer.alloc(48);
  header.write('glibc-ld.so.cache1.1', 'latin1');
  header.writeUInt32LE(1, 20);
  const entry = Buffer.alloc(24);
  entry.writeUInt32LE(0x0303);
  entry.writeUInt32LE(72, 4);
  entry.writeUInt32LE(72 + name.length + 1, 8);
  return Buffer.concat([header, entry, Buffer.from(`${name}\0${path}\0`)]);
}

describe('the compiled module beside a library', { timeout: 30_000 }, () => {
  const module = 'image/app/lib/my_app-0.1.0/ebin/Elixir.MyApp.Native.beam';

  async function binaryLinkWith(exported: readonly (readonly [name: string, arity: number])[]) {
    const root = join(folder, String(count++));
    cpSync(join(fixturesFolder, 'binary-libc-mismatch/sound'), root, { recursive: true, verbatimSymlinks: true });
    writeFileSync(join(root, module), compiledModule('Elixir.MyApp.Native', exported));
    const built = { paths: [join(root, 'image')], target: undefined, maxGlibc: undefined };
    const { report } = await check(root, { only: [], skip: [], built });
    return report.chains.flatMap(({ links: all }) => all.filter(({ kind }) => kind === 'binary'));
  }

  test('proves a load when it has a function for every NIF', async () => {
    expect(await binaryLinkWith([['add', 2]])).toMatchObject([{ verdict: 'ok' }]);
  });

  test.each<[string, readonly (readonly [string, number])[]]>([
    ['no such function', []],
    ['one of another arity', [['add', 3]]],
  ])('proves none when it has %s', async (_, exported) => {
    expect(await binaryLinkWith(exported)).toMatchObject([
      { verdict: 'unknown', reason: 'the compiled module in the tree shows no add/2, which the crate registers' },
    ]);
  });
});
