import { environment, type TestProject, testProject } from '../../elixir/project.ts';
import { compareModule, type Relation } from './compare.ts';
import type { RealCase, RealResult } from './real-elixir.ts';

/** A case with what our reader makes of it. */
export interface Judged {
  /** `refused`: real Elixir does not compile it, so there is nothing to compare with. */
  readonly relation: Relation | 'refused';
  readonly detail: string;
}

/** Compares every module that real Elixir compiled with our outcomes; `others` names variables nobody tells us. */
export function judge(one: RealCase, real: RealResult, hidden: readonly string[]): readonly Judged[] {
  const project = testProject(one.files);
  const variables: Record<string, string | null> = { ...one.variables };
  for (const name of hidden) variables[name] = null;
  const setting = environment(variables, one.mixEnv);
  if (real.error) return [judgeError(project, setting, real)];
  const uses = real.records ?? [];
  const compiled = uses.map((use): Judged => {
    const name = 'atom' in use.module ? use.module.atom : '';
    const source = project.modules.find(({ atom }) => atom === name);
    const detail = `${shownFiles(one)}\n${JSON.stringify(variables)} ${one.mixEnv}\nreal: ${JSON.stringify(use)}`;
    if (!source) return { relation: 'different', detail: `${name} was not found\n${detail}` };
    const outcomes = project.outcomes(source.name.value, setting);
    const relations = outcomes.map(({ module }) => (module ? compareModule(module, use) : 'different'));
    const ours = `ours: ${JSON.stringify(
      outcomes.map(({ module }) => module?.options),
      withoutSpans,
    )}`;
    // Several outcomes: the real one must be among them.
    if (relations.includes('same')) return { relation: relations.length === 1 ? 'same' : 'unknown', detail };
    return { relation: relations.includes('unknown') ? 'unknown' : 'different', detail: `${detail}\n${ours}` };
  });
  const names = new Set(uses.map((use) => ('atom' in use.module ? use.module.atom : '')));
  const silent = project.modules.filter(({ atom }) => !names.has(atom));
  return [...compiled, ...silent.map(({ name }) => judgeSilent(project, name.value, setting, one))];
}

/** A module that real Elixir compiled without Rustler: one of our outcomes must say so, or be unknown. */
function judgeSilent(
  project: TestProject,
  name: string,
  setting: ReturnType<typeof environment>,
  one: RealCase,
): Judged {
  const outcomes = project.outcomes(name, setting);
  const allowed = outcomes.some(({ module }) => !module || module.options.given.kind === 'unknown');
  return {
    relation: allowed ? 'same' : 'different',
    detail: `${name} uses no Rustler\n${JSON.stringify(one.files, null, 1)}`,
  };
}

// That our reader survives it is all there is to see.
function judgeError(project: TestProject, setting: ReturnType<typeof environment>, { error }: RealResult): Judged {
  for (const { name } of project.modules) project.outcomes(name.value, setting);
  return { relation: 'refused', detail: `does not compile: ${JSON.stringify(error)}` };
}

function shownFiles({ files }: RealCase): string {
  return Object.entries(files)
    .filter(([path]) => !path.startsWith('mix'))
    .map(([path, text]) => `--- ${path}\n${text}`)
    .join('\n');
}

function withoutSpans(key: string, value: unknown): unknown {
  return key === 'span' ? undefined : value;
}
