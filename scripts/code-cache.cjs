//   node scripts/code-cache.cjs DIST REPOSITORY…
//
// Runs the doctor of a build over repositories, each anew and from what the first run kept, and writes V8's code cache of every
// part of the program with what was compiled on the way.
'use strict';
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');

const [dist, ...repositories] = process.argv.slice(2);
require(resolve(dist, 'v8-flags.js'));
const { cacheFileOf, load, parts } = require(resolve(dist, 'load-program.js'));
const kept = mkdtempSync(join(tmpdir(), 'rustler-nix-'));
const nowhere = { write() {} };
const env = { XDG_CACHE_HOME: kept };
const io = { stdout: nowhere, stderr: nowhere, env, cwd: process.cwd(), columns: undefined, isTTY: false };

async function main() {
  const { dispatch } = load('command-line').dispatch;
  const configuration = join(kept, 'configuration.toml');
  writeFileSync(configuration, 'fail-on = "error"\nexclude = ["doc/**"]\n[rules]\nsyntax-error = "error"\n');
  for (const repository of repositories) {
    await dispatch(['doctor', repository, '--no-config'], io);
    await dispatch(['doctor', repository, '--no-config'], io);
    await dispatch(['doctor', repository, '--config', configuration], io);
  }
  for (const [part, { script }] of parts) writeFileSync(cacheFileOf(part), script.createCachedData());
}

main().finally(() => rmSync(kept, { recursive: true, force: true }));
