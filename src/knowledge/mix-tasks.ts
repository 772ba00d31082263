/**
 * Tasks that libraries bring for the web assets of a project, and whether they compile the project first. They write below
 * `priv/static` or where their configuration says, files that are named after style sheets, scripts and what those embed. Read on
 * 2026-11-27: phoenix lib/mix/tasks/phx.digest.ex, tailwind lib/mix/tasks/tailwind*.ex, esbuild lib/mix/tasks/esbuild*.ex, dart_sass
 * lib/mix/tasks/sass*.ex, sentry lib/mix/tasks/sentry.package_source_code.ex (writes into its own `priv`).
 */
const ASSET_TASKS: ReadonlyMap<string, 'compiles' | 'loads'> = new Map([
  ['phx.digest', 'compiles'],
  ['tailwind', 'loads'],
  ['tailwind.install', 'loads'],
  ['esbuild', 'loads'],
  ['esbuild.install', 'loads'],
  ['sass', 'loads'],
  ['sass.install', 'loads'],
  ['sentry.package_source_code', 'compiles'],
]);

/** A task with its words; one that is undefined is not known. */
type Task = readonly (string | undefined)[];

/** Whether the task makes web assets and certainly no library that a BEAM loads. */
export function makesAssets([name, ...words]: Task): boolean {
  if (!ASSET_TASKS.has(name ?? '')) return false;
  // Words may name another folder than `priv/static`.
  return words.every((word) => word !== undefined && !/native|^(-o|--output)/.test(word) && word !== 'priv');
}

/** Whether the task compiles the project, unless it is told not to. */
export function compilesForAssets([name, ...words]: Task): boolean {
  const compiles =
    ASSET_TASKS.get(name ?? '') === 'compiles' || (ASSET_TASKS.has(name ?? '') && words.includes('--runtime-config'));
  return compiles && !words.includes('--no-compile');
}
