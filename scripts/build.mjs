//   node scripts/build.mjs [FOLDER]   (default: dist)
//
// Bundles src/cli/main.ts into a folder: one small entry and a chunk for each part that is loaded when it is needed, beside the
// WebAssembly grammars and the rules' pages. Types are checked by `npm run typecheck`, so that `npm ci` stays quick.
import { copyFileSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ruleIds, writeRuleIndex } from './rule-index.mjs';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = resolve(process.argv[2] ?? join(project, 'dist'));
const grammars = {
  'web-tree-sitter': 'node_modules/web-tree-sitter',
  'tree-sitter-nix': 'grammars',
  'tree-sitter-elixir': 'node_modules/tree-sitter-elixir',
  'tree-sitter-rust': 'node_modules/tree-sitter-rust',
  'tree-sitter-bash': 'node_modules/tree-sitter-bash',
};

/** @iarna/toml also parses streams, for which it would load Node's `stream` at every start. */
const withoutStreams = {
  name: 'toml-without-streams',
  /** @param {import('esbuild').PluginBuild} esbuild */
  setup(esbuild) {
    esbuild.onLoad({ filter: /@iarna[\\/]toml[\\/]parse-stream\.js$/ }, () => ({
      contents: 'module.exports = undefined',
    }));
  },
};

// Built beside its place: a build that fails leaves the last one as it was.
const draft = `${dist}.${process.pid}`;
try {
  writeRuleIndex();
  await bundle();
  copyGrammars();
  copyRulePages();
  rmSync(dist, { recursive: true, force: true });
  renameSync(draft, dist);
} catch (error) {
  rmSync(draft, { recursive: true, force: true });
  // esbuild has shown its errors already.
  if (!(error instanceof Error && 'errors' in error)) throw error;
  process.exitCode = 1;
}

async function bundle() {
  await build({
    absWorkingDir: project,
    entryPoints: ['src/cli/main.ts'],
    outdir: draft,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // All chunks lie beside the entry: the grammars are found relative to the chunk that loads them.
    chunkNames: 'chunk-[name]-[hash]',
    // Less to read and compile at every start; names stay, so a reported stack can be read.
    minifySyntax: true,
    // One byte a character: V8 reads the bundle in half the memory.
    charset: 'ascii',
    minifyWhitespace: true,
    legalComments: 'linked',
    logLevel: 'warning',
    plugins: [withoutStreams],
  });
}

function copyGrammars() {
  mkdirSync(join(draft, 'grammars'), { recursive: true });
  for (const [name, folder] of Object.entries(grammars)) {
    copyFileSync(join(project, folder, `${name}.wasm`), join(draft, 'grammars', `${name}.wasm`));
  }
}

function copyRulePages() {
  for (const id of ruleIds()) {
    const page = join(project, 'rules', id, 'rule.md');
    if (existsSync(page)) cpSync(page, join(draft, 'rules', id, 'rule.md'));
  }
}
