// Compiles the C sources of the npm package tree-sitter-nix, which ships no .wasm, into grammars/tree-sitter-nix.wasm.
//
//   node scripts/build-nix-grammar.mjs           rebuild the grammar and its checksum
//   node scripts/build-nix-grammar.mjs --check   rebuild beside it and compare with the committed checksum (CI)
//
// Needs Debian's clang, lld and wasi-libc (their versions are part of the result: the committed one is from Debian 12).
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = join(project, 'node_modules/tree-sitter-nix/src');
const grammar = join(project, 'grammars/tree-sitter-nix.wasm');
const checksum = `${grammar}.sha256`;

const built = compile();
const digest = createHash('sha256').update(built).digest('hex');

if (process.argv.includes('--check')) {
  check();
} else {
  mkdirSync(dirname(grammar), { recursive: true });
  writeFileSync(grammar, built);
  writeFileSync(checksum, `${digest}  tree-sitter-nix.wasm\n`);
  console.log(`${grammar}: ${built.length} bytes, sha256 ${digest}`);
}

/** @returns {Buffer} */
function compile() {
  const folder = mkdtempSync(join(tmpdir(), 'nix-grammar-'));
  try {
    const objects = ['parser', 'scanner'].map((unit) => {
      const object = join(folder, `${unit}.o`);
      // Relative source names, no debug information and --strip-all keep every path out of the result.
      run('clang', [
        '--target=wasm32-unknown-emscripten',
        '-fPIC',
        '-Os',
        ...['-isystem', '/usr/include/wasm32-wasi'],
        ...['-I', '.', '-c', `${unit}.c`, '-o', object],
      ]);
      return object;
    });
    const output = join(folder, 'tree-sitter-nix.wasm');
    const flags = ['-shared', '--experimental-pic', '--allow-undefined', '--no-entry', '--strip-all'];
    run('wasm-ld', [...flags, '--export=tree_sitter_nix', '-o', output, ...objects]);
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function check() {
  const committed = readFileSync(checksum, 'utf8').split(' ')[0];
  const onDisk = createHash('sha256').update(readFileSync(grammar)).digest('hex');
  if (onDisk !== committed)
    fail(`grammars/tree-sitter-nix.wasm has sha256 ${onDisk}, its checksum file says ${committed}`);
  if (digest !== committed) fail(`the sources compile to sha256 ${digest}, committed is ${committed} (${compiler()})`);
  console.log(`grammars/tree-sitter-nix.wasm is what the sources compile to (${compiler()})`);
}

function compiler() {
  return execFileSync('clang', ['--version'], { encoding: 'utf8' }).split('\n')[0];
}

/** @param {string} command @param {string[]} flags */
function run(command, flags) {
  try {
    execFileSync(command, flags, { cwd: sources, stdio: ['ignore', 'inherit', 'inherit'] });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      fail(`${command} is not on PATH; install it with: apt-get install clang lld wasi-libc`);
    }
    throw error;
  }
}

/** @param {string} reason @returns {never} */
function fail(reason) {
  console.error(`build-nix-grammar: ${reason}`);
  process.exit(1);
}
