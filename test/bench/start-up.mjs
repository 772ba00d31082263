// @ts-check
import { doctorCommand, inTurn, node, project, ratio } from './processes.mjs';
import { memory, target, time, times } from './section.mjs';

const ROUNDS = 15;
const recipe = `${project}fixtures/recipes/crane-musl`;

/** @returns {import('./section.mjs').Section} How long a small repository takes, against a bare Node. */
export function startUp() {
  const bare = { name: '`node -e 0`', argv: [node, '-e', '0'] };
  // The recipe as a repository of its own: our checkout around it has a configuration.
  const doctor = [node, doctorCommand, 'doctor', recipe, '--no-config'];
  const subjects = [
    { name: '`--version`', argv: [node, doctorCommand, '--version'], limit: 1.3 },
    { name: '`doctor`, the first time or after a change', argv: [...doctor, '--no-cache'], limit: 2 },
    { name: '`doctor`, when nothing changed', argv: doctor, limit: 1.7 },
    { name: 'the same, with a configuration', argv: [node, doctorCommand, 'doctor', recipe] },
  ];
  const costs = inTurn([bare, ...subjects], ROUNDS);
  const base = costs.get(bare.name);
  const rows = subjects.map(({ name, limit }) => {
    const cost = costs.get(name);
    const factor = ratio(costs, name, bare.name);
    const verdict = limit === undefined ? '' : target(factor, limit);
    const memoryFactor = (cost?.mb ?? 0) / (base?.mb ?? 1);
    return [name, time(cost?.ms ?? 0), times(factor), verdict, memory(cost?.mb), target(memoryFactor, 2.5)];
  });
  return {
    title: 'A small repository',
    how: `\`fixtures/recipes/crane-musl\`: whole processes, medians of ${ROUNDS} rounds in which each runs once; the factor is that over a bare Node in the same round.`,
    columns: ['', 'time', 'of bare Node', 'target', 'peak memory', 'target, of bare Node'],
    rows: [[bare.name, time(base?.ms ?? 0), '', '', memory(base?.mb), ''], ...rows],
  };
}
