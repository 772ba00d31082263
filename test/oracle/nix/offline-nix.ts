import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real Nix with flakes, a store of its own and no network. */
export interface OfflineNix {
  readonly environment: Readonly<Record<string, string>>;
  /** What `nix COMMAND…` prints in a folder; undefined when it fails. */
  run(folder: string, ...command: string[]): string | undefined;
  close(): void;
}

export function openOfflineNix(): OfflineNix {
  const home = mkdtempSync(join(tmpdir(), 'rustler-nix-store-'));
  const environment = {
    HOME: home,
    NIX_STORE_DIR: join(home, 'store'),
    NIX_STATE_DIR: join(home, 'state'),
    NIX_LOG_DIR: join(home, 'log'),
    NIX_CONF_DIR: join(home, 'conf'),
    NIX_REMOTE: '',
    NIX_PATH: '',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  return {
    environment,
    run(folder, ...command) {
      const options = ['--extra-experimental-features', 'nix-command flakes', '--offline'];
      try {
        return execFileSync('nix', [...options, ...command], {
          cwd: folder,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
          timeout: 60_000,
          env: { ...process.env, ...environment },
        });
      } catch {
        return undefined;
      }
    },
    close() {
      // What Nix puts into its store is read-only.
      execFileSync('chmod', ['-R', 'u+w', home]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
