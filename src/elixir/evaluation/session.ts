import type { ElixirEnvironment, ElixirSources, ProjectConfig } from '../model.ts';
import type { Decisions } from './decisions.ts';
import type { ModuleState } from './module-state.ts';
import type { Lazy } from './scope.ts';
import type { UndefinedCall } from './undefined-calls.ts';
import type { Read } from './value.ts';

/** One evaluation of some code under one environment. */
export interface Session {
  readonly sources: ElixirSources;
  readonly environment: ElixirEnvironment;
  /** Folder of the mix.exs, relative to the root: the working directory of everything that mix runs. */
  readonly directory: string;
  /** `Mix.Project.config()`. */
  readonly mixConfig: Lazy;
  /** What `Application.compile_env` answers from; undefined while mix.exs or the configuration itself is read. */
  readonly config: ProjectConfig | undefined;
  readonly decisions: Decisions;
  /** Every read of a variable so far. */
  readonly reads: Read[];
  /** Every call so far that reaches no function, or no clause of it. */
  readonly undefinedCalls: UndefinedCall[];
  /** The module of that full name, if the repository defines it. */
  readonly module: (name: string) => ModuleState | undefined;
  /** Whether an application beside this one, in the same umbrella, brings no environment of its own. */
  readonly bringsNoEnvironment: (app: string) => boolean;
  /** What is left of the budget. */
  readonly budget: Budget;
}

export interface Budget {
  steps: number;
  depth: number;
}

/** Far more than a real module needs: one of the recipe takes about 300 steps, 250 levels keep the stack small. */
export function fullBudget(): Budget {
  return { steps: 200_000, depth: 250 };
}
