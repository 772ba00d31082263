import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixFiles } from '../elixir/project.ts';
import { realTool } from '../real-tool.ts';
import { type Judged, judge } from './elixir/cases.ts';
import { caseArbitrary } from './elixir/generated-cases.ts';
import { compileReally, type RealCase } from './elixir/real-elixir.ts';
import { WRITTEN, type WrittenCase } from './elixir/written-cases.ts';

const elixir = realTool('elixir', 'elixir');

function caseOf(
  { files, rustler }: WrittenCase,
  variables: Readonly<Record<string, string>>,
  mixEnv: string,
): RealCase {
  const sources = Object.keys(files).filter((path) => path.startsWith('lib/'));
  return { files, directory: '', sources, mixEnv, variables, config: 'config/config.exs', loadPrefix: prefix(rustler) };
}

function prefix(rustler: string): string {
  return Number(rustler.split('.')[1]) >= 37 ? '' : 'lib';
}

async function judged(cases: readonly RealCase[], hidden: readonly string[]): Promise<readonly Judged[]> {
  const results = await compileReally(cases);
  return cases.flatMap((one, index) => [...judge(one, results[index] ?? {}, hidden)]);
}

function count(outcomes: readonly Judged[], relation: Judged['relation']): number {
  return outcomes.filter((outcome) => outcome.relation === relation).length;
}

function differences(outcomes: readonly Judged[]): string[] {
  return outcomes.filter(({ relation }) => relation === 'different').map(({ detail }) => detail);
}

describe.skipIf(elixir.missing)('the options of `use Rustler` beside real elixir', () => {
  const written = WRITTEN.flatMap((one) =>
    one.mixEnvs.flatMap((mixEnv) => one.variables.map((variables) => caseOf(one, variables, mixEnv))),
  );

  it('are what a stub Rustler records, in every form written by hand', { timeout: 120_000 }, async () => {
    const outcomes = await judged(written, []);
    expect(differences(outcomes)).toEqual([]);
    expect(outcomes.filter(({ relation }) => relation === 'unknown').map(({ detail }) => detail)).toEqual([]);
  });

  it('hold the real ones among them when a variable is not known', { timeout: 120_000 }, async () => {
    expect(differences(await judged(written, ['SWITCH', 'RUSTLER_PRECOMPILED_FORCE_BUILD_ALL']))).toEqual([]);
  });

  it('are those of every recipe, under both kinds of build', { timeout: 120_000 }, async () => {
    const outcomes = await judged(recipeCases(), []);
    expect(outcomes.length).toBeGreaterThan(0);
    expect(differences(outcomes)).toEqual([]);
    expect(count(outcomes, 'unknown')).toBe(0);
  });

  it('are never different for generated options and configurations', { timeout: 300_000 }, async () => {
    const generated = fc.sample(caseArbitrary, { numRuns: 400, seed: 20261122 });
    const cases = generated.map(({ body, config, variables, mixEnv, macro }): RealCase => {
      const files = { ...mixFiles('0.36.2'), 'lib/a.ex': body, 'config/config.exs': config, 'lib/m.ex': macro };
      return {
        files,
        directory: '',
        sources: ['lib/a.ex', 'lib/m.ex'],
        mixEnv,
        variables,
        config: 'config/config.exs',
        loadPrefix: 'lib',
      };
    });
    const outcomes = await judged(cases, []);
    expect(differences(outcomes).join('\n\n')).toBe('');
    // Unknown is allowed; that most are followed shows that the comparison is worth something.
    expect(count(outcomes, 'same')).toBeGreaterThan(outcomes.length / 2);
    const blind = await judged(cases.slice(0, 150), ['A', 'B']);
    expect(differences(blind)).toEqual([]);
  });
});

const RECIPES = fileURLToPath(new URL('../../fixtures/recipes', import.meta.url));

/** Every project of the recipes that holds a NIF module, with the variables that its own sources read set and unset. */
function recipeCases(): readonly RealCase[] {
  return readdirSync(RECIPES)
    .filter((name) => statSync(join(RECIPES, name)).isDirectory())
    .flatMap((name) => recipeProjects(filesOf(join(RECIPES, name), '')));
}

function recipeProjects(files: Readonly<Record<string, string>>): RealCase[] {
  const paths = Object.keys(files);
  const projects = paths.filter((path) => /(^|\/)mix\.exs$/.test(path)).map((path) => path.replace(/\/?mix\.exs$/, ''));
  return projects.flatMap((directory) => {
    const folder = directory === '' ? '' : `${directory}/`;
    const sources = paths.filter((path) => path.startsWith(`${folder}lib/`) && path.endsWith('.ex'));
    if (!sources.some((path) => files[path]?.includes('Rustler'))) return [];
    const read = new Set(
      sources.flatMap((path) =>
        [...(files[path] ?? '').matchAll(/get_env\("(\w+)"/g)].map((match) => match[1] as string),
      ),
    );
    const on = Object.fromEntries([...read].map((variable) => [variable, '1']));
    const mix = files[`${folder}mix.exs`] ?? '';
    const config = /config_path: "([^"]+)"/.exec(mix)?.[1] ?? 'config/config.exs';
    const lock = files[`${folder}mix.lock`] ?? files['mix.lock'] ?? '';
    const loadPrefix = prefix(/:hex, :rustler, "([^"]+)"/.exec(lock)?.[1] ?? '0.37.0');
    return ['prod', 'dev'].flatMap((mixEnv) =>
      [{}, on].map((variables) => ({
        files,
        directory,
        sources: sources.map((path) => path.slice(folder.length)),
        mixEnv,
        variables,
        config,
        loadPrefix,
      })),
    );
  });
}

function filesOf(root: string, folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) Object.assign(files, filesOf(root, path));
    else if (/\.(exs?|lock)$/.test(entry.name)) files[path] = readFileSync(join(root, path), 'utf8');
  }
  return files;
}
