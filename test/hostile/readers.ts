import { parseCfgKey, readCargoPackages, readLock, satisfies } from '../../src/cargo/index.ts';
import { globFault, globMatcher } from '../../src/configuration/glob.ts';
import { readConfiguration } from '../../src/configuration/read-file.ts';
import { findMixProjects, findNifModules, moduleNames, readChecksumFile, readConfig } from '../../src/elixir/index.ts';
import { readBaseline } from '../../src/engine/baseline/read.ts';
import { readDirective } from '../../src/engine/suppression/directive.ts';
import { readShownDerivations } from '../../src/nix/derivations/shown.ts';
import { readGitIndex } from '../../src/repository/git-index.ts';
import { ignoreRules } from '../../src/repository/ignore-rules.ts';
import { type FileSystem, fileText, memoryRepository, type Span } from '../../src/repository/index.ts';
import { readNifCrate } from '../../src/rust/index.ts';
import { runPhases } from '../../src/shell/index.ts';
import { readToml, readTomlValues, type Syntax, tomlComments } from '../../src/syntax/index.ts';
import { environment } from '../elixir/project.ts';
import { evaluatorOf, plainValue } from '../nix/evaluation/closed.ts';
import { oracleWorld, shellText } from '../oracle/shell/world.ts';
import type { Kind } from './corpus.ts';

/** Something that reads text which a stranger wrote. */
export interface Reader {
  readonly name: string;
  /** What it reads; `words` are short texts, `shown` is what `nix derivation show` prints. */
  readonly of: Kind | 'words' | 'shown' | 'baseline' | 'index';
  /** Inputs of a hundred. */
  readonly share: number;
  /** Reads all there is; returns the ranges that it names in the text, if it names any. */
  readonly read: (text: string, syntax: Syntax) => readonly Span[] | undefined;
}

const mixExs =
  'defmodule P do\n  use Mix.Project\n  def project, do: [app: :m, version: "1.0.0", deps: [{:rustler, "~> 0.37"}]]\nend\n';
const manifest = '[package]\nname = "m"\nversion = "0.1.0"\n[lib]\ncrate-type = ["cdylib"]\n';

function readElixir(path: string, text: string, syntax: Syntax): readonly Span[] {
  const repository = memoryRepository({ 'mix.exs': mixExs, [path]: text });
  const sources = { view: repository, syntax };
  const projects = findMixProjects(repository.files, sources);
  const setting = environment({ SWITCH: null }, 'prod');
  for (const project of projects) {
    readConfig(project, setting, sources);
    moduleNames(project, sources, repository.files);
  }
  return findNifModules(projects, sources, repository.files).modules.map(({ name }) => name.span);
}

function readNix(text: string, files: Readonly<Record<string, string>>, syntax: Syntax): readonly Span[] {
  const evaluator = evaluatorOf(syntax, files, 20_000);
  const value = evaluator.evaluateText('flake.nix', text);
  plainValue(evaluator, value);
  return [value.span];
}

function fileSystemOf(texts: Readonly<Record<string, string>>): FileSystem {
  const bytes = (path: string) => new TextEncoder().encode(texts[path] ?? '');
  return {
    lstat: (path) => ({ kind: 'file', size: bytes(path).length }),
    readFile: bytes,
    readSource: bytes,
    readdir: () => [],
    realpath: (path) => path,
  };
}

/** The parsers, evaluators and readers of `src`, each with the texts that it is for. */
export const READERS: readonly Reader[] = [
  {
    name: 'the Nix evaluator',
    of: 'nix',
    share: 6,
    read: (text, syntax) => readNix(text, { 'default.nix': text, 'flake.nix': 'import ./default.nix' }, syntax),
  },
  {
    name: 'builtins.fromJSON',
    of: 'json',
    share: 6,
    read: (text, syntax) => void readNix(FROM_JSON, { 'a.json': text }, syntax),
  },
  {
    name: 'builtins.fromTOML',
    of: 'toml',
    share: 5,
    read: (text, syntax) => void readNix(FROM_TOML, { 'a.toml': text }, syntax),
  },
  {
    name: 'Elixir sources and configuration',
    of: 'elixir',
    share: 2,
    read: (text, syntax) => readElixir('lib/m.ex', text, syntax),
  },
  { name: 'mix.exs', of: 'elixir', share: 1, read: (text, syntax) => void readElixir('mix.exs', text, syntax) },
  {
    name: 'config.exs',
    of: 'elixir',
    share: 1,
    read: (text, syntax) => void readElixir('config/config.exs', text, syntax),
  },
  { name: 'mix.lock', of: 'mix-lock', share: 2, read: (text, syntax) => void readElixir('mix.lock', text, syntax) },
  {
    name: 'checksum files',
    of: 'checksum',
    share: 6,
    read(text, syntax) {
      const file = readChecksumFile('checksum.exs', { view: memoryRepository({ 'checksum.exs': text }), syntax });
      return [...(file?.archives.values() ?? [])].map(({ span }) => span);
    },
  },
  {
    name: 'Rust sources',
    of: 'rust',
    share: 6,
    read(text, syntax) {
      const view = memoryRepository({ 'src/lib.rs': text });
      const crate = readNifCrate({ library: { path: 'src/lib.rs' } }, view, syntax);
      return [...crate.nifs.map(({ name }) => name.span), ...crate.initialisations.map(({ module }) => module.span)];
    },
  },
  {
    name: 'shell text',
    of: 'shell',
    share: 4,
    read(text, syntax) {
      const work = { kind: 'script', text: shellText(text, 'flake.nix') } as const;
      runPhases([{ phase: 'buildPhase', work }], oracleWorld(), syntax);
      return undefined;
    },
  },
  {
    name: 'TOML with its places',
    of: 'toml',
    share: 12,
    read(text) {
      const source = fileText('a.toml', text);
      const read = readToml(source);
      const places = read.kind === 'broken' ? [read.span] : [...read.table.entries.values()].map(({ span }) => span);
      return [...places, ...tomlComments(source)];
    },
  },
  { name: 'TOML values', of: 'cargo-lock', share: 6, read: (text) => void readTomlValues(text) },
  {
    name: 'Cargo.lock',
    of: 'cargo-lock',
    share: 6,
    read: (text) =>
      [readLock(memoryRepository({ 'Cargo.lock': text }), '')?.format.span].filter((span) => span !== undefined),
  },
  {
    name: 'cargo packages',
    of: 'toml',
    share: 4,
    read(text) {
      const view = memoryRepository({ 'Cargo.toml': text, 'native/m/Cargo.toml': manifest, 'native/m/src/lib.rs': '' });
      readCargoPackages(view.files, view);
      return undefined;
    },
  },
  {
    name: 'cfg expressions',
    of: 'words',
    share: 6,
    read: (text) => void [parseCfgKey(text), parseCfgKey(`cfg(${text})`)],
  },
  {
    name: 'version requirements',
    of: 'words',
    share: 6,
    read: (text) => void [satisfies('1.2.3', text), satisfies(text, '^1')],
  },
  { name: 'ignore files', of: 'ignore', share: 4, read: (text) => readIgnore(text) },
  {
    name: 'the git index',
    of: 'index',
    share: 6,
    read: (text) => void readGitIndex(Buffer.from(text, 'latin1'), ''),
  },
  {
    name: '.rustler-nix.toml',
    of: 'toml',
    share: 4,
    read: (text) => void readConfiguration(text, '.rustler-nix.toml', ['load-path-extension']),
  },
  {
    name: 'globs',
    of: 'words',
    share: 2,
    read: (text) => void (globFault(text) ?? globMatcher(text)('a/b/c'.repeat(50))),
  },
  {
    name: 'baselines',
    of: 'baseline',
    share: 3,
    read(text) {
      const read = readBaseline(text, 'baseline.json');
      return read.kind === 'baseline' ? read.baseline.entries.map(({ span }) => span) : undefined;
    },
  },
  {
    name: 'suppression comments',
    of: 'words',
    share: 1,
    read: (text) => void readDirective(` rustler-nix: ignore[${text}] because ${text}`, 'a.nix', 0),
  },
  { name: 'what Nix shows', of: 'shown', share: 1, read: (text) => void readShownDerivations(text) },
];

const FROM_JSON = 'builtins.fromJSON (builtins.readFile ./a.json)';
const FROM_TOML = 'builtins.fromTOML (builtins.readFile ./a.toml)';

function readIgnore(text: string): undefined {
  const rules = ignoreRules('/top', undefined, fileSystemOf({ '/top/.gitignore': text, '/top/a/.gitignore': text }));
  for (const path of ['a', 'a/b', 'a/b.nix', `a/${'a'.repeat(200)}`]) rules.ignores(path, 'file');
  return undefined;
}
