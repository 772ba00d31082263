//   node scripts/code-cache.cjs DIST REPOSITORY…
//
// Runs the doctor of a build over repositories and writes V8's code cache with what was compiled on the way.
'use strict';
const { writeFileSync } = require('node:fs');
const { resolve } = require('node:path');

const [dist, ...repositories] = process.argv.slice(2);
const { compile, run } = require(resolve(dist, 'load-program.js'));
const script = compile(undefined);
const { dispatch } = run(script);
const nowhere = { write() {} };
const io = { stdout: nowhere, stderr: nowhere, env: {}, cwd: process.cwd(), columns: undefined, isTTY: false };

async function main() {
  for (const repository of repositories) await dispatch(['doctor', repository], io);
  writeFileSync(resolve(dist, 'program.js.cache'), script.createCachedData());
}

main();
