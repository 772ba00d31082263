import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBeam, readBuiltTree, readCompiledModule } from '../../src/binary/index.ts';
import { realTool } from '../real-tool.ts';

const erl = realTool('erl', 'erlang-base');

/** Root folder of the installed OTP. */
function otpRoot(): string {
  return evaluate('io:format("~ts", [code:root_dir()])');
}

function evaluate(expression: string): string {
  const { stdout, status, stderr } = spawnSync('erl', ['-noshell', '-eval', `${expression}, halt().`], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr || stdout);
  return stdout;
}

describe.skipIf(erl.missing)(`what a compiled module holds is what OTP says ${erl.reason}`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rustler-nix-modules-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('for every module of the installed OTP', { timeout: 120_000 }, () => {
    const tree = readBuiltTree(otpRoot());
    const paths = tree.applications.flatMap(({ modules }) => [...modules.values()]).sort();
    expect(paths.length).toBeGreaterThan(300);
    expect(paths.map(ours)).toEqual(theirs(paths));
  });

  it('when it is compressed', { timeout: 60_000 }, () => {
    const source = join(folder, 'packed.erl');
    writeFileSync(
      source,
      '-module(packed).\n-export([add/2]).\nadd(_, _) -> erlang:nif_error(hidden()).\nhidden() -> not_loaded.\n',
    );
    evaluate(`{ok, _} = compile:file("${source}", [compressed, {outdir, "${folder}"}])`);
    const path = join(folder, 'packed.beam');
    expect([ours(path)]).toEqual(theirs([path]));
    expect(ours(path)).toContain('add/2');
  });

  it('and the BEAM beside it exports what NIFs may call', () => {
    const tree = readBuiltTree(otpRoot());
    const beam = tree.releases[0]?.beam;
    if (!beam) throw new Error(`no BEAM below ${tree.root}`);
    const { file, nifFunctions } = readBeam(beam);
    expect(file.content).toMatchObject({ format: 'elf', machine: { name: expect.any(String) } });
    expect(tree.releases[0]?.otp?.release).toBe(Number(evaluate('io:format("~s", [erlang:system_info(otp_release)])')));
    const { stdout } = spawnSync('nm', ['-D', '--defined-only', beam.path], { encoding: 'utf8' });
    const exported = Array.from(stdout.matchAll(/ (enif_\w+)/g), ([, name]) => name).sort();
    expect(exported.length).toBeGreaterThan(100);
    expect(nifFunctions.kind === 'known' && [...nifFunctions.value].sort()).toEqual(exported);
  });

  /** beam_lib's answers, a line a module. */
  function theirs(paths: readonly string[]): string[] {
    const list = join(folder, 'paths');
    writeFileSync(list, paths.join('\n'));
    const answers = evaluate(`
      ok = io:setopts([{encoding, unicode}]),
      {ok, List} = file:read_file("${list}"),
      Name = fun({F, A}) -> io_lib:format("~ts/~w", [atom_to_list(F), A]) end,
      Full = fun({M, F, A}) -> io_lib:format("~ts:~ts/~w", [atom_to_list(M), atom_to_list(F), A]) end,
      lists:foreach(fun(Path) ->
        {ok, {Module, Chunks}} = beam_lib:chunks(binary_to_list(Path), [exports, locals, imports], [allow_missing_chunks]),
        Found = fun(Kind, Show) -> case proplists:get_value(Kind, Chunks) of
          missing_chunk -> [];
          Rows -> [lists:flatten(Show(Row)) || Row <- Rows] end end,
        Sorted = fun(Rows) -> lists:join(" ", lists:sort(Rows)) end,
        io:format("~ts|~ts|~ts|~ts~n", [atom_to_list(Module), Sorted(Found(exports, Name)), Sorted(Found(locals, Name)), Sorted(Found(imports, Full))])
      end, binary:split(List, <<"\\n">>, [global]))`);
    return answers.trimEnd().split('\n');
  }
});

function ours(path: string): string {
  const read = readCompiledModule(path);
  if (read.kind === 'unreadable') return `${path}: ${read.reason}`;
  const { name, exported, local, imported } = read.module;
  const names = (rows: readonly { name: string; arity: number }[]) => rows.map((row) => `${row.name}/${row.arity}`);
  const full = imported.map((row) => `${row.module}:${row.name}/${row.arity}`);
  return [name, ...[names(exported), names(local), full].map((rows) => rows.sort().join(' '))].join('|');
}
