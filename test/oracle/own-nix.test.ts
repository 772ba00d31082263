import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rustlerNix } from '../cli/command-line.ts';
import { realTool } from '../real-tool.ts';
import { git, temporaryFolder } from '../repository/temporary-checkout.ts';
import { readFiles } from '../support/repository-files.ts';
import { type OfflineNix, openOfflineNix } from './nix/offline-nix.ts';
import { STUB_NIXPKGS, STUB_PACKAGES } from './nix/stub-nixpkgs.ts';

const tool = realTool('nix', 'nix-bin');
const project = fileURLToPath(new URL('../../fixtures/lockfile-missing/sound', import.meta.url));

const PLAIN_HAND_OVER = `''
            mkdir -p priv/native
            cp \${nif}/lib/libmy_nif.so priv/native/my_nif.so
          ''`;

describe.skipIf(tool.missing)(`facts from the user's own Nix ${tool.reason}`, () => {
  let nix: OfflineNix;
  beforeAll(() => {
    nix = openOfflineNix();
  });
  afterAll(() => nix?.close());

  it('agree with what the sources say where those can be followed', { timeout: 120_000 }, async () => {
    const folder = checkout(PLAIN_HAND_OVER);
    const [asked, read] = [await doctor(folder, '--nix', '.#default'), await doctor(folder)];
    expect(asked.stderr).toBe('');
    expect(asked.chains).toEqual(read.chains);
    expect(asked.chains['packages.x86_64-linux.default']).toBe('ok ok ok ok ok');
    expect(asked.findings).toEqual([]);
    expect(existsSync(join(folder, 'flake.lock'))).toBe(false);
  });

  it('decide a chain that nobody can follow in the sources', { timeout: 120_000 }, async () => {
    const folder = checkout('pkgs.handOver nif "my_nif.so"');
    expect((await doctor(folder)).chains['packages.x86_64-linux.default']).toContain('unknown');
    const asked = await doctor(folder, '--nix', '.#packages.x86_64-linux.default');
    expect(asked.chains['packages.x86_64-linux.default']).toBe('ok ok ok ok ok');
    // The other system was not asked for.
    expect(asked.chains['packages.aarch64-linux.default']).toContain('unknown');
  });

  it('find a mistake in it, at the attribute that brings it in', { timeout: 120_000 }, async () => {
    const asked = await doctor(checkout('pkgs.handOver nif "libmy_nif.so"'), '--nix', '.');
    expect(asked.findings).toEqual([
      expect.objectContaining({ rule: 'copied-name-mismatch', text: 'pkgs.handOver nif "libmy_nif.so"' }),
    ]);
  });

  it('find a mistake in the line that is written', { timeout: 120_000 }, async () => {
    const written = PLAIN_HAND_OVER.replace('priv/native/my_nif.so', 'priv/native/libmy_nif.so');
    const asked = await doctor(checkout(`${written} + pkgs.banner`), '--nix', '.');
    expect(asked.findings.map(({ rule }) => rule)).toEqual(['copied-name-mismatch']);
    expect(asked.findings[0]?.line).toContain('cp ${nif}/lib/libmy_nif.so priv/native/libmy_nif.so');
  });

  it('are left out with a clear word when the evaluation fails', { timeout: 120_000 }, async () => {
    const asked = await doctor(checkout('throw "no hand-off today"'), '--nix', '.#default');
    expect(asked.stderr).toMatch(/^rustler-nix: no derivations from your Nix: Nix could not evaluate it\.$/m);
    expect(asked.stderr).toContain('no hand-off today');
    expect(asked.stderr).toMatch(/^The report rests on what the sources say alone\.$/m);
    expect(Object.keys(asked.chains)).toContain('packages.x86_64-linux.default');
  });

  /** A repository with a stub of nixpkgs beside it, which git tracks. */
  function checkout(preBuild: string): string {
    const stub = temporaryFolder({ 'flake.nix': STUB_NIXPKGS, 'packages.nix': STUB_PACKAGES });
    const files = readFiles(project);
    const flake = (files['flake.nix'] ?? '')
      .replace('github:NixOS/nixpkgs/nixos-25.11', `path:${stub}`)
      .replace('import nixpkgs { inherit system; }', 'nixpkgs.legacyPackages.${system}')
      .replace(/preBuild = ''[\s\S]*?''/, () => `preBuild = ${preBuild}`);
    const folder = temporaryFolder({ ...files, 'flake.nix': flake });
    git(folder, 'init', '--quiet');
    git(folder, 'add', '--all');
    return folder;
  }

  async function doctor(folder: string, ...options: string[]) {
    const { stdout, stderr } = await rustlerNix(['doctor', '.', '--format', 'json', '--no-cache', ...options], {
      cwd: folder,
      env: { ...definedOnly(process.env), ...nix.environment },
    });
    const report = JSON.parse(stdout) as Report;
    const chains = report.chains.map(({ build, links }) => [build, links.map((link) => link.verdict).join(' ')]);
    const files = readFiles(folder);
    const findings = report.findings.map(({ rule, location: { path, startLine, startColumn, endColumn } }) => {
      const line = files[path]?.split('\n')[startLine - 1] ?? '';
      return { rule, line, text: line.slice(startColumn - 1, endColumn - 1) };
    });
    return { stderr, chains: Object.fromEntries(chains) as Record<string, string>, findings };
  }
});

interface Report {
  readonly chains: readonly {
    readonly build: string | null;
    readonly links: readonly { readonly verdict: string }[];
  }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly location: { path: string; startLine: number; startColumn: number; endColumn: number };
  }[];
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
