import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { variableNames } from '../../src/configuration/variables.ts';
import { temporaryFolder } from '../repository/temporary-checkout.ts';
import { fixturesFolder } from '../support/rule-folders.ts';
import { rustlerNix } from './command-line.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/configuration.md', import.meta.url)), 'utf8');

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text]) => text ?? '');
}

describe('docs/configuration.md', () => {
  test('shows a file that is understood', async () => {
    const folder = temporaryFolder({ '.rustler-nix.toml': blocks('toml')[0] ?? '' });
    const { code, stdout, stderr } = await rustlerNix(['config'], { cwd: folder });
    expect([code, stderr]).toEqual([0, '']);
    for (const value of [
      'warning',
      'x86_64-linux',
      'vendor',
      'deps-and-crate-differ',
      'the firmware is for one board',
    ]) {
      expect(stdout).toContain(value);
    }
  });

  test('names every key and every variable', () => {
    const keys = ['fail-on', 'systems', 'include', 'exclude', 'baseline', 'binary', '[rules]'];
    expect(keys.filter((key) => !page.includes(`| \`${key}\``))).toEqual([]);
    expect(variableNames.filter((name) => !page.includes(`RUSTLER_NIX_${name}`))).toEqual([]);
  });

  test('shows comments that are understood: each suppresses nothing here, and the doctor says so', async () => {
    const folder = temporaryFolder({});
    cpSync(join(fixturesFolder, 'copied-name-mismatch/sound-both-names'), folder, { recursive: true });
    const comment = `# ${blocks('nix')[0]?.split('# ')[1]}`;
    prepend(join(folder, 'flake.nix'), comment);
    prepend(join(folder, 'lib/my_app/native.ex'), blocks('elixir')[0]);
    prepend(join(folder, 'native/my_nif/src/lib.rs'), blocks('rust')[0]);
    const { stdout } = await rustlerNix(['doctor', '--format', 'json'], { cwd: folder });
    const findings: { rule: string; location: { path: string } }[] = JSON.parse(stdout).findings;
    const unused = findings.filter(({ rule }) => rule === 'suppression-unused').map(({ location }) => location.path);
    expect(unused.sort()).toEqual([
      'flake.nix',
      'lib/my_app/native.ex',
      'lib/my_app/native.ex',
      'native/my_nif/src/lib.rs',
    ]);
    expect(findings.filter(({ rule }) => rule === 'suppression-without-reason')).toEqual([]);
  });
});

function prepend(path: string, comment: string | undefined): void {
  writeFileSync(path, `${comment}${readFileSync(path, 'utf8')}`);
}
