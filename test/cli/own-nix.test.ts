import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../repository/temporary-checkout.ts';
import { rustlerNix } from './command-line.ts';

const repository = fileURLToPath(new URL('../../fixtures/lockfile-missing/sound', import.meta.url));

// Starting processes takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

describe('--nix', () => {
  test('without a Nix says so, and reports what the sources say', async () => {
    const { code, stderr, stdout } = await doctor({ PATH: temporaryFolder({}) });
    expect(stderr).toBe(
      'rustler-nix: no derivations from your Nix: `nix` is not on PATH.\nThe report rests on what the sources say alone.\n',
    );
    expect(stdout).toContain('packages.{x86_64-linux,aarch64-linux}.default: ok');
    expect(code).toBe(0);
  });

  test('says why Nix gave no answer, and lets its words drive no terminal', async () => {
    const path = fakeNix('printf "warning: old\\nerror: \\033[31mno attribute x\\n" >&2; exit 1');
    const { stderr } = await doctor({ PATH: `${path}:/bin:/usr/bin` });
    expect(stderr.split('\n').slice(0, 2)).toEqual([
      'rustler-nix: no derivations from your Nix: Nix could not evaluate it.',
      '  error: \\u{1b}[31mno attribute x',
    ]);
  });

  test('says when flakes are not allowed', async () => {
    const path = fakeNix(`echo "error: experimental Nix feature 'flakes' is disabled" >&2; exit 1`);
    const { stderr } = await doctor({ PATH: `${path}:/bin:/usr/bin` });
    expect(stderr).toContain('this Nix does not allow flakes and the `nix` command.');
  });

  test('says when what Nix printed cannot be read', async () => {
    const { stderr } = await doctor({ PATH: `${fakeNix('echo something else')}:/bin:/usr/bin` });
    expect(stderr).toContain('what Nix printed is no JSON.');
  });

  test('starts nothing but nix, without a shell and without writing a lock file', async () => {
    const path = fakeNix(`printf '%s\\n' "$@" >&2; exit 1`);
    const { stderr } = await doctor({ PATH: `${path}:/bin:/usr/bin` }, '.#a; touch /nowhere');
    expect(stderr).toContain('  --no-write-lock-file\n  .#a; touch /nowhere\n');
  });

  test('refuses an option in the place of an installable', async () => {
    const { code, stderr } = await doctor({}, '--option');
    expect(code).toBe(2);
    expect(stderr).toContain('`--option` is no installable');
  });
});

function doctor(env: Readonly<Record<string, string>>, installable = '.#default') {
  return rustlerNix(['doctor', '.', `--nix=${installable}`], { cwd: repository, env });
}

/** A folder with a program named nix. */
function fakeNix(script: string): string {
  const folder = temporaryFolder({ nix: `#!/bin/sh\n${script}\n` });
  chmodSync(join(folder, 'nix'), 0o755);
  return folder;
}
