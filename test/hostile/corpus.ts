import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixturesFolder } from '../support/rule-folders.ts';

export type Kind =
  | 'nix'
  | 'elixir'
  | 'mix-lock'
  | 'checksum'
  | 'rust'
  | 'toml'
  | 'cargo-lock'
  | 'json'
  | 'ignore'
  | 'shell';

const KINDS: readonly (readonly [Kind, RegExp])[] = [
  ['mix-lock', /(^|\/)mix\.lock$/],
  ['cargo-lock', /(^|\/)Cargo\.lock$/],
  ['checksum', /checksum-[^/]*\.exs$/],
  ['nix', /\.nix$/],
  ['elixir', /\.exs?$/],
  ['rust', /\.rs$/],
  ['toml', /\.toml$/],
  ['json', /\.json$|flake\.lock$/],
  ['ignore', /\.git(ignore|modules)$/],
];

/** The texts of all fixtures, each once, by what reads them; the phases of their Nix files as shell. */
export function fixtureTexts(): ReadonlyMap<Kind, readonly string[]> {
  const texts = new Map<Kind, Set<string>>();
  const add = (kind: Kind, text: string) => texts.set(kind, (texts.get(kind) ?? new Set()).add(text));
  for (const entry of readdirSync(fixturesFolder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const kind = entry.isFile() ? KINDS.find(([, pattern]) => pattern.test(path))?.[0] : undefined;
    if (!kind) continue;
    const text = readFileSync(path, 'utf8');
    add(kind, text);
    if (kind === 'nix') for (const [, phase = ''] of text.matchAll(/''\n([\s\S]*?)''/g)) add('shell', phase);
  }
  return new Map([...texts].map(([kind, found]) => [kind, [...found].sort()]));
}
