//   node scripts/build.mjs [FOLDER]   (default: dist)
//
// Bundles src/cli/main.ts into a folder, in parts that are loaded when they are needed, each with a cache of its compiled code:
// two small entries, of the command (main.js) and of the library (library.js), the command line with its reports (command-line.js),
// what reads a configuration (configuration.js), what checks a repository (engine.js), what reads one built file (inspection.js), and
// what people read (pages.js); beside them the WebAssembly grammars, the rules' pages, the manual, the library's types and the notices of
// what is carried along. CommonJS: Node's loader of ES modules costs at every start and
// takes no code cache. Types are checked by `npm run typecheck`, so that `npm ci` stays quick.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build as esbuild } from 'esbuild';
import { noticesFor } from './notices.mjs';
import { hasFixtures, ruleExample } from './rule-examples.mjs';
import { ruleIds, writeRuleIndex } from './rule-index.mjs';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = resolve(process.argv[2] ?? join(project, 'dist'));
/** Where each comes from. */
const grammars = {
  'web-tree-sitter': 'node_modules/web-tree-sitter',
  'tree-sitter-nix': 'grammars',
  'tree-sitter-elixir': 'node_modules/tree-sitter-elixir',
  'tree-sitter-rust': 'node_modules/tree-sitter-rust',
  'tree-sitter-bash': 'node_modules/tree-sitter-bash',
};

/** Bytes from which a grammar is compressed: tables of numbers, of which a tenth is left, and two milliseconds to read it back. */
const SMALL_GRAMMAR = 512 * 1024;

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

/** The parser's runtime asks for Node's modules in the way of ES modules. */
const parserInCommonJs = {
  name: 'parser-in-commonjs',
  /** @param {import('esbuild').PluginBuild} esbuild */
  setup(esbuild) {
    esbuild.onLoad({ filter: /[\\/]web-tree-sitter\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('await import("module")', 'process.getBuiltinModule("module")'),
    }));
  },
};

/** Modules of Node that few runs need, and that take milliseconds to load: loaded when one of their functions is asked for. */
const lazyModules = {
  name: 'lazy-modules',
  /** @param {import('esbuild').PluginBuild} esbuild */
  setup(esbuild) {
    // `assert` is what elfy asks for, and needs in a function that is not called.
    esbuild.onResolve({ filter: /^(?:node:(?:crypto|tty|zlib)|assert)$/ }, ({ path }) => ({ path, namespace: 'lazy' }));
    esbuild.onLoad({ filter: /./, namespace: 'lazy' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => /^[a-z]\w*$/.test(name) && name !== 'default');
      const getters = names.map((name) => `get ${name}() { return process.getBuiltinModule('${path}').${name}; }`);
      return { contents: `module.exports = { ${getters.join(', ')} };` };
    });
    // We say ourselves how many colours there are (src/cli/terminal.ts).
    esbuild.onResolve({ filter: /^#supports-color$/ }, () => ({ path: 'supports-color', namespace: 'no-colours' }));
    esbuild.onLoad({ filter: /./, namespace: 'no-colours' }, () => ({ contents: 'export default {};' }));
  },
};

/**
 * Modules that are imported when they are needed, of those that `belongs` names, are in another part of the program: an import
 * asks for the part and takes the module from it by the name of its file.
 * @param {string} part
 * @param {(path: string) => boolean} belongs
 * @param {Set<string>} found
 * @param {string} before what runs before the part is loaded
 */
const apart = (part, belongs, found, before = '') => ({
  name: `${part}-apart`,
  /** @param {import('esbuild').PluginBuild} esbuild */
  setup(esbuild) {
    esbuild.onResolve({ filter: /^\.\/(?:load-program|v8-flags)\.js$/ }, ({ path }) => ({ path, external: true }));
    esbuild.onResolve({ filter: /^\.\.?\// }, ({ kind, path, resolveDir }) => {
      const file = resolve(resolveDir, path);
      if (kind !== 'dynamic-import' || !belongs(file)) return undefined;
      found.add(file);
      return { path: moduleName(file), namespace: part };
    });
    esbuild.onLoad({ filter: /./, namespace: part }, ({ path }) => ({
      contents: `${before}module.exports = require('./load-program.js').load('${part}').${path};`,
      resolveDir: project,
    }));
  },
});

/** @param {string} file */
function moduleName(file) {
  return basename(file, '.ts').replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
}

// Built beside its place: a build that fails leaves the last one as it was.
const draft = `${dist}.${process.pid}`;
/** @type {Set<string>} */
const bundled = new Set();
try {
  writeRuleIndex();
  await bundle();
  writeTypes();
  copyGrammars();
  copyRulePages();
  await writeManual();
  writeNotices();
  writeCodeCache();
  rmSync(dist, { recursive: true, force: true });
  renameSync(draft, dist);
} catch (error) {
  rmSync(draft, { recursive: true, force: true });
  // esbuild has shown its errors already.
  if (!(error instanceof Error && 'errors' in error)) throw error;
  process.exitCode = 1;
}

/**
 * Bundles, and remembers what it took.
 * @param {import('esbuild').BuildOptions} options
 */
async function build(options) {
  const { metafile } = await esbuild({ ...options, metafile: true });
  for (const input of Object.keys(metafile?.inputs ?? {})) bundled.add(input);
}

async function bundle() {
  const common = /** @satisfies {import('esbuild').BuildOptions} */ ({
    absWorkingDir: project,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    supported: { 'dynamic-import': false },
    // Less to read and compile at every start; names stay, so a reported stack can be read.
    minifySyntax: true,
    // One byte a character: V8 reads the bundle in half the memory.
    charset: 'ascii',
    minifyWhitespace: true,
    // The notices are in a file of their own.
    legalComments: 'none',
    logLevel: 'warning',
  });
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, 'package.json'), '{ "type": "commonjs" }\n');
  for (const script of ['load-program', 'v8-flags']) {
    copyFileSync(join(project, `scripts/${script}.cjs`), join(draft, `${script}.js`));
  }
  /** @type {Set<string>} */
  const commands = new Set();
  /** @type {Set<string>} */
  const engine = new Set();
  /** @type {Set<string>} */
  const configuration = new Set();
  /** @type {Set<string>} */
  const pages = new Set();
  const pageFiles = new Set(
    ['explain', 'rules', 'completions/completions'].map((file) => join(project, `src/cli/${file}.ts`)),
  );
  /** @type {Set<string>} */
  const inspection = new Set();
  const inspectionFile = join(project, 'src/engine/inspection.ts');
  const isIn = (/** @type {string} */ folder) => (/** @type {string} */ file) =>
    file.startsWith(join(project, folder, '/'));
  await build({
    ...common,
    entryPoints: ['src/cli/main.ts'],
    outfile: join(draft, 'main.js'),
    plugins: [apart('command-line', () => true, commands, "require('./v8-flags.js');"), lazyModules],
  });
  await build({
    ...common,
    entryPoints: ['src/library/index.ts'],
    outfile: join(draft, 'library.js'),
    plugins: [apart('command-line', () => true, commands)],
  });
  await buildPart('command-line', commands, common, [
    // A check must not pay for what one file takes to read.
    apart('inspection', (file) => file === inspectionFile, inspection),
    apart('engine', isIn('src/engine'), engine),
    apart('configuration', isIn('src/configuration'), configuration),
    apart('pages', (file) => pageFiles.has(file), pages),
    lazyModules,
  ]);
  await buildPart('pages', pages, common, [apart('engine', isIn('src/engine'), engine), lazyModules]);
  await buildPart('configuration', configuration, common, [lazyModules]);
  await buildPart('inspection', inspection, common, [lazyModules]);
  // The program of a thread: it knows of no part but itself.
  await build({
    ...common,
    entryPoints: ['src/engine/reader.ts'],
    outfile: join(draft, 'reader.js'),
    plugins: [lazyModules],
  });
  await buildPart('engine', engine, common, [withoutStreams, parserInCommonJs, lazyModules]);
}

/**
 * @param {string} part
 * @param {ReadonlySet<string>} modules
 * @param {import('esbuild').BuildOptions} common
 * @param {import('esbuild').Plugin[]} plugins
 */
async function buildPart(part, modules, common, plugins) {
  const contents = [...modules]
    .map((file) => `export * as ${moduleName(file)} from ${JSON.stringify(file)};`)
    .join('\n');
  await build({
    ...common,
    stdin: { contents, resolveDir: project, loader: 'ts' },
    outfile: join(draft, `${part}.js`),
    // The grammars and pages are found relative to the program.
    define: {
      'import.meta.url': 'programUrl',
      buildIdentity: JSON.stringify(sourceDigest()),
      buildRuleIds: JSON.stringify(ruleIds()),
    },
    banner: {
      js: '(function(exports,require,module,__filename,__dirname){"use strict";const programUrl=require("node:url").pathToFileURL(__filename).href;',
    },
    footer: { js: '})' },
    plugins,
  });
}

/** Tells this build from one of any other source: what one kept, the other does not trust. */
function sourceDigest() {
  const hash = createHash('sha256');
  const folders = ['src', 'rules', 'grammars', 'scripts'];
  const files = folders.flatMap((folder) =>
    readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  for (const file of [...files, 'package.json', 'package-lock.json'].sort()) {
    const path = join(project, file);
    if (statSync(path).isFile()) hash.update(`${file}\0`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** Writes the types of the library, whatever else is wrong with the types: `npm run typecheck` says that. */
function writeTypes() {
  const compiler = join(project, 'node_modules/typescript/bin/tsc');
  const types = join(draft, 'types');
  execFileSync(process.execPath, [compiler, '--project', join(project, 'src/library'), '--outDir', types], {
    stdio: 'inherit',
  });
  const entry = join(types, 'library/index.d.ts');
  // The compiler leaves the names of the sources, which are not there.
  writeFileSync(entry, readFileSync(entry, 'utf8').replaceAll(".ts';", ".js';"));
}

/** Writes the code cache, warmed up with the recipes, and sees to it that a fresh process takes it. */
function writeCodeCache() {
  const recipes = join(project, 'fixtures/recipes/crane-musl');
  if (!existsSync(recipes)) return;
  execFileSync(process.execPath, [join(project, 'scripts/code-cache.cjs'), draft, recipes], { stdio: 'inherit' });
  const load = createRequire(import.meta.url);
  load(join(draft, 'v8-flags.js'));
  const { cacheOf, compile } = load(join(draft, 'load-program.js'));
  for (const part of ['command-line', 'configuration', 'engine']) {
    const script = compile(part, cacheOf(part));
    // undefined: there was no cache to take.
    if (script.cachedDataRejected !== false)
      throw new Error('V8 rejects the code cache that the build has just written');
  }
}

function copyGrammars() {
  mkdirSync(join(draft, 'grammars'), { recursive: true });
  for (const [name, folder] of Object.entries(grammars)) {
    const bytes = readFileSync(join(project, folder, `${name}.wasm`));
    const target = join(draft, 'grammars', `${name}.wasm`);
    if (bytes.length < SMALL_GRAMMAR) writeFileSync(target, bytes);
    else writeFileSync(`${target}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

/** Writes rustler-nix.1 from the option table of the command line. */
async function writeManual() {
  const program = join(draft, 'manual.mjs');
  await build({
    stdin: {
      contents: `export { commandLine } from './src/cli/commands.ts'; export { manual } from './src/cli/manual/manual.ts';`,
      resolveDir: project,
      loader: 'ts',
    },
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
    // What a command imports when it runs is not asked for here.
    plugins: [{ name: 'nothing-runs', setup: (esbuild) => esbuild.onResolve({ filter: /./ }, leaveOut) }],
  });
  const { commandLine, manual } = await import(pathToFileURL(program).href);
  rmSync(program);
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  writeFileSync(join(draft, 'rustler-nix.1'), manual(commandLine(), { version, date: releaseDate(version) }));
}

/** @param {import('esbuild').OnResolveArgs} imported */
function leaveOut({ kind, path }) {
  return kind === 'dynamic-import' ? { path, external: true } : undefined;
}

/** The day of a release, as the changelog has it; '' for what is not released. @param {string} version */
function releaseDate(version) {
  const changelog = join(project, 'CHANGELOG.md');
  const text = existsSync(changelog) ? readFileSync(changelog, 'utf8') : '';
  const heading = text.split('\n').find((line) => line.startsWith(`## [${version}]`));
  return /\d{4}-\d{2}-\d{2}/.exec(heading ?? '')?.[0] ?? '';
}

function writeNotices() {
  // The Nix grammar is compiled from the sources of the package of that name.
  const carried = [...bundled, ...Object.keys(grammars).map((name) => `node_modules/${name}/`)];
  writeFileSync(join(draft, 'NOTICES.txt'), noticesFor(project, carried).join('\n---\n\n'));
}

/** The rules' pages, each with what `explain` adds of its fixture. */
function copyRulePages() {
  for (const id of ruleIds()) {
    const page = join(project, 'rules', id, 'rule.md');
    if (!existsSync(page)) continue;
    cpSync(page, join(draft, 'rules', id, 'rule.md'));
    const example = hasFixtures(id) ? ruleExample(id) : undefined;
    if (example !== undefined) writeFileSync(join(draft, 'rules', id, 'example.md'), example);
  }
}
