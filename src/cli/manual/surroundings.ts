import { FILE_NAME } from '../../configuration/find.ts';
import { VARIABLE_PREFIX, variableNames } from '../../configuration/variables.ts';
import { doctorOptions } from '../options.ts';

/** Something outside of the command line that decides what the doctor does. */
export interface Surrounding {
  readonly names: readonly string[];
  readonly does: string;
}

/** Variables in plural whose option is given once for each value. */
const SINGULAR: Readonly<Record<string, string>> = { systems: 'system' };

/** The option that a variable stands for: FAIL_ON for `--fail-on`. */
export function optionOf(variable: string): string {
  const name = variable.toLowerCase().replaceAll('_', '-');
  return SINGULAR[name] ?? name;
}

/** Every environment variable that is listened to. */
export const environment: readonly Surrounding[] = [
  ...variableNames.map((name) => ({
    names: [VARIABLE_PREFIX + name],
    does: `as \`--${optionOf(name)}\`, which outranks it${doctorOptions[optionOf(name)]?.repeatable ? '; several values are separated by commas' : ''}`,
  })),
  { names: ['FORCE_COLOR'], does: '`1`, `2` or `3`: colours also where standard output is no terminal; `0`: none' },
  { names: ['NO_COLOR'], does: 'when not empty: no colours; `--color` and `FORCE_COLOR` outrank it' },
  { names: ['TERM', 'COLORTERM'], does: 'how many colours the terminal has' },
  {
    names: ['TERM_PROGRAM', 'VTE_VERSION', 'KITTY_WINDOW_ID', 'WT_SESSION', 'KONSOLE_VERSION', 'DOMTERM', 'TMUX'],
    does: 'whether the terminal is one that shows links',
  },
  { names: ['XDG_CACHE_HOME', 'HOME', 'LOCALAPPDATA'], does: 'where reports are kept for the next run' },
  { names: ['GITHUB_WORKSPACE'], does: 'the checkout that paths for GitHub are relative to' },
];

/** Files that are read or written besides the repository's own. */
export const files: readonly Surrounding[] = [
  {
    names: [FILE_NAME],
    does: 'the configuration: the nearest one from the checked directory upwards to the top of its git checkout',
  },
  {
    names: ['$XDG_CACHE_HOME/rustler-nix', '~/.cache/rustler-nix', '~/Library/Caches/rustler-nix'],
    does: 'reports of earlier runs, each with a digest of all that it depends on; may be deleted at any time',
  },
];
