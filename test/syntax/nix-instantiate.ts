import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How Nix prints an expression after its own parse; undefined when Nix refuses it. Free names are allowed. */
export function parsedByNix(expression: string): string | undefined {
  // Nix would otherwise want to write to /nix even for a parse.
  const folder = mkdtempSync(join(tmpdir(), 'nix-parse-'));
  try {
    const places = ['STORE', 'STATE', 'LOG', 'CONF'].map((name) => [`NIX_${name}_DIR`, join(folder, name)]);
    const { status, stdout } = spawnSync('nix-instantiate', ['--parse', '-'], {
      input: `__free: with __free; (${expression}\n)`,
      encoding: 'utf8',
      env: { ...process.env, ...Object.fromEntries(places) },
      maxBuffer: 64 * 1024 * 1024,
    });
    return status === 0 ? stdout : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
