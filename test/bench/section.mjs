// @ts-check
/**
 * What one benchmark found: a table, and how it was measured.
 * @typedef {object} Section
 * @property {string} title
 * @property {string} how one paragraph of Markdown
 * @property {readonly string[]} columns
 * @property {readonly (readonly string[])[]} rows
 */

/** @param {number} ms */
export function time(ms) {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** @param {number | undefined} mb */
export function memory(mb) {
  return mb === undefined ? '' : `${mb.toFixed(0)} MB`;
}

/** @param {number} factor */
export function times(factor) {
  return `${factor.toFixed(2)} ×`;
}

/**
 * A target, and whether it is met.
 * @param {number} value @param {number} limit @param {string} [unit]
 */
export function target(value, limit, unit = '×') {
  return `≤ ${limit} ${unit}: ${value <= limit ? 'met' : '**missed**'}`;
}

/** @param {Section} section @returns {string} Markdown */
export function sectionText({ title, how, columns, rows }) {
  // A bar ends a cell, in code as well.
  const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|');
  const row = (/** @type {readonly string[]} */ cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [`## ${title}`, '', how, '', row(columns), row(columns.map(() => '---')), ...rows.map(row), ''].join('\n');
}
