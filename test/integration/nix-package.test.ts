import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { codeBlocks } from '../../scripts/docs/page.mjs';
import { rustlerNix } from '../cli/command-line.ts';
import { type OfflineNix, openOfflineNix } from '../oracle/nix/offline-nix.ts';
import { realTool } from '../real-tool.ts';
import { git } from '../repository/temporary-checkout.ts';

const tool = realTool('nix', 'nix-bin');
const project = fileURLToPath(new URL('../..', import.meta.url));
const systems = ['aarch64-darwin', 'aarch64-linux', 'x86_64-darwin', 'x86_64-linux'];

// Nix builds the package, with everything that is on this machine in the place of nixpkgs.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

interface Module {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}

interface Locked {
  readonly name?: string;
  readonly version: string;
  readonly integrity: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

const locked: Readonly<Record<string, Locked>> = JSON.parse(
  readFileSync(join(project, 'package-lock.json'), 'utf8'),
).packages;

describe.skipIf(tool.missing)(`the flake ${tool.reason}`, () => {
  let folder: string;
  let nix: OfflineNix;
  let flake: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rustler-nix-flake-'));
    nix = openOfflineNix();
    flake = checkoutIn(folder);
    standInForNixpkgs(join(folder, 'nixpkgs'));
  });

  afterAll(() => {
    nix?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What `nix COMMAND` prints about the flake. */
  function ask(command: readonly string[], attribute: string, ...options: readonly string[]): string {
    return askFlake(flake, command, attribute, options).stdout;
  }

  function askFlake(at: string, command: readonly string[], attribute: string, options: readonly string[]) {
    const inputs = ['--no-write-lock-file', '--override-input', 'nixpkgs', `path:${join(folder, 'nixpkgs')}`];
    const { status, stdout, stderr } = spawnSync(
      'nix',
      [
        ...['--extra-experimental-features', 'nix-command flakes', '--offline'],
        ...command,
        `path:${at}${attribute}`,
        ...inputs,
        ...options,
      ],
      {
        encoding: 'utf8',
        env: { ...process.env, ...nix.environment, NIX_CONFIG: 'sandbox = false\nbuild-users-group =' },
      },
    );
    if (status !== 0) throw new Error(stderr);
    return { stdout, stderr };
  }

  function evaluated(attribute: string, apply: string): unknown {
    return JSON.parse(ask(['eval', '--json'], `#${attribute}`, '--apply', apply));
  }

  test('has every output for every system', () => {
    for (const output of ['packages', 'apps', 'devShells', 'checks']) {
      expect(evaluated(output, 'builtins.mapAttrs (_: builtins.attrNames)')).toEqual(
        Object.fromEntries(systems.map((system) => [system, [output === 'checks' ? 'doctor' : 'default']])),
      );
    }
    expect(evaluated('checks', everyType('doctor'))).toEqual(systems.map(() => 'derivation'));
    expect(evaluated('devShells', everyType('default'))).toEqual(systems.map(() => 'derivation'));
  });

  test('is one that Nix accepts', () => {
    expect(() => ask(['flake', 'check', '--no-build'], '')).not.toThrow();
  });

  test('runs the command that its package names', () => {
    const app = evaluated('apps', 'apps: apps.x86_64-linux.default') as Record<string, unknown>;
    const out = evaluated('packages', 'packages: packages.x86_64-linux.default.outPath');
    expect(app).toEqual({
      type: 'app',
      program: `${out}/bin/rustler-nix`,
      meta: { description: manifest.description },
    });
    expect(evaluated('packages', 'packages: packages.x86_64-linux.default.meta')).toMatchObject({
      description: manifest.description,
      mainProgram: 'rustler-nix',
      platforms: expect.arrayContaining(systems),
    });
    const names = evaluated('packages', 'packages: with packages.x86_64-linux.default; [ name version ]');
    expect(names).toEqual([`rustler-nix-${manifest.version}`, manifest.version]);
  });

  test('gives the same package as an overlay and by default.nix', () => {
    const nixpkgs = `(import ${join(folder, 'nixpkgs/packages.nix')} { system = "x86_64-linux"; })`;
    const overlay = `overlay: (overlay ${nixpkgs} { }).rustler-nix.drvPath`;
    const paths = [
      evaluated('packages', 'packages: packages.x86_64-linux.default.drvPath'),
      JSON.parse(ask(['eval', '--json', '--impure'], '#overlays.default', '--apply', overlay)),
      execFileSync('nix-instantiate', [join(flake, 'default.nix'), '--arg', 'pkgs', nixpkgs], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, ...nix.environment },
      }).trim(),
    ];
    expect(paths[0]).toMatch(new RegExp(`-rustler-nix-${manifest.version}\\.drv$`));
    expect(paths).toEqual([paths[0], paths[0], paths[0]]);
  });

  test('fetches what the lock file names, with the hashes that stand there', () => {
    for (const system of systems) {
      const modules = evaluated('packages', `packages: packages.${system}.default.modules`) as Module[];
      expect(modules.length).toBeGreaterThan(15);
      for (const { path, name, version, integrity } of modules) {
        const entry = locked[path];
        expect([path, version, integrity]).toEqual([path, entry?.version, entry?.integrity]);
        expect(name).toBe(entry?.name ?? path.replace(/^.*node_modules\//, ''));
        expect(integrity).toMatch(/^sha512-/);
      }
      const [cpu, os] = [system.startsWith('x86_64') ? 'x64' : 'arm64', system.endsWith('linux') ? 'linux' : 'darwin'];
      const native = modules.filter(({ path }) => locked[path]?.os).map(({ name }) => name);
      expect(native).toEqual([`@esbuild/${os}-${cpu}`, `@typescript/typescript-${os}-${cpu}`]);
    }
  });

  test('is built by Nix, and what is built passes its check', () => {
    const options = ['--no-link', '--print-build-logs'];
    const { stderr } = askFlake(flake, ['build'], '#checks.x86_64-linux.doctor', options);
    const proved = 'Nothing wrong was found: every link of 2 chains is proved.';
    // Once when the package is built, once by the check.
    expect(stderr.split(proved)).toHaveLength(3);
    const built = join(folder, 'built');
    ask(['build', '--out-link', built], '#packages.x86_64-linux.default');
    expect(execFileSync(join(built, 'bin/rustler-nix'), ['--version'], { encoding: 'utf8' })).toBe(
      `${manifest.version}\n`,
    );
    expect(readdirSync(join(built, 'share/completions')).toSorted()).toEqual([
      'rustler-nix.bash',
      'rustler-nix.fish',
      'rustler-nix.zsh',
    ]);
    expect(readFileSync(join(built, 'share/man/man1/rustler-nix.1'), 'utf8')).toContain('.TH');
    // The code cache is for the very Node that runs it.
    expect(readdirSync(join(built, 'lib/rustler-nix/dist')).filter((file) => file.endsWith('.cache'))).toHaveLength(3);
  });

  test('checks a repository that takes it as the README says', () => {
    const ours = ['--override-input', 'rustler-nix', `path:${flake}`, '--no-link', '--print-build-logs'];
    const check = (name: string, fixture: string) => {
      const user = join(folder, name);
      cpSync(join(project, 'fixtures', fixture), join(user, 'project'), { recursive: true });
      writeFileSync(join(user, 'flake.nix'), readmeFlake());
      return askFlake(user, ['build'], '#checks.x86_64-linux.nif', ours).stderr;
    };
    expect(check('sound', 'recipes/crane-musl')).toContain('every link of 2 chains is proved');
    expect(() => check('broken', 'copied-name-mismatch/broken')).toThrow(/error\[copied-name-mismatch\]/);
  });

  /** Everything that stands for nixpkgs, with what this machine builds with and the tarballs that npm has fetched already. */
  function standInForNixpkgs(target: string): void {
    cpSync(join(project, 'test/integration/nixpkgs'), target, { recursive: true });
    const tarballs = join(folder, 'tarballs');
    mkdirSync(tarballs);
    for (const [path, entry] of Object.entries(locked)) {
      const name = entry.name ?? path.replace(/^.*node_modules\//, '');
      const cached = path === '' ? undefined : cachedTarball(entry.integrity);
      if (!cached) continue;
      mkdirSync(dirname(join(tarballs, `${name}@${entry.version}`)), { recursive: true });
      copyFileSync(cached, join(tarballs, `${name}@${entry.version}`));
    }
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    // What `npm pack NAME@VERSION` does, without a registry: Nix holds the result against the hash of the lock file.
    const fetch = `#!/bin/sh\n[ "$1 $2" = 'pack --ignore-scripts' ] && cp '${tarballs}'/"$3" ./package.tgz\n`;
    writeFileSync(join(bin, 'npm'), fetch, { mode: 0o755 });
    const path = [bin, dirname(process.execPath), '/usr/bin', '/bin'].join(':');
    writeFileSync(join(target, 'machine.nix'), `{ shell = "/bin/bash"; path = "${path}"; }\n`);
  }
});

describe('our own Nix files', () => {
  test('are no reason for the doctor to complain', async () => {
    const { stdout } = await rustlerNix(['doctor', project, '--format', 'json', '--exclude', '{fixtures,test}']);
    expect(JSON.parse(stdout)).toMatchObject({ findings: [], unknown: [] });
  });
});

function readmeFlake(): string {
  const blocks = codeBlocks(readFileSync(join(project, 'README.md'), 'utf8'));
  return blocks.find(({ language }) => language === 'nix')?.text ?? '';
}

function everyType(name: string): string {
  return `outputs: map (system: outputs.\${system}.${name}.type) (builtins.attrNames outputs)`;
}

/** The files that git tracks here, as they are now, without the tests. */
function checkoutIn(folder: string): string {
  const checkout = join(folder, 'checkout');
  for (const path of git(project, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0')) {
    const isWanted = path !== '' && !/^(fixtures\/(?!recipes\/crane-musl\/)|test\/|docs\/)/.test(path);
    if (isWanted && existsSync(join(project, path))) cpSync(join(project, path), join(checkout, path));
  }
  return checkout;
}

let npmCache: string | undefined;

/** A tarball in npm's own cache, where it lies under its hash after `npm ci`. */
function cachedTarball(integrity: string): string | undefined {
  npmCache ??= execFileSync('npm', ['config', 'get', 'cache'], { cwd: project, encoding: 'utf8' }).trim();
  const [algorithm, base64 = ''] = integrity.split('-');
  const hex = Buffer.from(base64, 'base64').toString('hex');
  const path = join(npmCache, `_cacache/content-v2/${algorithm}`, hex.slice(0, 2), hex.slice(2, 4), hex.slice(4));
  return existsSync(path) ? path : undefined;
}
