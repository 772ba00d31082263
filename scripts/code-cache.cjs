//   node scripts/code-cache.cjs DIST REPOSITORY…
//
// Runs the doctor of a build over repositories and writes V8's code cache with what was compiled on the way. A process of its
// own: the flags that the parser sets for V8 belong to the process.
'use strict';
const { writeFileSync } = require('node:fs');
const { resolve } = require('node:path');
const { setFlagsFromString } = require('node:v8');

const [dist, ...repositories] = process.argv.slice(2);
const { compile, run } = require(resolve(dist, 'load-program.js'));
const script = compile(undefined);
const { dispatch } = run(script);
const nowhere = { write() {} };
const io = { stdout: nowhere, stderr: nowhere, env: {}, cwd: process.cwd(), columns: undefined, isTTY: false };

async function main() {
  for (const repository of repositories) await dispatch(['doctor', repository], io);
  // The cache is good for the flags that stand now: those that V8 starts with.
  setFlagsFromString('--no-liftoff-only');
  setFlagsFromString('--no-wasm-lazy-compilation');
  writeFileSync(resolve(dist, 'program.js.cache'), script.createCachedData());
}

main();
