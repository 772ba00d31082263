import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { patience, runs } from '../oracle/runs.ts';
import { type Files, readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';
import { checkWithin } from './check-within.ts';
import { ELIXIR, NIX, RUST, SHELL, TOML } from './nested-texts.ts';
import { problemInOwnProcess } from './own-process.ts';

/** Levels or items: more than the stack has room for, and fewer than those at which the grammars give up. */
const LEVELS = 8_000;
/** Each in a process of its own: what the grammars take of memory WebAssembly does not give back, and V8 only when it likes to. */
const MOST_LEVELS = runs(LEVELS, 100_000);

/** Of processor time. Ten times as long as other inputs may take: these are as many times as long. */
const LONGEST_MS = 20_000;

const sound = readFiles(join(fixturesFolder, 'recipes/crane-workspace'));
const module = 'lib/compass/native.ex';
const crate = 'crates/compass_nif/src/lib.rs';
const manifest = 'crates/compass_nif/Cargo.toml';

/** Puts a text somewhere into the sound repository. */
type Place = (text: string) => Files;

/** What stands at a path, with a part of it replaced; fails when there is no such part. */
function changed(path: string, part: RegExp, replacement: (part: string) => string): Files {
  const text = sound[path] ?? '';
  expect(text).toMatch(part);
  return { ...sound, [path]: text.replace(part, replacement) };
}

const after = (path: string, part: RegExp, more: string) => changed(path, part, (found) => `${found}${more}`);

const PLACES: Readonly<Record<string, Readonly<Record<string, Place>>>> = {
  Elixir: {
    'an option of Rustler': (text) => after(module, /otp_app: :compass,/, ` skip_compilation?: ${text},`),
    'an attribute that an option reads': (text) =>
      changed(module, /use Rustler,/, (found) => `@mode ${text}\n  ${found} env: @mode,`),
    'a stub': (text) => changed(module, /def add\(_a/, (found) => `def other(${text}), do: ${text}\n  ${found}`),
    'a module': (text) => after(module, /@moduledoc false/, `\n  ${text}`),
    'mix.exs': (text) =>
      after('mix.exs', /app: :compass,/, ` aliases: ${text}, releases: ${text}, elixirc_paths: ${text},`),
    'mix.lock': (text) => ({ ...sound, 'mix.lock': `%{"rustler": ${text}}` }),
    'a configuration': (text) => ({
      ...sound,
      'config/config.exs': `import Config\nconfig :compass, Compass.Native, env: ${text}\n`,
    }),
    'a checksum file': (text) => ({
      ...changed(module, /use Rustler,/, () => 'use RustlerPrecompiled, base_url: "https://a", version: "0.1.0",'),
      'checksum-Elixir.Compass.Native.exs': `%{"a" => "b", ${text}}`,
    }),
  },
  Nix: {
    'a flake': (text) => ({ ...sound, 'flake.nix': text }),
    'an argument of the build': (text) => after('flake.nix', /mixRelease rec \{/, ` mixFlags = ${text};`),
    'the source of the build': (text) => changed('flake.nix', /src = \.\/\.;\s*(?=.*\n)/, () => `src = ${text};`),
    'a binding': (text) => after('flake.nix', /\blet\b/, ` zz = ${text};`),
  },
  shell: {
    'a phase': (text) => after('flake.nix', /preBuild = ''/, `\n${text.replaceAll('${', "''${")}\n`),
  },
  Rust: {
    'a function': (text) => ({ ...sound, [crate]: `${sound[crate]}\nfn other() { ${text} }\n` }),
    'a file': (text) => ({ ...sound, [crate]: `${sound[crate]}\n${text}` }),
    'an attribute': (text) => changed(crate, /#\[rustler::nif\]/, (found) => `#[cfg(${text})]\n${found}`),
  },
  TOML: {
    'a manifest': (text) => ({ ...sound, [manifest]: `${sound[manifest]}\n${text}\n` }),
    'a lock file': (text) => ({ ...sound, 'Cargo.lock': `${text}\n${sound['Cargo.lock']}` }),
    'a toolchain file': (text) => ({ ...sound, 'rust-toolchain.toml': `${sound['rust-toolchain.toml']}\n${text}\n` }),
  },
};

beforeAll(() => checkWithin(sound));

const FORMS = { Elixir: ELIXIR, Nix: NIX, shell: SHELL, Rust: RUST, TOML } as const;

describe.each(Object.entries(FORMS))('%s that nests or repeats without end', (language, forms) => {
  test.each(Object.entries(PLACES[language] ?? {}))(
    'is bounded in %s',
    { timeout: patience(600_000) },
    async (_, place) => {
      for (const [name, form] of Object.entries(forms)) {
        await checkWithin(place(form(LEVELS)), LONGEST_MS).catch((cause) => {
          throw new Error(name, { cause });
        });
      }
      const beyond = Object.entries(forms).flatMap(([name, form]) => {
        const problem = problemInOwnProcess(place(form(MOST_LEVELS)), LONGEST_MS);
        return problem === undefined ? [] : [`${name}: ${problem}`];
      });
      expect(beyond).toEqual([]);
    },
  );
});
