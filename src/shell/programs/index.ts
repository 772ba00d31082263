import type { Program } from '../call.ts';
import { emitUnknown, FAILURE, SUCCESS } from '../run.ts';
import {
  leaving,
  runChmod,
  runEval,
  runInner,
  runRunHook,
  runSet,
  runShift,
  runShopt,
  runSource,
  runTest,
} from './builtins.ts';
import { runCp } from './cp.ts';
import { runFind } from './find.ts';
import { runCd, runPopd, runPushd } from './folders.ts';
import { runGrep } from './grep.ts';
import { runInstall } from './install.ts';
import { runHead, runSort, runWc } from './line-tools.ts';
import { runLn } from './ln.ts';
import { runLs } from './ls.ts';
import { runMkdir } from './mkdir.ts';
import { runMv } from './mv.ts';
import { runCat, runEcho, runPrintf, runTee } from './output.ts';
import { runBasename, runDirname, runMktemp, runPwd, runRealpath } from './paths.ts';
import { runRead } from './read.ts';
import { runRm } from './rm.ts';
import { runRmdir } from './rmdir.ts';
import { runSed } from './sed.ts';
import { runSubstitute, runSubstituteInPlace } from './substitute.ts';
import { runTouch } from './touch.ts';
import { programName, runUnknownProgram } from './unknown.ts';
import { runXargs } from './xargs.ts';

const succeed: Program = () => SUCCESS;
const fail: Program = () => FAILURE;

/** A program that prints what it does when it is asked to: nobody writes that text down here. */
function telling(program: Program): Program {
  return (run, call) => {
    const isAsked = call.words.some((word) => /^(-[a-zA-Z]*v|--verbose$)/.test(word.value.text));
    const done = program(run, call);
    if (isAsked) emitUnknown(run, 'what a program says it does', call.span);
    return done;
  };
}

/** `cd -`, `pushd` and `popd` print a folder. */
function tellingFolder(program: Program): Program {
  return (run, call) => {
    const done = program(run, call);
    if (done.status !== 'failure') emitUnknown(run, 'the folder that is entered', call.span);
    return done;
  };
}

/** The programs whose work is followed, by name. */
const PROGRAMS: ReadonlyMap<string, Program> = new Map<string, Program>([
  [':', succeed],
  ['true', succeed],
  ['false', fail],
  ['umask', succeed],
  ['trap', succeed],
  ['basename', runBasename],
  ['break', leaving('break')],
  ['builtin', runInner(runNamed)],
  ['cat', runCat],
  ['cd', runCd],
  ['chmod', runChmod],
  ['command', runInner(runNamed)],
  ['continue', leaving('continue')],
  ['cp', telling(runCp)],
  ['dirname', runDirname],
  ['echo', runEcho],
  ['eval', runEval],
  ['exit', leaving('exit')],
  ['find', runFind(externalProgram)],
  ['grep', runGrep],
  ['head', runHead],
  ['install', telling(runInstall)],
  ['ln', telling(runLn)],
  ['ls', runLs],
  ['mkdir', telling(runMkdir)],
  ['mktemp', runMktemp],
  ['mv', telling(runMv)],
  ['popd', tellingFolder(runPopd)],
  ['printf', runPrintf],
  ['pushd', tellingFolder(runPushd)],
  ['pwd', runPwd],
  ['read', runRead],
  ['readlink', runRealpath],
  ['realpath', runRealpath],
  ['return', leaving('return')],
  ['rm', telling(runRm)],
  ['rmdir', telling(runRmdir)],
  ['runHook', runRunHook],
  ['sed', runSed],
  ['set', runSet],
  ['shift', runShift],
  ['shopt', runShopt],
  ['.', runSource],
  ['sort', runSort],
  ['source', runSource],
  ['substitute', runSubstitute],
  ['substituteInPlace', runSubstituteInPlace],
  ['tee', runTee],
  ['test', runTest],
  ['touch', runTouch],
  ['wc', runWc],
  ['xargs', runXargs(externalProgram)],
]);

/** Those that are files on PATH, which another program can start. */
const EXTERNAL: ReadonlySet<string> = new Set(
  (
    'basename cat chmod cp dirname echo false find grep head install ln ls mkdir mktemp mv printf pwd readlink realpath rm rmdir ' +
    'sed sort tee test touch true wc xargs'
  ).split(' '),
);

function externalProgram(name: string): Program | undefined {
  const last = programName(name);
  return last !== undefined && EXTERNAL.has(last) ? programNamed(name) : undefined;
}

/** Programs of coreutils may be called by their path: `${coreutils}/bin/cp`. */
export function programNamed(name: string): Program | undefined {
  const last = programName(name);
  if (last === undefined) return undefined;
  return name === last || /\/bin\/[^/]+$/.test(name) ? PROGRAMS.get(last) : undefined;
}

function runNamed(...[run, call]: Parameters<Program>): ReturnType<Program> {
  const program = programNamed(call.name);
  return program ? program(run, call) : runUnknownProgram(run, call);
}
