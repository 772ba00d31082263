// Writes the library of a NIF crate: a real one, compiled once, followed by what its init function tells the BEAM. The crate's sources
// are searched with expressions of our own, for no crate of crates.io can be had to compile them with.
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const [root, , target, type, file] = process.argv.slice(2);
const { ORACLE, CARGO_PRIMARY_PACKAGE, RUSTLER_PRIMARY_NIF_INIT, CARGO_CRATE_NAME } = process.env;

const features = new Set((process.env.ORACLE_CFG ?? '').split(' '));
const all = sourcesOf(root, dirname(root)).join('\n');

const version = rustlerVersion(dirname(root));
const init =
  /\brustler::init!\s*[({]\s*"([^"]*)"\s*(,\s*\[([^\]]*)\])?/.exec(all) ??
  /\binit!\s*\(\s*"([^"]*)"\s*(,\s*\[([^\]]*)\])?/.exec(all);
const functions = [...nifsOf(all), ...nifsOfOthers()];
// What others link in: nobody loads it as it stands.
if (type === 'rlib') {
  writeFileSync(file, `!<arch>\n${functions.join('\n')}`);
  process.exit(0);
}

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

/** rustc has to be able to parse each file that it reads. */
function parse(file) {
  const flags = ['--edition', '2021', '-Zparse-crate-root-only', file];
  const { status, stderr } = spawnSync(join(ORACLE, 'base/real/rustc'), flags, {
    env: { ...process.env, RUSTC_BOOTSTRAP: '1' },
    encoding: 'utf8',
  });
  if (status !== 0) fail(stderr.replace(/^error: /, ''));
}

function withoutComments(text) {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/[^\n]*/g, '')
    .replace(/#\[cfg\(test\)\]\s*mod\s+\w+\s*\{[\s\S]*\n\}/g, '');
}

/** The text of a file and of the modules that it declares: rustc reads no others. */
function sourcesOf(path, folder) {
  parse(path);
  const text = withoutComments(readFileSync(path, 'utf8'));
  const modules = [...text.matchAll(/((?:#\[[^\]]*\]\s*)*)(?:pub(?:\([^)]*\))?\s+)?\bmod\s+(\w+)\s*;/g)];
  const kept = modules.filter(([, attributes]) => configured(attributes));
  return [
    text,
    ...kept.flatMap(([, attributes, name]) => {
      const given = /\bpath\s*=\s*"([^"]*)"/.exec(attributes)?.[1];
      const places = given
        ? [[join(dirname(path), given), dirname(join(dirname(path), given))]]
        : [join(folder, `${name}.rs`), join(folder, name, 'mod.rs')].map((place) => [place, join(folder, name)]);
      const [found] = places.filter(([place]) => existsSync(place));
      if (!found) fail(`file not found for module \`${name}\``);
      return sourcesOf(...found);
    }),
  ];
}

function nifsOf(text) {
  const item = /((?:#\[(?:[^[\]]|\[[^\]]*\])*\]\s*)+)(?:pub(?:\([^)]*\))?\s+)?fn\s+(\w+)\s*(?:<[^>]*>)?\s*\(/g;
  return [...text.matchAll(item)].flatMap((match) => {
    const [whole, attributes, name] = match;
    const nif = /#\[(?:rustler::)?nif(?:\(([^\]]*)\))?\]/.exec(attributes);
    if (!nif || !configured(attributes)) return [];
    const given = /\bname\s*=\s*"([^"]*)"/.exec(nif[1] ?? '')?.[1];
    return [`${given ?? name}/${arity(text.slice(match.index + whole.length))}`];
  });
}

/** NIFs of the crates that this one names (rustler >= 0.34 collects those of all that is linked in). */
function nifsOfOthers() {
  return (process.env.ORACLE_EXTERNS ?? '').split(' ').flatMap((one) => {
    const [name, path] = one.split('=');
    if (!path?.endsWith('.rlib') || !new RegExp(`\\b${name}\\b`).test(all)) return [];
    return readFileSync(path, 'utf8').split('\n').slice(1).filter(Boolean);
  });
}

function configured(attributes) {
  return [...attributes.matchAll(/#\[cfg\(([^\]]*)\)\]/g)].every(([, condition]) => holds(condition.trim()));
}

/** A condition of `cfg`, as far as features and tests go. */
function holds(condition) {
  const [, operator, inner] = /^(all|any|not)\(([\s\S]*)\)$/.exec(condition) ?? [];
  const each = inner?.match(/(?:[^,()]|\((?:[^()]|\([^()]*\))*\))+/g)?.map((one) => one.trim()) ?? [];
  if (operator === 'all') return each.every(holds);
  if (operator === 'any') return each.some(holds);
  if (operator === 'not') return !holds(each[0]);
  if (condition === 'test') return false;
  const [, feature] = /^feature\s*=\s*"([^"]*)"$/.exec(condition) ?? [];
  return feature === undefined || features.has(feature);
}

/** Parameters up to the bracket that closes them. */
function arity(text) {
  const parameters = [''];
  for (let depth = 0, at = 0; depth > 0 || text[at] !== ')'; at += 1) {
    if ('(<['.includes(text[at])) depth += 1;
    if (')>]'.includes(text[at])) depth -= 1;
    if (depth === 0 && text[at] === ',') parameters.push('');
    else parameters[parameters.length - 1] += text[at];
  }
  const each = parameters.map((one) => one.trim()).filter(Boolean);
  return /:\s*(?:\w+::)*Env(?:<[^>]*>)?$/.test(each[0] ?? '') ? each.length - 1 : each.length;
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
