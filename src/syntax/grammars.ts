import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { Language as Grammar, Parser } from 'web-tree-sitter';
import type { Language } from './syntax.ts';

// The parser's runtime and its grammars belong to the process, as WebAssembly modules do: each is loaded once.
let runtime: Promise<void> | undefined;
const grammars = new Map<Language, Promise<Grammar>>();

/** The tree-sitter grammar of a language, loaded on the first request. */
export function loadGrammar(language: Language): Promise<Grammar> {
  let grammar = grammars.get(language);
  if (!grammar) {
    const bytes = readWasm(`tree-sitter-${language}`);
    grammar = startRuntime().then(async () => Grammar.load(await bytes));
    grammars.set(language, grammar);
  }
  return grammar;
}

function startRuntime(): Promise<void> {
  runtime ??= initialiseRuntime();
  return runtime;
}

async function initialiseRuntime(): Promise<void> {
  // V8 would optimise 1.4 MB of grammar in the background for a parse of milliseconds: 250 ms at every start.
  setFlagsFromString('--liftoff-only');
  setFlagsFromString('--wasm-lazy-compilation');
  await Parser.init({ wasmBinary: await readWasm('web-tree-sitter') });
}

/**
 * Reads `<name>.wasm`. The built package holds all of them in `grammars/` beside its entry (dist/cli.js, dist/grammars/);
 * a run from the sources has the one we compile in the repository's `grammars/` and the others in their npm packages.
 */
async function readWasm(name: string): Promise<Uint8Array> {
  const built = new URL(`./grammars/${name}.wasm`, import.meta.url);
  try {
    return await readFile(built);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return readFile(sourceLocation(name));
  }
}

function sourceLocation(name: string): URL | string {
  if (name === 'tree-sitter-nix') return new URL(`../../grammars/${name}.wasm`, import.meta.url);
  return createRequire(import.meta.url).resolve(`${name}/${name}.wasm`);
}
