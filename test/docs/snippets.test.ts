import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTOML } from 'toml-eslint-parser';
import { describe, expect, test, vi } from 'vitest';
import { parseDocument } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { codeBlocks } from '../../scripts/docs/page.mjs';
import { project } from '../../scripts/docs/session.mjs';
import { writtenPages } from '../../scripts/docs.mjs';
import { realTool } from '../real-tool.ts';

vi.setConfig({ testTimeout: 60_000 });

const nix = realTool('nix-instantiate', 'nix-bin');

const blocks = writtenPages().flatMap((path) =>
  codeBlocks(readFileSync(join(project, path), 'utf8')).map(({ language, text, line }) => ({
    language,
    text,
    place: `${path}:${line}`,
  })),
);

function blocksIn(language: string): { text: string; place: string }[] {
  const found = blocks.filter((block) => block.language === language);
  expect(found.length).toBeGreaterThan(0);
  return found;
}

function faults(language: string, read: (text: string) => void): string[] {
  return blocksIn(language).flatMap(({ text, place }) => {
    try {
      read(text);
      return [];
    } catch (error) {
      return [`${place}: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
}

describe('the files that the documentation shows', () => {
  test('are YAML, without warnings', () => {
    const read = (text: string) => {
      const { errors, warnings } = parseDocument(text);
      expect([...errors, ...warnings]).toEqual([]);
    };
    expect(faults('yaml', read)).toEqual([]);
  });

  test('are TOML', () => {
    expect(faults('toml', (text) => parseTOML(text))).toEqual([]);
  });

  test.skipIf(nix.missing)(`are Nix, whole or as attributes ${nix.reason}`, () => {
    expect(faults('nix', parsedByNix)).toEqual([]);
  });

  test('name the version that this is', () => {
    const shown = blocks.flatMap(({ text, place }) =>
      [...text.matchAll(/(?:rev: |rustler-nix\/rustler-nix@)v(\d\S*)/g)].map(([, version]) => ({ place, version })),
    );
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter(({ version }) => version !== manifest.version)).toEqual([]);
  });
});

function parsedByNix(text: string): void {
  const [whole, attributes] = [text, `{\n${text}\n}`].map((input) =>
    // A variable under `with` may come from anywhere: the snippet is part of a file that has it.
    spawnSync('nix-instantiate', ['--parse', '-'], { input: `with {};\n${input}`, encoding: 'utf8' }),
  );
  if (whole?.status !== 0 && attributes?.status !== 0) throw new Error(attributes?.stderr);
}
