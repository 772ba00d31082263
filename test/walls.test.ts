import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const project = fileURLToPath(new URL('..', import.meta.url));

const ecosystems = ['src/nix', 'src/elixir', 'src/erlang', 'src/rust', 'src/cargo', 'src/shell', 'src/binary'];
const ground = ['src/syntax', 'src/repository', 'src/knowledge'];

// The chain's facts are made of these types: whoever may read the facts may name them, and never the code behind them.
const factTypes = ['types:src/repository', ...ecosystems.map((folder) => `types:${folder}/model.ts`)];

/**
 * DESIGN.md 3: what each folder may import besides itself. `types:` in front of a folder or file: its types alone, which
 * leave no trace at run time.
 */
const walls: Readonly<Record<string, readonly string[]>> = {
  'src/knowledge': [],
  'src/repository': [],
  'src/syntax': ['src/repository'],
  'src/nix': ground,
  'src/elixir': ground,
  'src/erlang': ground,
  'src/cargo': ground,
  'src/shell': ground,
  'src/binary': ground,
  // A crate's `init!` and NIFs are those of a package that cargo describes.
  'src/rust': [...ground, 'types:src/cargo'],
  // The only place where two ecosystems meet.
  'src/chain': [...ecosystems, ...ground],
  // Runs the rules over the chains of a repository.
  // `inspect` shows a built file without any chain.
  'src/engine': ['src/chain', 'src/binary', 'rules', 'src/version.ts', ...ground, ...factTypes],
  // Rules read facts; they never parse.
  rules: ['src/engine', 'types:src/chain', 'src/knowledge', ...factTypes],
  // Says what a check is asked for, wherever a team wrote it down.
  'src/configuration': ['src/engine', 'src/syntax', 'src/repository'],
  // Reporters turn a report into text and know nothing else.
  'src/report': ['types:src/engine/report.ts', 'types:src/engine/finding.ts', 'types:src/engine/inspection.ts'],
  'src/cli': ['src/engine', 'src/configuration', 'src/report', 'src/version.ts'],
  // The doctor without a terminal: decided as the command decides, told as its JSON report tells.
  'src/library': ['src/cli', 'src/engine', 'src/report', 'src/version.ts'],
  'src/version.ts': ['package.json'],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const imports = [...sourcesIn('src'), ...sourcesIn('rules')].flatMap(importsOf);

describe('the walls between the layers', () => {
  test.each(Object.keys(walls))('%s imports what DESIGN.md lets it import', (folder) => {
    const crossing = imports.filter((each) => folderOf(each.from) === folder && !isAllowed(folder, each));
    expect(crossing.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('stand around every file', () => {
    const homeless = [...sourcesIn('src'), ...sourcesIn('rules')].filter((path) => folderOf(path) === undefined);
    expect(homeless).toEqual([]);
  });

  test.each([
    [
      'starts a program, which the user asks for by name',
      /['"](?:node:)?(?:child_process|cluster)['"]/,
      ['src/cli/own-nix.ts'],
    ],
    [
      'starts threads, and one that is their program',
      /^(?!import type).*['"](?:node:)?worker_threads['"]/m,
      ['src/engine/reader.ts', 'src/engine/readers.ts'],
    ],
  ])('leave one place that %s', (_, pattern, places) => {
    const starting = [...sourcesIn('src'), ...sourcesIn('rules')].filter((path) =>
      pattern.test(readFileSync(join(project, path), 'utf8')),
    );
    expect(starting).toEqual(places);
  });

  // Arguments lie on the stack, and a list of a stranger's file has more items than the stack has room.
  test('hold no call whose arguments are a list of a checked file', () => {
    const readers = sourcesIn('src').filter((path) => !/^src\/(report|cli|library|configuration)\//.test(path));
    const spreading = readers.filter((path) => {
      return /\.(?:push|unshift|max|min|fromCharCode|fromCodePoint)\((?:[^(){}]*, )?\.\.\./.test(
        readFileSync(join(project, path), 'utf8'),
      );
    });
    expect(spreading).toEqual([]);
  });

  test('are seen: the test reads the imports of real files', () => {
    expect(imports.some(({ from, to }) => from === 'src/cli/doctor.ts' && to === 'src/engine/check.ts')).toBe(true);
    expect(imports.some((each) => each.from === 'src/report/json.ts' && each.typeOnly)).toBe(true);
    expect(imports.some((each) => each.from === 'src/report/json.ts' && !each.typeOnly)).toBe(true);
  });
});

function isAllowed(folder: string, { to, typeOnly }: Import): boolean {
  if (within(to, folder)) return true;
  return (walls[folder] ?? []).some((allowed) => {
    const typesAlone = allowed.startsWith('types:');
    return within(to, typesAlone ? allowed.slice('types:'.length) : allowed) && (typeOnly || !typesAlone);
  });
}

function folderOf(path: string): string | undefined {
  return Object.keys(walls).find((folder) => within(path, folder));
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?ts$/.test(entry.name))
    .map((entry) => relative(project, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** Relative imports of a file: `import … from`, `export … from`, `import '…'` and `import('…')`. */
function importsOf(from: string): Import[] {
  const text = readFileSync(join(project, from), 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s+([^;'"]*?)\s*from\s*['"]([^'"]+)['"]/gm);
  const bare = text.matchAll(/(?:^import\s*|\bimport\s*\(\s*)['"]([^'"]+)['"]/gm);
  const found = [
    ...Array.from(statements, ([, what = '', path = '']) => ({ path, typeOnly: bringsTypesAlone(what) })),
    ...Array.from(bare, ([, path = '']) => ({ path, typeOnly: false })),
  ];
  return found
    .filter(({ path }) => path.startsWith('.'))
    .map(({ path, typeOnly }) => ({ from, to: posix.join(posix.dirname(from), path), typeOnly }));
}

function bringsTypesAlone(what: string): boolean {
  if (/^type\b/.test(what)) return true;
  const names = /^\{([^}]*)\}$/.exec(what)?.[1];
  return names?.split(',').every((name) => name.trim() === '' || /^type\s/.test(name.trim())) === true;
}
