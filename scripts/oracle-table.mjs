// The comparisons with real tools that `npm run oracle` runs, and the table it prints.

/** Each is the beginning of the names of its tests in test/oracle/. */
export const ORACLES = ['nix', 'shell', 'elixir', 'cargo', 'chain'];

const HEADINGS = ['oracle', 'generated', 'equal', 'unknown', 'different', 'seconds'];

/**
 * One line a comparison.
 *
 * @param {{ oracle: string, generated: number, equal: number, unknown: number, different: number, seconds: number }[]} tallies
 */
export function tableOf(tallies) {
  const rows = tallies.map(({ oracle, generated, equal, unknown, different, seconds }) => [
    oracle,
    String(generated),
    String(equal),
    `${unknown} (${((100 * unknown) / Math.max(generated, 1)).toFixed(1)} %)`,
    String(different),
    seconds.toFixed(1),
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((cells) => cells[column].length)),
  );
  return [HEADINGS, ...rows].map((cells) => line(cells, widths)).join('\n');
}

/**
 * Names to the left, figures to the right.
 *
 * @param {string[]} cells
 * @param {number[]} widths
 */
function line([name, ...figures], [first, ...others]) {
  return [name.padEnd(first), ...figures.map((figure, column) => figure.padStart(others[column]))].join('  ');
}
