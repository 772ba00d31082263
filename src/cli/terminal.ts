import type { ReportOptions } from '../report/index.ts';
import type { Arguments } from './arguments.ts';
import type { Io } from './io.ts';

/** Columns of a report that goes to no terminal: wide enough to read, bounded for files of one long line. */
const DEFAULT_WIDTH = 120;

export type Look = Pick<ReportOptions, 'width' | 'colorLevel' | 'links'>;

/** How text on standard output may look. */
export function terminalLook(args: Arguments, io: Io): Look {
  const colorLevel = colorLevelOf(args.last('color') ?? 'auto', io);
  const wanted = args.last('links') ?? 'auto';
  const links = wanted === 'auto' ? io.isTTY && colorLevel > 0 && showsLinks(io.env) : wanted === 'always';
  return { width: io.columns || DEFAULT_WIDTH, colorLevel, links };
}

/** How text in a file may look: plain, unless the user insists. */
export function fileLook(args: Arguments): Look {
  return {
    width: DEFAULT_WIDTH,
    colorLevel: args.last('color') === 'always' ? 1 : 0,
    links: args.last('links') === 'always',
  };
}

/** The option outranks FORCE_COLOR, which outranks NO_COLOR (as in Node itself), which outranks what the terminal can do. */
function colorLevelOf(wanted: string, { env, isTTY }: Io): Look['colorLevel'] {
  if (wanted === 'never') return 0;
  const terminal = terminalLevel(env);
  if (wanted === 'always') return terminal || 1;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forcedLevel(forced, terminal);
  if (env.NO_COLOR || !isTTY) return 0;
  return terminal;
}

function forcedLevel(forced: string, terminal: Look['colorLevel']): Look['colorLevel'] {
  if (forced === '0' || forced === 'false') return 0;
  if (forced === '1' || forced === '2' || forced === '3') return Number(forced) as 1 | 2 | 3;
  return terminal || 1;
}

function terminalLevel(env: Io['env']): Look['colorLevel'] {
  if (env.TERM === 'dumb') return 0;
  if (/truecolor|24bit/.test(env.COLORTERM ?? '')) return 3;
  return /256/.test(env.TERM ?? '') ? 2 : 1;
}

/** Terminals that are known to show OSC 8 links; some others print the escape sequence. */
function showsLinks(env: Io['env']): boolean {
  if (env.TMUX || env.TERM?.startsWith('screen')) return false;
  if (env.KITTY_WINDOW_ID || env.WT_SESSION || env.DOMTERM || env.KONSOLE_VERSION) return true;
  if (Number(env.VTE_VERSION ?? 0) >= 5000) return true;
  return /^(iTerm\.app|WezTerm|vscode|ghostty|Hyper|Tabby|rio)$/.test(env.TERM_PROGRAM ?? '');
}
