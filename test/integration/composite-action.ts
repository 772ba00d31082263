import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A step of a composite action (docs.github.com, "Metadata syntax": runs.steps). */
export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Action {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

/** What a job's runner gives to the scripts of an action. */
export interface Job {
  /** Holds the checkout, the runner's temporary folder and the files of the job's commands. */
  readonly folder: string;
  /** Where the action itself was checked out. */
  readonly actionPath: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Ran {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs the scripts of an action's steps as a runner does, each with the outputs of those before it. */
export function runScripts(action: Action, inputs: Readonly<Record<string, string>>, job: Job): Map<string, Ran> {
  const results = new Map<string, Ran>();
  const lookUp = (path: string): string => {
    const [scope, name = '', , output = ''] = path.split('.');
    if (scope === 'inputs') return inputs[name] ?? action.inputs[name]?.default ?? '';
    if (scope === 'steps') return results.get(name)?.outputs[output] ?? '';
    if (path === 'github.action_path') return job.actionPath;
    throw new Error(`the test does not know ${path}`);
  };
  for (const step of action.runs.steps) {
    if (step.run === undefined) continue;
    const ran = runStep(step, lookUp, job);
    results.set(step.id ?? step.name ?? '', ran);
    // What comes after a failure is for `if: always()`.
    if (ran.code !== 0 && !action.runs.steps.at(-1)?.if?.includes('always()')) break;
  }
  return results;
}

function runStep(
  { run = '', env = {} }: Step,
  lookUp: (path: string) => string,
  { folder, env: surroundings }: Job,
): Ran {
  const files = mkdtempSync(join(folder, 'step-'));
  const [script, output, summary] = ['script.sh', 'output', 'summary'].map((name) => join(files, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(script, run);
  writeFileSync(output, '');
  writeFileSync(summary, '');
  const temporary = join(folder, 'temp');
  mkdirSync(temporary, { recursive: true });
  const variables = Object.entries(env).map(([name, text]) => [
    name,
    text.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, path) => lookUp(path)),
  ]);
  // As `shell: bash` is run (docs.github.com, "Workflow syntax": jobs.<job_id>.steps[*].shell).
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd: join(folder, 'checkout'),
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      ...surroundings,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: join(folder, 'checkout'),
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: temporary,
      ...Object.fromEntries(variables),
    },
  });
  return {
    code: status,
    log: `${stdout}${stderr}`,
    outputs: outputsIn(readFileSync(output, 'utf8')),
    summary: readFileSync(summary, 'utf8'),
  };
}

function outputsIn(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line !== '');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}
