import { type Derivation, type NixBuild, type NixModel, type NixText, readNixModel } from '../../src/nix/index.ts';
import type { Fact, Span } from '../../src/repository/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { openSyntax } from '../../src/syntax/index.ts';

const syntax = await openSyntax(['nix']);

type Files = Readonly<Record<string, string>>;

/** The model of a repository whose files are given as text. */
export function modelOf(files: Files): NixModel {
  const view = memoryRepository(files);
  return readNixModel({ view, files: view.files, tracking: view.tracking, syntax });
}

/** Inputs that tests use, with the addresses that people write. */
const INPUTS = {
  nixpkgs: 'github:NixOS/nixpkgs/nixos-25.11',
  'flake-utils': 'github:numtide/flake-utils',
  'flake-parts': 'github:hercules-ci/flake-parts',
  systems: 'github:nix-systems/default',
  crane: 'github:ipetkov/crane',
  'rust-overlay': 'github:oxalica/rust-overlay',
  fenix: 'github:nix-community/fenix',
  gitignore: 'github:hercules-ci/gitignore.nix',
  'nix-filter': 'github:numtide/nix-filter',
} as const;

/** A flake.nix with all inputs; `outputs` is the text of its `outputs` function's body. */
export function flakeOf(outputs: string): string {
  const inputs = Object.entries(INPUTS).map(([name, url]) => `${name}.url = "${url}";`);
  const formals = ['self', ...Object.keys(INPUTS)].join(', ');
  return `{ inputs = { ${inputs.join(' ')} }; outputs = inputs@{ ${formals}, ... }: ${outputs}; }`;
}

/** A flake for x86_64-linux whose package `default` is an expression over `pkgs`. */
export function packageFlake(expression: string, bindings = ''): string {
  return flakeOf(
    `let system = "x86_64-linux"; pkgs = import nixpkgs { inherit system; }; ${bindings} in
     { packages.\${system}.default = ${expression}; }`,
  );
}

/** The derivation of `packages.x86_64-linux.default` of such a flake. */
export function packageOf(expression: string, bindings = '', files: Files = {}): Derivation {
  return buildNamed(modelOf({ 'flake.nix': packageFlake(expression, bindings), ...files }), DEFAULT).derivation;
}

const DEFAULT = 'packages.x86_64-linux.default';

export function buildNamed(model: NixModel, attribute: string): NixBuild {
  const found = model.builds.find((build) => build.attribute === attribute);
  if (found) return found;
  const names = model.builds.map((build) => build.attribute).join(', ');
  const lost = model.unknown.map((unknown) => unknown.reason).join('; ');
  throw new Error(`no build ${attribute}; there are: ${names}. Lost: ${lost}`);
}

export function known<T>(fact: Fact<T>): T {
  if (fact.kind === 'unknown') throw new Error(`unknown: ${fact.reason}`);
  return fact.value;
}

/** A text as Nix would print it, with names for what is no text. */
export function printed(text: NixText | undefined): string | undefined {
  return text
    ?.map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'output') return `<${nameOf(part.derivation)}.${part.output}>`;
      return part.kind === 'unknown' ? `<?>` : `<${part.path}>`;
    })
    .join('');
}

function nameOf(derivation: Derivation): string {
  return derivation.name.kind === 'known' ? (derivation.name.value ?? derivation.builder) : '?';
}

export function phase(derivation: Derivation, name: string): string | undefined {
  return printed(derivation.phases.get(name)?.text);
}

export function variable(derivation: Derivation, name: string): string | undefined {
  return printed(derivation.environment.get(name)?.text);
}

export function inputNames(derivation: Derivation): readonly string[] {
  return known(derivation.inputs).map((input) => input.name);
}

export function rustOf(derivation: Derivation) {
  if (derivation.details.kind !== 'rust') throw new Error(`${derivation.builder} compiles no crate`);
  return derivation.details;
}

export function mixOf(derivation: Derivation) {
  if (derivation.details.kind !== 'mix') throw new Error(`${derivation.builder} compiles no Mix project`);
  return derivation.details;
}

export function targetsOf(derivation: Derivation): readonly string[] {
  return known(known(rustOf(derivation).toolchain).targets).map((target) => target.value);
}

/** What a source keeps of some files. */
export function kept(derivation: Derivation, files: readonly string[]): readonly string[] {
  const source = known(derivation.source);
  if (source.kind !== 'repository') throw new Error(`the source is ${source.kind}`);
  return files.filter((file) => source.filter.keeps(file, 'file') === true);
}

/** The stretch of a file that a span covers. */
export function covered(files: Files, span: Span): string | undefined {
  return files[span.path]?.slice(span.start, span.end);
}
