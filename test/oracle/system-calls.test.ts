import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { realTool } from '../real-tool.ts';
import { writeFiles } from '../repository/temporary-checkout.ts';

const strace = realTool('strace', 'strace');
const project = fileURLToPath(new URL('../..', import.meta.url));

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

/** What the kernel was asked for: programs started, files opened, sockets made. */
interface SystemCalls {
  readonly programs: readonly string[];
  readonly opened: readonly string[];
  readonly changed: readonly string[];
  readonly sockets: number;
}

let folder: string;
let root: string;
let stranger: string;
let large: string;
let doctor: string;

/** A repository whose every file asks for something that is none of the doctor's business. */
const hostile = {
  'flake.nix': `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";
  outputs = { self, nixpkgs }: let
    pkgs = import nixpkgs { system = "x86_64-linux"; };
    secret = builtins.readFile /etc/passwd;
    outside = import ../outside/default.nix { inherit pkgs; };
    listed = builtins.readDir /etc;
    run = builtins.exec [ "sh" "-c" "touch /tmp/executed" ];
    got = builtins.fetchurl "http://localhost:9/secret";
  in {
    packages.x86_64-linux.default = pkgs.beamPackages.mixRelease {
      pname = secret;
      version = "1";
      src = ./.;
      preBuild = ''
        cp \${outside}/lib/liba.so priv/native
        cat /etc/passwd > config/prod.exs
        source ../outside/phase.sh
        $(touch /tmp/executed)
      '';
      other = [ listed run got ];
    };
  };
}
`,
  'mix.exs': `defmodule A.MixProject do
  use Mix.Project
  Code.require_file("../outside/code.exs")
  System.cmd("touch", ["/tmp/executed"])
  def project, do: [app: :a, version: File.read!("/etc/hostname"), deps: [{:rustler, "~> 0.37"}, {:b, path: "../outside"}]]
end
`,
  'config/config.exs': `import Config
import_config "../../outside/config.exs"
import_config "/etc/passwd"
config :a, A, crate: System.shell("touch /tmp/executed")
`,
  'lib/a.ex': `defmodule A do
  use Rustler, otp_app: :a, crate: "a", path: "../outside/crate"
end
`,
  'native/a/Cargo.toml': `[package]
name = "a"
version = "0.1.0"
build = "/etc/passwd"
workspace = "../../../outside"

[lib]
path = "/etc/passwd"
crate-type = ["cdylib"]

[dependencies]
rustler = "0.37"
outside = { path = "../../../outside/crate" }
`,
  'native/a/.cargo/config.toml':
    'include = "../../../../outside/config.toml"\n[build]\nrustc-wrapper = "/tmp/executed"\n',
  'native/a/src/lib.rs':
    'include!("../../../../outside/lib.rs");\n#[path = "/etc/passwd"]\nmod secret;\nrustler::init!("Elixir.A");\n',
};

const outside = {
  'default.nix': '{ pkgs }: pkgs.hello',
  'phase.sh': 'touch /tmp/executed',
  'code.exs': 'raise "executed"',
  'config.exs': 'import Config',
  'Cargo.toml': '[workspace]\nmembers = []\n',
  'crate/Cargo.toml': '[package]\nname = "outside"\nversion = "0.1.0"\n',
  'config.toml': '',
  'lib.rs': '',
  'known.json': '{"schemaVersion": 1, "findings": []}\n',
  'secret.ex': 'defmodule Secret do\n  use Rustler, otp_app: :a\nend\n',
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rustler-nix-system-calls-'));
  if (strace.missing) return;
  root = join(folder, 'repository');
  writeFiles(root, hostile);
  writeFiles(join(folder, 'outside'), outside);
  symlinkSync(join(folder, 'outside/secret.ex'), join(root, 'lib/secret.ex'));
  symlinkSync('/etc/passwd', join(root, 'Cargo.lock'));
  symlinkSync('/etc', join(root, 'priv'));
  symlinkSync('..', join(root, 'config/up'));
  symlinkSync('/proc/self/root', join(root, 'lib/machine'));
  symlinkSync('.', join(root, 'native/again'));
  symlinkSync('/dev/zero', join(root, 'default.nix'));
  execFileSync('mkfifo', [join(root, 'shell.nix')]);
  mkdirSync(join(root, '.git'));
  writeFileSync(join(root, '.git/HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(root, '.git/config'), '[core]\n\tfsmonitor = touch /tmp/executed\n');
  writeFileSync(join(root, '.git/index'), 'garbage');
  stranger = join(folder, 'stranger');
  writeFiles(stranger, { ...hostile, '.rustler-nix.toml': 'baseline = "known.json"\nbinary = ["result"]\n' });
  writeFileSync(join(stranger, '.git'), `gitdir: ${join(folder, 'outside')}\n`);
  symlinkSync(join(folder, 'outside/known.json'), join(stranger, 'known.json'));
  symlinkSync('/', join(stranger, 'result'));
  large = join(folder, 'large');
  const packages = Array.from({ length: 4_000 }, (_, index) => [
    `pkgs/p${index}/package.nix`,
    '{ mixRelease }: null\n',
  ]);
  writeFiles(large, { ...hostile, ...Object.fromEntries(packages) });
  symlinkSync('/etc/passwd', join(large, 'pkgs/passwd.nix'));
  symlinkSync(join(folder, 'outside/secret.ex'), join(large, 'lib/secret.ex'));
  symlinkSync('/etc', join(large, 'pkgs/etc'));
  execFileSync(process.execPath, [join(project, 'scripts/build.mjs'), join(folder, 'dist')]);
  cpSync(join(project, 'bin'), join(folder, 'bin'), { recursive: true });
  doctor = join(folder, 'bin/rustler-nix.js');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function callsOf(...command: readonly string[]): SystemCalls {
  const log = join(folder, 'strace.log');
  const traced =
    'trace=execve,execveat,open,openat,openat2,creat,socket,connect,mkdir,rename,renameat2,unlink,link,symlink';
  const env = { ...process.env, HOME: join(folder, 'home'), XDG_CACHE_HOME: '' };
  try {
    execFileSync('strace', ['-f', '-qq', '-y', '-e', traced, '-o', log, process.execPath, ...command], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  } catch (error) {
    // Findings end the doctor with 1, what a configuration must not name with 2.
    if (!(error instanceof Error && 'status' in error && (error.status === 1 || error.status === 2))) throw error;
  }
  const lines = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => !/ = -1 E/.test(line));
  const named = (calls: RegExp) => lines.flatMap((line) => (calls.test(line) ? [pathIn(line)] : []));
  return {
    programs: named(/ execve(at)?\(/),
    opened: named(/ (open|openat|openat2)\(/),
    changed: named(/ (creat|mkdir|rename|renameat2|unlink|link|symlink)\(/).concat(
      lines.filter((line) => /O_WRONLY|O_RDWR|O_CREAT/.test(line)).map(pathIn),
    ),
    sockets: lines.filter((line) => / (socket|connect)\(/.test(line)).length,
  };
}

/** What is opened that is neither in a repository nor the doctor's own, nor what Node itself opens. */
function strangeTo(repository: string, { opened }: SystemCalls, bare: SystemCalls): string[] {
  const own = [repository, join(folder, 'bin'), join(folder, 'dist'), join(folder, 'home/.cache/rustler-nix')];
  // V8 maps the functions that its program holds; strace may cut that line in two.
  const allowed = new Set([...bare.opened, process.execPath]);
  const isOwn = (path: string) => own.some((place) => path === place || path.startsWith(`${place}/`));
  return [...new Set(opened.filter((path) => !allowed.has(path) && !isOwn(path)))];
}

/** The file that a call is about: where the new descriptor leads, else the path that it was given. */
function pathIn(line: string): string {
  const path = /= \d+<([^>]+)>/.exec(line)?.[1] ?? /"([^"]*)"/.exec(line)?.[1] ?? line;
  return path.replace(/^\/proc\/\d+\//, '/proc/self/');
}

describe.skipIf(strace.missing)(`the doctor, watched by strace ${strace.reason}`, () => {
  test('starts no process, makes no socket, and opens nothing outside the repository and its own package', () => {
    const calls = callsOf(doctor, 'doctor', root);
    expect(calls.programs).toEqual([process.execPath]);
    expect(calls.sockets).toBe(0);
    expect(strangeTo(root, calls, callsOf('-e', '0'))).toEqual([]);
    expect(calls.opened).toContain(join(root, 'native/a/Cargo.toml'));
  });

  test('opens nothing that a stranger names in the configuration by a link out of the checkout', () => {
    const calls = callsOf(doctor, 'doctor', stranger, '--update-baseline');
    expect(strangeTo(stranger, calls, callsOf('-e', '0'))).toEqual([]);
    expect(calls.programs).toEqual([process.execPath]);
    expect(calls.opened).toContain(join(stranger, '.rustler-nix.toml'));
  });

  test('nor do its threads, which look at the texts of a large tree', () => {
    const calls = callsOf(doctor, 'doctor', large);
    const idle = callsOf('-e', "new (require('node:worker_threads').Worker)('0', { eval: true })");
    expect(strangeTo(large, calls, idle)).toEqual([]);
    expect(calls.programs).toEqual([process.execPath]);
    expect(calls.sockets).toBe(0);
    expect(calls.opened).toContain(join(large, 'pkgs/p3999/package.nix'));
    if (availableParallelism() > 1) expect(calls.opened).toContain(join(folder, 'dist/reader.js'));
  });

  test('changes nothing but what it keeps for the next run', () => {
    const calls = callsOf(doctor, 'doctor', root);
    const kept = join(folder, 'home');
    const strange = calls.changed.filter((path) => path !== '/dev/null' && !path.startsWith(kept));
    expect([...new Set(strange)]).toEqual([]);
  });

  test('and the test would see it', () => {
    const calls = callsOf(
      '-e',
      `require('node:child_process').execFileSync('true'); require('node:fs').readFileSync('/etc/passwd')`,
    );
    expect(calls.programs.length).toBeGreaterThan(1);
    expect(calls.opened).toContain('/etc/passwd');
  });
});
