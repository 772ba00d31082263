import type { GeneratedBuild } from '../oracle/shell/build.ts';

/** A phase whose outcome was once told wrongly, or was not told. */
export interface PhaseCase {
  readonly title: string;
  readonly phase: string;
  readonly hook?: string;
  /** What stands where afterwards: the text of a file, or what is there. `fails`: the build ends with a failure. */
  readonly leaves: Readonly<Record<string, string>>;
  readonly fails?: true;
  /** Whether it ends with a failure is not known. */
  readonly doubtful?: boolean;
}

export const MISSING = '(nothing)';
export const FOLDER = '(a folder)';
/** The model does not say: what bash does there depends on what nobody can know. */
export const UNKNOWN = '(unknown)';

export function buildOf({ hook = '', phase }: PhaseCase): GeneratedBuild {
  return { hook, phases: [phase] };
}
