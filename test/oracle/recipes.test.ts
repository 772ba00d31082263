import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Derivation, NixText } from '../../src/nix/model.ts';
import { modelOf } from '../nix/model-of.ts';
import { realTool } from '../real-tool.ts';
import { readFiles } from '../support/repository-files.ts';
import { LIBRARY_TEXT } from './nix/library-text.ts';

const tool = realTool('nix-instantiate', 'nix-bin');
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const RECIPES = here('../../fixtures/recipes');

/**
 * All but those whose inputs are more than a stub can stand for: a module system (flake-parts, dream2nix, nix-cargo-integration, devenv)
 * or builders of their own (cargo2nix, crate2nix), and those without a flake.
 */
const FOLLOWED = [
  'crane-renamed-between',
  'two-crates-mapped',
  'overlay-scope',
  'buildrustpackage-own-install',
  'buildrustpackage-umbrella',
  'cargo-in-sandbox',
  'crane-musl',
  'crane-workspace',
  'deps-nix-linked-as-is',
  'deps-nix-prefix-kept',
  'deps-nix-prefix-stripped',
  'escript',
  'fenix-musl',
  'mix2nix-overrides',
  'mixfoddeps-patched',
  'mkderivation-cargo',
  'naersk-fenix',
  'precompiled-cache-home',
  'precompiled-cache-runcommand',
  'precompiled-forced',
  'precompiled-or-compiled',
  'rebar3-on-load',
];

interface RealDerivation {
  readonly builder: string;
  readonly name: string;
  readonly phases: Readonly<Record<string, string>>;
}

/** `packages.<system>.<name>` as the real Nix evaluates them. */
type RealPackages = Readonly<Record<string, Readonly<Record<string, RealDerivation>>>>;

function evaluateReally(recipes: readonly string[]): readonly RealPackages[] {
  const folder = mkdtempSync(join(tmpdir(), 'rustler-nix-recipes-'));
  try {
    const world = here('./recipes/world.nix');
    const file = (path: string, text: string) => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    file('lib.nix', LIBRARY_TEXT);
    const parts = `(import ${world} (import ../lib.nix))`;
    file('nixpkgs/default.nix', `given: ${parts}.packagesFor ({ system = "x86_64-linux"; } // given)`);
    file('overlay/default.nix', 'final: prev: { }');
    file(
      'naersk/default.nix',
      `{ system, ... }: let self = { buildPackage = ${parts}.made "naersk.buildPackage" system; override = _: self; }; in self`,
    );
    const imports = ['nixpkgs', 'overlay', 'naersk'].map((name) => `${name} = ${join(folder, name)};`).join(' ');
    const evaluate = `import ${here('./recipes/evaluate.nix')} { library = import ./lib.nix; world = ${world}; imports = { ${imports} }; }`;
    file('all.nix', `map (${evaluate}) [ ${recipes.map((name) => join(RECIPES, name)).join(' ')} ]`);
    const output = execFileSync('nix-instantiate', ['--eval', '--strict', '--json', join(folder, 'all.nix')], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      env: { ...process.env, HOME: folder, NIX_STATE_DIR: join(folder, 'state'), NIX_STORE_DIR: join(folder, 'store') },
    });
    return JSON.parse(output) as RealPackages[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The text of a phase as a pattern: what the sources do not tell stands for anything. */
function pattern(text: NixText): RegExp {
  const parts = text.map((part) => {
    if (part.kind === 'text') return part.text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return part.kind === 'output'
      ? `/nix/store/${part.derivation.builder.replaceAll('.', '\\.')}-[\\w.-]+`
      : '[\\s\\S]*?';
  });
  return new RegExp(`^${parts.join('')}$`);
}

/** What differs between a derivation of the model and the real one. */
function differences(derivation: Derivation, real: RealDerivation): string[] {
  const found: string[] = [];
  if (derivation.builder !== real.builder) found.push(`is built by ${derivation.builder}, not ${real.builder}`);
  for (const [name, text] of Object.entries(real.phases)) {
    const phase = derivation.phases.get(name);
    if (!phase) found.push(`has no ${name}`);
    else if (!pattern(phase.text).test(text))
      found.push(`${name} is another: ${pattern(phase.text).source} for ${text}`);
  }
  return found;
}

describe.skipIf(tool.missing)(
  `the recipes, evaluated by the real Nix with stubs of their inputs ${tool.reason}`,
  () => {
    it('have the packages, on each system, with the builders and the phases that are followed here', {
      timeout: 120_000,
    }, () => {
      const real = evaluateReally(FOLLOWED);
      let compared = 0;
      FOLLOWED.forEach((name, index) => {
        const { builds } = modelOf(readFiles(join(RECIPES, name)));
        for (const [system, packages] of Object.entries(real[index] as RealPackages)) {
          for (const [attribute, derivation] of Object.entries(packages)) {
            const build = builds.find((candidate) => candidate.attribute === `packages.${system}.${attribute}`);
            // Another name of a package that was told already.
            const twin = builds.some(({ derivation: other }) => other.builder === derivation.builder);
            if (!build && twin) continue;
            expect([name, system, attribute, build && differences(build.derivation, derivation)]).toEqual([
              name,
              system,
              attribute,
              [],
            ]);
            compared += 1;
          }
        }
      });
      expect(compared).toBeGreaterThan(60);
    });
  },
);
