import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { rustlerNix } from '../cli/command-line.ts';
import { reportFaults, sarifFaults } from '../report/schemas.ts';
import { temporaryFolder } from '../repository/temporary-checkout.ts';
import { fixturesFolder } from '../support/rule-folders.ts';
import { expectTerminalSafe, MOST_MEMORY_MB, peakMemoryMb } from './bounds.ts';

vi.setConfig({ testTimeout: 120_000 });

let root: string;

/** A whole sound repository, whose files the tests exchange. */
beforeEach(() => {
  root = temporaryFolder({});
  cpSync(join(fixturesFolder, 'recipes/crane-workspace'), root, { recursive: true });
});

const inRoot = (path: string) => join(root, path);

interface Checked {
  readonly code: number;
  readonly unknown: readonly string[];
}

/** Checks the tree in every format that a stranger's text can break. */
async function checked(): Promise<Checked> {
  const files = temporaryFolder({});
  const formats = ['json', 'sarif', 'concise', 'github', 'markdown'];
  const asked = formats.flatMap((format) => ['--format', `${format}=${join(files, format)}`]);
  const { code, stdout, stderr } = await rustlerNix([
    'doctor',
    root,
    '--format',
    'pretty',
    '--color',
    'always',
    ...asked,
  ]);
  const texts = Object.fromEntries(formats.map((format) => [format, readFileSync(join(files, format), 'utf8')]));
  for (const text of [stdout, stderr, ...Object.values(texts)]) expectTerminalSafe(text);
  const report = JSON.parse(texts.json ?? '');
  expect(reportFaults(report)).toEqual([]);
  expect(sarifFaults(JSON.parse(texts.sarif ?? ''))).toEqual([]);
  expect(peakMemoryMb()).toBeLessThan(MOST_MEMORY_MB);
  const unknown = report.unknown.map(({ message, location }: { message: string; location: { path: string } }) => {
    return `${location.path}: ${message}`;
  });
  return { code, unknown };
}

describe('a tree that a stranger made', () => {
  test('is checked when pipes, sockets and devices stand where files should', async () => {
    for (const path of ['flake.nix', 'mix.lock', 'Cargo.lock', 'config/config.exs', 'lib/pipe.ex']) {
      rmSync(inRoot(path), { force: true });
      mkdirSync(join(inRoot(path), '..'), { recursive: true });
      execFileSync('mkfifo', [inRoot(path)]);
    }
    symlinkSync('/dev/zero', inRoot('default.nix'));
    symlinkSync('/dev/tty', inRoot('shell.nix'));
    symlinkSync('flake.nix', inRoot('package.nix'));
    const server = createServer().listen(inRoot('socket.nix'));
    const { code, unknown } = await checked();
    server.close();
    expect([0, 1]).toContain(code);
    expect(unknown.join('\n')).toMatch(/default\.nix: .*leaves the checked directory/);
    expect(unknown.join('\n')).toMatch(/package\.nix: .*neither a file nor a directory/);
  });

  test('is checked when its links lead in circles, out of it and nowhere', async () => {
    symlinkSync('.', inRoot('here'));
    symlinkSync('here/here/here', inRoot('there'));
    symlinkSync('self.nix', inRoot('self.nix'));
    symlinkSync('/etc', inRoot('lib/etc'));
    symlinkSync('/etc/passwd', inRoot('lib/passwd.ex'));
    symlinkSync('nowhere', inRoot('lib/gone.ex'));
    symlinkSync('../..', inRoot('crates/up'));
    symlinkSync('/proc/self/root', inRoot('proc'));
    const { code, unknown } = await checked();
    expect([0, 1]).toContain(code);
    expect(unknown.filter((each) => /root:|daemon/.test(each))).toEqual([]);
  });

  test('is checked when names hold line breaks, orders to the terminal and bytes that are no text', async () => {
    const names = [
      'a\nb',
      '\u001b]0;title\u0007',
      '\u001b[2J',
      '\u202egnp',
      ' ',
      '-rf',
      '--help',
      '$(touch x)',
      '"',
      "'",
    ];
    for (const name of names) {
      mkdirSync(inRoot(`lib/${name}`));
      writeFileSync(
        inRoot(`lib/${name}/${name}.ex`),
        'defmodule A do\n  use Rustler, otp_app: :compass, crate: "no\u001b[31m"\n',
      );
      writeFileSync(
        inRoot(`${name}.nix`),
        '{ pkgs }: pkgs.beamPackages.mixRelease { src = ./.; preBuild = "cp \u001b[31m x"; ',
      );
    }
    const notText = Buffer.concat([Buffer.from(`${root}/lib/`), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from('.ex')]);
    writeFileSync(notText, 'defmodule B do\n  use Rustler, otp_app: :b\nend\n');
    const { code } = await checked();
    expect(code).toBe(1);
  });

  test('is checked when files have gigabytes, or nobody may read them', async () => {
    for (const path of ['flake.lock', 'mix.lock', 'lib/huge.ex', 'crates/compass_nif/src/lib.rs']) {
      rmSync(inRoot(path), { force: true });
      writeFileSync(inRoot(path), '');
      truncateSync(inRoot(path), 10 * 1024 ** 3);
    }
    mkdirSync(inRoot('secret'));
    writeFileSync(inRoot('secret/default.nix'), '{ }');
    chmodSync(inRoot('secret'), 0o000);
    const { code, unknown } = await checked();
    chmodSync(inRoot('secret'), 0o700);
    expect([0, 1]).toContain(code);
    expect(unknown.join('\n')).toMatch(/lib\.rs: .*16 MB/);
  });

  test('is checked when its git is garbage', async () => {
    const index = Buffer.alloc(4096, 0xff);
    index.write('DIRC');
    index.writeUInt32BE(2, 4);
    mkdirSync(inRoot('.git'));
    writeFileSync(inRoot('.git/HEAD'), '\0'.repeat(100));
    writeFileSync(inRoot('.git/index'), index);
    writeFileSync(inRoot('.git/config'), '[core]\n\tfsmonitor = touch executed\n[include]\n\tpath = /etc/passwd\n');
    writeFileSync(
      inRoot('.gitmodules'),
      '[submodule "\u001b[31m"]\n\tpath = ../..\n\turl = ext::sh -c touch% executed\n',
    );
    const { unknown } = await checked();
    expect(unknown).toContain('.git/index: the git index is damaged');
  });

  test('is checked when a folder holds a hundred thousand names', { timeout: 900_000 }, async () => {
    const folder = inRoot('lib/many');
    mkdirSync(folder);
    execFileSync('sh', ['-c', 'seq 1 100000 | xargs touch'], { cwd: folder });
    expect((await checked()).code).toBe(0);
  });
});
