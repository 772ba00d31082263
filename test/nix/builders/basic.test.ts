import { describe, expect, it } from 'vitest';
import {
  covered,
  inputNames,
  known,
  modelOf,
  packageFlake,
  packageOf,
  phase,
  printed,
  rustOf,
  variable,
} from '../model-of.ts';

describe('text files', () => {
  it.each([
    ['pkgs.writeText "config.exs" "import Config"', '', 'import Config'],
    ['pkgs.writeTextFile { name = "x"; text = "a"; }', '', 'a'],
    ['pkgs.writeTextFile { name = "x"; destination = "/config/x.exs"; text = "a"; }', 'config/x.exs', 'a'],
    ['pkgs.writeTextDir "config/prod.exs" "b"', 'config/prod.exs', 'b'],
    ['pkgs.writeShellScriptBin "run" "echo"', 'bin/run', 'echo'],
    ['pkgs.writeText "x" (pkgs.lib.concatMapStringsSep "\\n" (n: "skip ${n}") [ "a" "b" ])', '', 'skip a\nskip b'],
    ['pkgs.writeText "x" (builtins.readFile ./note.txt)', '', 'a note'],
  ])('%s', (expression, path, text) => {
    const { builder, details } = packageOf(expression, '', { 'note.txt': 'a note' });
    expect(builder).toBe('writeText');
    expect(details.kind === 'text' && [details.path, printed(details.text)]).toEqual([path, text]);
  });

  it('lead back to where they are written', () => {
    const files = {
      'flake.nix': packageFlake("pkgs.writeText \"config.exs\" ''\n  config :app, M, skip_compilation?: true\n''"),
    };
    const { details } = modelOf(files).builds[0]!.derivation;
    const line =
      details.kind === 'text'
        ? details.text.find((part) => part.kind === 'text' && part.text.includes('skip'))
        : undefined;
    expect(line && covered(files, line.span)).toContain('config :app, M, skip_compilation?: true');
  });
});

describe('commands', () => {
  it('are given lists, unless one is longer than any variable may be', () => {
    const given = (count: number) =>
      packageOf(`pkgs.runCommand "x" { flags = [ ${'1 '.repeat(count)}]; } ""`).arguments.get('flags')?.value;
    expect(given(2)).toMatchObject({ kind: 'list' });
    expect(given(20_001)).toEqual({ kind: 'unknown', reason: 'the list has too many items' });
  });

  it('have their text as build command', () => {
    const derivation = packageOf(
      'pkgs.runCommand "cache" { nativeBuildInputs = [ pkgs.gnutar ]; X = 1; } "mkdir $out"',
    );
    expect([derivation.builder, phase(derivation, 'buildCommand'), variable(derivation, 'X')]).toEqual([
      'runCommand',
      'mkdir $out',
      '1',
    ]);
    expect(inputNames(derivation)).toEqual(['gnutar']);
  });

  it.each([
    'pkgs.linkFarm "farm" [ { name = "a"; path = nif; } ]',
    'pkgs.symlinkJoin { name = "x"; paths = [ nif ]; }',
    'pkgs.buildEnv { name = "x"; paths = [ nif ]; }',
  ])('%s refers to its parts', (expression) => {
    const derivation = packageOf(expression, 'nif = pkgs.runCommand "nif" { } "";');
    expect(derivation.references.map((reference) => known(reference.name))).toEqual(['nif']);
  });
});

describe('mkDerivation', () => {
  it.each([
    ['a set', '{ pname = "x"; version = "1"; TAG = "x1"; }'],
    ['a recursive set', 'rec { pname = "x"; version = "1"; TAG = "${pname}${version}"; }'],
    [
      'a function of the final attributes',
      '(finalAttrs: { pname = "x"; version = "1"; TAG = "${finalAttrs.pname}${finalAttrs.version}"; })',
    ],
  ])('takes %s', (_form, given) => {
    expect(variable(packageOf(`pkgs.stdenv.mkDerivation ${given}`), 'TAG')).toBe('x1');
  });

  it('gives the final package to its own attributes', () => {
    const derivation = packageOf(
      'pkgs.stdenv.mkDerivation (f: { name = "x"; passthru.tests.a = f.finalPackage; doCheck = f.finalPackage ? tests; })',
    );
    expect(derivation.builder).toBe('mkDerivation');
  });

  it('has outputs that are selected', () => {
    const derivation = packageOf(
      'pkgs.runCommand "x" { } "${nif.lib}/lib ${nif}/bin ${nif.out}"',
      'nif = pkgs.stdenv.mkDerivation { name = "nif"; outputs = [ "out" "lib" ]; };',
    );
    expect(phase(derivation, 'buildCommand')).toBe('<nif.lib>/lib <nif.out>/bin <nif.out>');
  });

  it.each([
    ['nif.pname', 'nif'],
    ['nif.version', '1'],
    ['nif.name', 'nif-1'],
    ['nif.passthru.crate', 'c'],
    ['nif.crate', 'c'],
    ['nif.FLAG', 'f'],
    ['nif.type', 'derivation'],
    ['pkgs.lib.getName nif', 'nif'],
    ['(nif // { extra = "e"; }).extra', 'e'],
    ['nif.missing or "none"', '<?>'],
  ])('%s prints as %s', (expression, expected) => {
    const nif =
      'nif = pkgs.stdenv.mkDerivation { pname = "nif"; version = "1"; passthru.crate = "c"; env.FLAG = "f"; };';
    expect(variable(packageOf(`pkgs.runCommand "x" { VALUE = ${expression}; } ""`, nif), 'VALUE')).toBe(expected);
  });

  it('stays a derivation after // and as a set with its path', () => {
    expect(packageOf('pkgs.runCommand "x" { } "" // { meta.broken = false; }').builder).toBe('runCommand');
  });
});

describe('identity', () => {
  const ids = (first: string, second: string) =>
    modelOf({
      'flake.nix': packageFlake(
        'x',
        `make = arguments: pkgs.stdenv.mkDerivation ({ name = "x"; } // arguments); x = pkgs.mkShell { packages = [ (make ${first}) (make ${second}) ]; };`,
      ),
    }).builds[0]!.derivation.references.map((reference) => reference.id);

  it('is one for one derivation', () => expect(new Set(ids('{ A = 1; }', '{ A = 1; }')).size).toBe(1));
  it('differs with an argument', () => expect(new Set(ids('{ A = 1; }', '{ A = 2; }')).size).toBe(2));
  it('does not hang on passthru', () =>
    expect(new Set(ids('{ passthru.a = 1; }', '{ passthru.a = 2; }')).size).toBe(1));

  it('differs with the toolchain', () => {
    const platform = (channel: string) =>
      `(pkgs.makeRustPlatform { inherit (fenix.packages.\${system}.${channel}) cargo rustc; })`;
    const derivation = packageOf(
      `pkgs.mkShell { packages = map (p: p.buildRustPackage { pname = "x"; src = ./.; }) [ ${platform('stable')} ${platform('beta')} ]; }`,
    );
    expect(derivation.references.map((reference) => known(known(rustOf(reference).toolchain).channel))).toEqual([
      'stable',
      'beta',
    ]);
  });
});

describe('functions of the repository around a builder', () => {
  it.each([
    [
      'a local function',
      'build = name: src: pkgs.rustPlatform.buildRustPackage { pname = name; inherit src; cargoHash = ""; };',
      'build "nif" ./.',
    ],
    [
      'a partial builder',
      'build = args: pkgs.rustPlatform.buildRustPackage (args // { cargoHash = ""; });',
      'build { pname = "nif"; src = ./.; }',
    ],
    [
      'an inherited builder',
      'inherit (pkgs.rustPlatform) buildRustPackage;',
      'buildRustPackage { pname = "nif"; src = ./.; }',
    ],
    [
      'a functor',
      'build = { __functor = self: args: pkgs.rustPlatform.buildRustPackage args; };',
      'build { pname = "nif"; src = ./.; }',
    ],
    [
      'a table by system',
      'table = { x86_64-linux = pkgs.rustPlatform; };',
      '(table.${system} or (throw "no")).buildRustPackage { pname = "nif"; src = ./.; }',
    ],
    [
      'a dynamic attribute',
      'name = "nif"; set = { ${name} = pkgs.rustPlatform.buildRustPackage { pname = name; src = ./.; }; };',
      'set.nif',
    ],
    [
      'makeOverridable',
      'build = pkgs.lib.makeOverridable pkgs.rustPlatform.buildRustPackage;',
      '(build { pname = "old"; src = ./.; }).override { pname = "nif"; }',
    ],
  ])('%s', (_form, bindings, expression) => {
    const derivation = packageOf(expression, bindings);
    expect([derivation.builder, known(derivation.name)]).toEqual(['buildRustPackage', 'nif']);
  });
});
