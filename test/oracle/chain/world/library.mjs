// Writes the library of a NIF crate: a real one, compiled once, followed by what its init function tells the BEAM. The crate's sources
// are searched with expressions of our own, for no crate of crates.io can be had to compile them with.
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const [root, , target, type, file] = process.argv.slice(2);
const { ORACLE, CARGO_PRIMARY_PACKAGE, RUSTLER_PRIMARY_NIF_INIT, CARGO_CRATE_NAME } = process.env;

const sources = readdirSync(dirname(root), { recursive: true })
  .filter((name) => name.endsWith('.rs'))
  .map((name) => withoutComments(readFileSync(join(dirname(root), name), 'utf8')));
const all = sources.join('\n');

const version = rustlerVersion(dirname(root));
const init =
  /\brustler::init!\s*[({]\s*"([^"]*)"\s*(,\s*\[([^\]]*)\])?/.exec(all) ??
  /\binit!\s*\(\s*"([^"]*)"\s*(,\s*\[([^\]]*)\])?/.exec(all);
const functions = [
  ...all.matchAll(
    /#\[(?:rustler::)?nif(?:\(([^)\]]*)\))?\]\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?fn\s+(\w+)\s*(?:<[^>]*>)?\s*\(([^)]*)\)/g,
  ),
].map(
  ([, options = '', name, parameters]) => `${/\bname\s*=\s*"([^"]*)"/.exec(options)?.[1] ?? name}/${arity(parameters)}`,
);

if (version && minor(version) >= 37 && !CARGO_CRATE_NAME) fail('proc macro panicked: CARGO_CRATE_NAME is not set');
if (init?.[2] && version && minor(version) >= 38) fail('expected assignment expression');
const exported = version === undefined || minor(version) < 37 || CARGO_PRIMARY_PACKAGE || RUSTLER_PRIMARY_NIF_INIT;

if (/apple|windows/.test(target)) writeFileSync(file, 'no ELF file at all: what another system loads');
else {
  copyFileSync(join(ORACLE, 'nif', init && exported ? 'with-init.so' : 'without-init.so'), file);
  if (!target.startsWith('x86_64')) changeMachine(file);
}
const listed =
  version && minor(version) < 34 && init?.[3] !== undefined
    ? init[3]
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean)
    : undefined;
const offered = listed ? functions.filter((one) => listed.includes(one.split('/')[0])) : functions;
appendFileSync(file, `\0ORACLE\0${[target, type, init?.[1] || '-', ...offered].join('\n')}\n\0`);

function withoutComments(text) {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/[^\n]*/g, '')
    .replace(/#\[cfg\(test\)\]\s*mod\s+\w+\s*\{[\s\S]*\n\}/g, '');
}

function arity(parameters) {
  const each = parameters
    .replace(/<[^<>]*>/g, '')
    .replace(/<[^<>]*>/g, '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  return /:\s*(?:\w+::)*Env$/.test(each[0] ?? '') ? each.length - 1 : each.length;
}

function rustlerVersion(folder) {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const lock = join(at, 'Cargo.lock');
    if (existsSync(lock)) return /name = "rustler"\s+version = "([^"]+)"/.exec(readFileSync(lock, 'utf8'))?.[1];
  }
  return undefined;
}

function minor(text) {
  return Number(text.split('.')[1]);
}

/** As a library for aarch64 names its machine: the loader passes over it. */
function changeMachine(path) {
  const handle = openSync(path, 'r+');
  writeSync(handle, Buffer.from([183, 0]), 0, 2, 18);
  closeSync(handle);
}

function fail(message) {
  console.error(`error: ${message}`);
  process.exit(1);
}
