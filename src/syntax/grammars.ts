import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import { Language as Grammar, Parser } from 'web-tree-sitter';
import type { TreeWalk } from './copy-tree.ts';
import type { Language } from './syntax.ts';

// The types of Node 20 have its namespace without the constructor.
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => WebAssembly.Module };

// The parser's runtime and its grammars belong to the process, as WebAssembly modules do: each is loaded once.
let runtime: Promise<TreeWalk> | undefined;
const grammars = new Map<Language, Grammar>();

/** Starts the parser's runtime, without which no grammar can be loaded, and gives what walks its trees. */
export function startRuntime(): Promise<TreeWalk> {
  runtime ??= initialiseRuntime();
  return runtime;
}

/** The tree-sitter grammar of a language, loaded on the first request. */
export function loadGrammar(language: Language): Grammar {
  let grammar = grammars.get(language);
  if (!grammar) {
    grammar = Grammar.loadSync(new WebAssembly.Module(readWasm(`tree-sitter-${language}`)));
    grammars.set(language, grammar);
  }
  return grammar;
}

async function initialiseRuntime(): Promise<TreeWalk> {
  const module = { wasmBinary: readWasm('web-tree-sitter') };
  await Parser.init(module);
  // The runtime puts its functions into the object that it was given.
  return module as unknown as TreeWalk;
}

/**
 * Reads `<name>.wasm`. The built package holds all of them in `grammars/` beside its entry (dist/main.js, dist/grammars/), the large
 * ones compressed to a tenth; a run from the sources has the one we compile in the repository's `grammars/` and the others in
 * their npm packages.
 */
function readWasm(name: string): Uint8Array<ArrayBuffer> {
  const built = new URL(`./grammars/${name}.wasm`, import.meta.url);
  const compressed = readIfThere(new URL(`${built}.gz`));
  if (compressed) return gunzipSync(compressed, { chunkSize: LARGEST_GRAMMAR });
  return readIfThere(built) ?? readFileSync(sourceLocation(name));
}

/** One piece of memory for a whole grammar, instead of many that are joined. */
const LARGEST_GRAMMAR = 2 * 1024 * 1024;

function readIfThere(file: URL): Uint8Array<ArrayBuffer> | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function sourceLocation(name: string): URL | string {
  if (name === 'tree-sitter-nix') return new URL(`../../grammars/${name}.wasm`, import.meta.url);
  return createRequire(import.meta.url).resolve(`${name}/${name}.wasm`);
}
