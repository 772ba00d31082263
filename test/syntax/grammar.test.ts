import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { realTool } from '../real-tool.ts';

const project = new URL('../../', import.meta.url);
const clang = realTool('clang', 'clang');
const linker = realTool('wasm-ld', 'lld');

describe('the committed Nix grammar', () => {
  const grammar = readFileSync(new URL('grammars/tree-sitter-nix.wasm', project));

  it('is the one that its checksum names', () => {
    const checksum = readFileSync(new URL('grammars/tree-sitter-nix.wasm.sha256', project), 'utf8');
    expect(checksum).toBe(`${createHash('sha256').update(grammar).digest('hex')}  tree-sitter-nix.wasm\n`);
  });

  it('holds no path of the machine that built it', () => {
    expect(grammar.toString('latin1')).not.toMatch(/\/(tmp|home|usr|work|node_modules)\//);
  });

  it.skipIf(clang.missing || linker.missing)(
    'is what the sources compile to',
    () => {
      const script = new URL('scripts/build-nix-grammar.mjs', project).pathname;
      const { status, stderr } = spawnSync('node', [script, '--check'], { encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(status).toBe(0);
    },
    30_000,
  );
});
