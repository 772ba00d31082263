import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { rustlerNix } from './command-line.ts';

// The first check loads every layer from its sources.
vi.setConfig({ testTimeout: 60_000 });

const project = fileURLToPath(new URL('../..', import.meta.url));

describe('the README', () => {
  it('shows a finding as the terminal shows it', async () => {
    const readme = readFileSync(`${project}/README.md`, 'utf8');
    const shown = /```\n(error\[copied-name-mismatch\][\s\S]*?)\n```/.exec(readme)?.[1];
    expect(shown).toBeDefined();
    const { stdout } = await rustlerNix(['doctor', `${project}/fixtures/copied-name-mismatch/broken`]);
    expect(stdout).toContain(shown);
  });
});
