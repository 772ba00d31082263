/** A generated build: a hook that a phase may call, and phases in order. */
export interface GeneratedBuild {
  readonly hook: string;
  readonly phases: readonly string[];
}

export function shownBuild({ hook, phases }: GeneratedBuild): string {
  return [`# preBuild\n${hook}`, ...phases.map((phase) => `# phase\n${phase}`)].join('\n');
}
