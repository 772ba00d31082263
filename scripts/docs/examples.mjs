// @ts-check
// Runs the commands of a page and puts what they really write in the place of the output that the page shows.
import { codeBlocks, consoleCommands, consoleText, isClosing, SHELL } from './page.mjs';
import { runCommands, startSession, writeInto } from './session.mjs';
import { keptWhereSame } from './varying.mjs';

/** @typedef {import('./page.mjs').Block} Block */

/**
 * @param {string} page
 * @returns {{ text: string, problems: string[], run: number, notRun: number }} the page with true outputs; how many shell blocks were run
 */
export function withTrueOutputs(page) {
  const lines = page.split('\n');
  /** @type {string[]} */
  const problems = [];
  /** @type {{ block: Block, text: string }[]} */
  const changes = [];
  const counts = { run: 0, notRun: 0 };
  /** @type {import('./session.mjs').Session | undefined} */
  let session;
  try {
    for (const block of codeBlocks(page)) {
      const isShell = SHELL.includes(block.language);
      if (block.fixture !== undefined) {
        session?.end();
        session = startSession(block.fixture);
      }
      if (block.noRun !== undefined) {
        if (!isShell) problems.push(`line ${block.line}: only a shell block is run, so this one needs no reason`);
        counts.notRun++;
      } else if (block.file !== undefined) {
        if (session) writeInto(session, block.file, `${block.text}\n`);
        else problems.push(`line ${block.line}: there is no fixture to write ${block.file} into`);
      } else if (isShell) {
        counts.run++;
        if (!session)
          problems.push(`line ${block.line}: name the fixture that this runs in, or say why it does not run`);
        else if (block.language === 'sh') problems.push(...problemsOfScript(block, session));
        else changes.push({ block, text: keptWhereSame(block.text, runConsole(block, session)) });
      }
    }
  } finally {
    session?.end();
  }
  for (const { block, text } of changes.reverse()) {
    lines.splice(block.firstLine, block.lastLine - block.firstLine, ...text.split('\n'));
  }
  return { text: lines.join('\n'), problems, ...counts };
}

/** @param {Block} block @param {import('./session.mjs').Session} session */
function runConsole({ text, line, fence }, session) {
  const commands = consoleCommands(text).map(({ command }) => command);
  const outputs = runCommands(session, commands);
  const shown = commands.map((command, index) => ({ command, output: outputs[index]?.output ?? '' }));
  if (shown.some(({ output }) => /^(\$|>) /m.test(output))) {
    throw new Error(`line ${line}: a line of the output reads like a command; show another part of it`);
  }
  const written = consoleText(shown);
  if (written.split('\n').some((shownLine) => isClosing(shownLine, fence))) {
    throw new Error(`line ${line}: the output would close the block; begin and end it with more backticks`);
  }
  return written;
}

/** @param {Block} block @param {import('./session.mjs').Session} session @returns {string[]} */
function problemsOfScript({ text, line }, session) {
  const [result] = runCommands(session, [`(set -e\n${text}\n)`]);
  return result?.code === 0 ? [] : [`line ${line}: exits with ${result?.code}\n${result?.output}`];
}
