// Copied into dist beside the bundles: compiles a part of the program with the code cache that the build wrote. V8 takes the cache when it
// is of the same version and flags, and compiles as usual otherwise, so that a cache of another Node costs speed alone. It does not ask
// for the machine, which is in the name.
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

/** @type {Map<string, { script: import('node:vm').Script, exports: unknown }>} */
const parts = new Map();

function fileOf(part) {
  return join(__dirname, `${part}.js`);
}

function cacheFileOf(part) {
  return `${fileOf(part)}.${process.platform}-${process.arch}.cache`;
}

function cacheOf(part) {
  try {
    return readFileSync(cacheFileOf(part));
  } catch {
    return undefined;
  }
}

/** A part of the program, compiled; without a cache when `cachedData` is undefined. */
function compile(part, cachedData) {
  const filename = fileOf(part);
  // The build escapes everything but ASCII.
  return new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
}

/** What a part exports; it runs once. */
function load(part) {
  const loaded = parts.get(part);
  if (loaded) return loaded.exports;
  const script = compile(part, cacheOf(part));
  const program = { exports: {} };
  script.runInThisContext()(program.exports, require, program, fileOf(part), __dirname);
  parts.set(part, { script, exports: program.exports });
  return program.exports;
}

module.exports = { cacheFileOf, cacheOf, compile, load, parts };
