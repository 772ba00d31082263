// Copied into dist beside the bundles: compiles a part of the program with the code cache that the build wrote. V8 takes the cache when it
// is of the same version and flags, and compiles as usual otherwise, so that a cache of another Node costs speed alone.
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

// What src/syntax/grammars.ts sets, earlier: a cache is good for the flags under which it was written.
setFlagsFromString('--liftoff-only');
setFlagsFromString('--wasm-lazy-compilation');
// V8 optimises a function once this many bytes of its code have run, sixteen times its own measure: a check of a usual
// repository is over before optimised code has paid for itself; a long one still gets there.
setFlagsFromString('--interrupt-budget=1081344');

// The young generation begins with half a megabyte and doubles with every collection; a check needs some ten at once. What a
// check holds it holds to its end, so marking in small steps is work for nothing.
setFlagsFromString('--semi-space-growth-factor=32');
setFlagsFromString('--no-incremental-marking');

/** @type {Map<string, { script: import('node:vm').Script, exports: unknown }>} */
const parts = new Map();

function cacheOf(file) {
  try {
    return readFileSync(`${file}.cache`);
  } catch {
    return undefined;
  }
}

function fileOf(part) {
  return join(__dirname, `${part}.js`);
}

/** A part of the program, compiled; without a cache when `cachedData` is undefined. */
function compile(part, cachedData) {
  const filename = fileOf(part);
  // The build escapes everything but ASCII.
  return new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
}

/** What a part exports; it runs once. */
function load(part, cachedData = cacheOf(fileOf(part))) {
  const loaded = parts.get(part);
  if (loaded) return loaded.exports;
  const script = compile(part, cachedData);
  const program = { exports: {} };
  script.runInThisContext()(program.exports, require, program, fileOf(part), __dirname);
  parts.set(part, { script, exports: program.exports });
  return program.exports;
}

module.exports = { compile, load, parts };
