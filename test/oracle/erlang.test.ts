import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { findErlangNifModules } from '../../src/erlang/index.ts';
import { memoryRepository } from '../../src/repository/index.ts';
import { realTool } from '../real-tool.ts';
import { type ErlangCase, FOLLOWED, LOST, moduleOf } from './erlang/written-cases.ts';
import { runs, seed } from './runs.ts';

const escript = realTool('escript', 'erlang-base');
const erlc = realTool('erlc', 'erlang-base');
const ORACLE = fileURLToPath(new URL('./erlang/oracle.escript', import.meta.url));

interface Real {
  readonly paths: readonly string[];
  readonly needed: boolean;
  readonly functions: readonly string[];
}

/** What the BEAM makes of each module, installed as nixpkgs installs it. */
async function loadReally(cases: readonly ErlangCase[]): Promise<readonly Real[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rustler-nix-erlang-'));
  try {
    for (const [index, one] of cases.entries()) {
      for (const [path, text] of Object.entries(filesOf(one))) {
        const file = join(folder, `${index}`, 'lib/brine-0.2.0', path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
    }
    const { stdout } = await promisify(execFile)('escript', [ORACLE, folder, `${cases.length}`]);
    return stdout.trimEnd().split('\n').map(realOf);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function realOf(line: string): Real {
  const [kind, paths = '', needed, functions = ''] = line.split('\t');
  if (kind !== 'ok') throw new Error(line);
  return {
    paths: paths.split('|'),
    needed: needed === 'needed',
    functions: functions.split('|'),
  };
}

function filesOf(one: ErlangCase): Readonly<Record<string, string>> {
  return { 'src/brine.erl': moduleOf(one), ...(one.include === undefined ? {} : { 'include/brine.hrl': one.include }) };
}

function follow(one: ErlangCase) {
  const view = memoryRepository(filesOf(one));
  const [module] = findErlangNifModules('', { view, files: view.files });
  if (!module) throw new Error('no module was found');
  return module;
}

/** Without `.` and `..`, as the file system takes them. */
function plain(path: string): string {
  return join('/', path).slice(1);
}

describe.skipIf(escript.missing || erlc.missing)(
  'the library that an Erlang module loads, beside the real BEAM',
  () => {
    const generated = fc.sample(pathArbitrary, { seed: seed(), numRuns: runs(80, 800) }).map(
      (expression, index): ErlangCase => ({
        name: `${index}: ${expression}`,
        init: `erlang:load_nif(${expression}, 0)`,
      }),
    );
    let written: readonly Real[] = [];
    let random: readonly Real[] = [];

    beforeAll(async () => {
      const real = await loadReally([...FOLLOWED, ...generated]);
      written = real.slice(0, FOLLOWED.length);
      random = real.slice(FOLLOWED.length);
    }, 60_000);

    it('is the one that the BEAM is asked for', () => {
      FOLLOWED.forEach((one, index) => {
        const { load } = follow(one);
        const { paths, needed } = written[index] as Real;
        const told = load.kind === 'known' ? [load.value.path.value, load.value.needed] : load.reason;
        expect([one.name, told]).toEqual([one.name, [plain(paths.join(' ')), needed]]);
      });
    });

    it('has the functions that the compiler keeps to replace', () => {
      FOLLOWED.forEach((one, index) => {
        const { functions, unknown } = follow(one).functions;
        const kept = functions
          .filter((each) => each.exported || each.used)
          .map(({ name, arity }) => `${name}/${arity}`);
        const known = (written[index] as Real).functions.filter((name) => !name.startsWith('module_info/'));
        expect([one.name, unknown, kept.toSorted()]).toEqual([one.name, [], known.toSorted()]);
      });
    });

    it('is unknown where more than the text decides', () => {
      expect(LOST.filter((one) => follow(one).load.kind === 'known').map(({ name }) => name)).toEqual([]);
    });

    it('is the same in whatever way a path is put together', () => {
      const followed = generated.filter((one) => follow(one).load.kind === 'known');
      expect(followed.length).toBeGreaterThan(60);
      generated.forEach((one, index) => {
        const { load } = follow(one);
        if (load.kind === 'known')
          expect([one.name, load.value.path.value]).toEqual([one.name, plain((random[index] as Real).paths.join(' '))]);
      });
    });
  },
);

const name = fc.constantFrom(
  '"x"',
  '"native/x"',
  '"./x"',
  '"a/../x"',
  'x',
  '?MODULE',
  '"x" "y"',
  '"nif/"',
  'atom_to_list(x)',
);
const folder = fc.constantFrom(
  'code:priv_dir(brine)',
  'code:priv_dir(?MODULE)',
  'code:lib_dir(brine)',
  'filename:dirname(code:which(?MODULE))',
  'filename:dirname(filename:dirname(code:which(brine)))',
  'filename:join(code:lib_dir(brine), priv)',
  'filename:absname(code:priv_dir(brine))',
);
const below = fc.array(name, { minLength: 1, maxLength: 3 });

const pathArbitrary = fc.oneof(
  fc.tuple(folder, name).map(([root, last]) => `filename:join(${root}, ${last})`),
  fc.tuple(folder, below).map(([root, parts]) => `filename:join([${[root, ...parts].join(', ')}])`),
  fc.tuple(folder, fc.constantFrom('"/x"', '"/native/x"', '"/../priv/x"')).map(([root, text]) => `${root} ++ ${text}`),
  fc.tuple(folder, below).map(([root, parts]) => `filename:join(${root}, filename:join([${parts.join(', ')}]))`),
  fc.tuple(folder, name).map(([root, last]) => `lists:flatten(filename:join(${root}, ${last}) ++ ".so")`),
  fc.tuple(folder, name).map(([root, last]) => `begin Dir = ${root}, filename:join(Dir, ${last}) end`),
);
