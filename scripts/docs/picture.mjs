// @ts-check
// A run of the doctor as a picture of a terminal: SVG with its text as text, on a ground of its own, so that it reads the same on
// light and dark pages.
import { styledLines } from './ansi.mjs';

/** @typedef {import('./ansi.mjs').Run} Run */

// Pixels. Every run of text has its own place, so that columns stay columns in whatever monospace font there is.
// 0.6 em is how wide most monospace fonts are.
const COLUMN = 7.8;
const LINE = 19;
const PADDING = 20;
const BAR = 34;

const FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace";

/** Contrast of at least 4.5 with the ground (WCAG 2.2, 1.4.3). */
export const palette = {
  ground: '#161b22',
  text: '#e6edf3',
  black: '#8b949e',
  red: '#ff7b72',
  green: '#56d364',
  yellow: '#e3b341',
  blue: '#79c0ff',
  magenta: '#d2a8ff',
  cyan: '#76e3ea',
  white: '#f0f6fc',
  dim: '#9198a1',
};

/**
 * @param {string} command as a person types it
 * @param {string} written what it writes, with colours
 * @returns {string} SVG
 */
export function terminalPicture(command, written) {
  const lines = [[{ text: `$ ${command}`, look: bold() }], ...styledLines(written)];
  const columns = Math.max(...lines.map((line) => line.reduce((sum, { text }) => sum + [...text].length, 0)));
  const width = Math.ceil(columns * COLUMN) + 2 * PADDING;
  const height = lines.length * LINE + BAR + PADDING;
  const dots = ['#ff5f57', '#febc2e', '#28c840'];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">What ${escaped(command)} writes to the terminal</title>`,
    '<style>',
    `text { font: 13px ${FONTS}; fill: ${palette.text}; white-space: pre }`,
    ...Object.entries(palette)
      .filter(([name]) => name !== 'ground' && name !== 'text')
      .map(([name, color]) => `.${name} { fill: ${color} }`),
    '.bold { font-weight: bold }',
    '.underline { text-decoration: underline }',
    '</style>',
    `<rect width="${width}" height="${height}" rx="8" fill="${palette.ground}"/>`,
    ...dots.map((color, index) => `<circle cx="${PADDING + index * 18}" cy="17" r="5.5" fill="${color}"/>`),
    ...lines.flatMap((line, index) => (line.length === 0 ? [] : [lineOf(line, BAR + (index + 0.75) * LINE)])),
    '</svg>',
    '',
  ].join('\n');
}

/** @param {readonly Run[]} runs @param {number} y */
function lineOf(runs, y) {
  let column = 0;
  const spans = runs.flatMap(({ text, look }) => {
    // Blanks in a row are a place, not text: viewers fold them.
    return text.split(/( {2,}|^ | $)/).flatMap((part) => {
      const x = rounded(PADDING + column * COLUMN);
      column += [...part].length;
      return part.trim() === '' ? [] : [`<tspan x="${x}"${classOf(look)}>${escaped(part)}</tspan>`];
    });
  });
  return `<text y="${y}">${spans.join('')}</text>`;
}

/** @param {import('./ansi.mjs').Look} look */
function classOf({ color, bold, dim, underline }) {
  const names = [dim ? 'dim' : color?.replace('bright-', ''), bold && 'bold', underline && 'underline'].filter(Boolean);
  return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
}

/** @param {number} pixels */
function rounded(pixels) {
  return Math.round(pixels * 10) / 10;
}

/** @returns {import('./ansi.mjs').Look} */
function bold() {
  return { color: undefined, bold: true, dim: false, underline: false };
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
