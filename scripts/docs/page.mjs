// @ts-check
// A page of the documentation → its code blocks, each with what the comments before it say:
//
//   <!-- fixture: fixtures/recipes/crane-musl -->   the shell blocks from here on run in a fresh copy of this folder
//   <!-- file: .rustler-nix.toml -->                the next block is written to this file of the copy
//   <!-- no-run: it needs the network -->           the next block is not run, and why
//
// ```console: commands after `$ ` (continued after `> `), each with its output below. ```sh: commands that have to succeed.

/**
 * @typedef {{
 *   language: string,
 *   text: string,
 *   fence: string,
 *   line: number,
 *   firstLine: number,
 *   lastLine: number,
 *   fixture: string | undefined,
 *   file: string | undefined,
 *   noRun: string | undefined,
 * }} Block
 * `line`: of the fence, counted from 1. `firstLine`, `lastLine`: of the text, counted from 0, the end exclusive. `fixture`: named where
 * a fresh copy is wanted, undefined where the last one goes on.
 */

const FENCE = /^(\s*)(`{3,})\s*(\S*)/;
const DIRECTIVE = /^<!-- (fixture|file|no-run): (.+) -->$/;

export const SHELL = ['console', 'sh'];

/** @param {string} page @returns {Block[]} */
export function codeBlocks(page) {
  const lines = page.split('\n');
  /** @type {Block[]} */
  const blocks = [];
  /** @type {Record<string, string>} */
  let said = {};
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [, name, value] = DIRECTIVE.exec(line) ?? [];
    const [, indent, fence, language] = FENCE.exec(line) ?? [];
    if (name && value) said[name] = value;
    else if (fence) {
      const close = lines.findIndex((other, index) => index > at && isClosing(other, fence));
      if (close === -1) throw new Error(`line ${at + 1}: the block is never closed`);
      if (indent && SHELL.includes(language ?? ''))
        throw new Error(`line ${at + 1}: an indented block would not be run`);
      blocks.push({
        language: language ?? '',
        text: lines.slice(at + 1, close).join('\n'),
        fence,
        line: at + 1,
        firstLine: at + 1,
        lastLine: close,
        fixture: said.fixture,
        file: said.file,
        noRun: said['no-run'],
      });
      said = {};
      at = close;
    } else if (line.trim() !== '' && (said.file || said['no-run'])) {
      throw new Error(`line ${at + 1}: a block has to follow its comment`);
    }
  }
  return blocks;
}

/** Whether a line ends a block that began with this fence. @param {string} line @param {string} fence */
export function isClosing(line, fence) {
  return line.trim().startsWith(fence) && /^`+$/.test(line.trim());
}

/** @param {string} text of a console block @returns {{ command: string, output: string }[]} */
export function consoleCommands(text) {
  /** @type {{ command: string[], output: string[] }[]} */
  const commands = [];
  for (const line of text.split('\n')) {
    const last = commands.at(-1);
    if (line.startsWith('$ ')) commands.push({ command: [line.slice(2)], output: [] });
    else if (!last) throw new Error(`a console block begins with a command, not with: ${line}`);
    else if (line.startsWith('> ') && last.output.length === 0) last.command.push(line.slice(2));
    else last.output.push(line);
  }
  return commands.map(({ command, output }) => ({ command: command.join('\n'), output: output.join('\n') }));
}

/** @param {readonly { command: string, output: string }[]} commands @returns {string} */
export function consoleText(commands) {
  return commands
    .map(({ command, output }) => `$ ${command.replaceAll('\n', '\n> ')}${output === '' ? '' : `\n${output}`}`)
    .join('\n');
}
