// @ts-check
// What a command writes for a terminal → runs of text with one look each.

/** @typedef {{ color: string | undefined, bold: boolean, dim: boolean, underline: boolean }} Look */
/** @typedef {{ text: string, look: Look }} Run */

const COLORS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const SGR = /\u001b\[([\d;]*)m/;

/** @type {Look} */
const PLAIN = { color: undefined, bold: false, dim: false, underline: false };

/** @param {string} written @returns {Run[][]} lines */
export function styledLines(written) {
  let look = PLAIN;
  return written.split('\n').map((line) => {
    /** @type {Run[]} */
    const runs = [];
    // Text and the codes between it, in turn.
    for (const [index, part] of line.split(SGR).entries()) {
      if (index % 2 === 1) look = part.split(';').reduce((before, code) => after(before, Number(code)), look);
      else if (part.includes('\u001b'))
        throw new Error(`no colour, but another control sequence: ${JSON.stringify(part)}`);
      else if (part !== '') runs.push({ text: part, look });
    }
    return runs;
  });
}

/** @param {Look} look @param {number} code of SGR @returns {Look} */
function after(look, code) {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, dim: true };
  if (code === 4) return { ...look, underline: true };
  if (code === 22) return { ...look, bold: false, dim: false };
  if (code === 24) return { ...look, underline: false };
  if (code === 39) return { ...look, color: undefined };
  const color = COLORS[code - (code >= 90 ? 90 : 30)];
  if (color === undefined) throw new Error(`a colour that the picture does not know: ${code}`);
  return { ...look, color: code >= 90 ? `bright-${color}` : color };
}
