import { relative } from 'node:path';
import type { Loaded } from '../configuration/load.ts';
import { problemLines } from '../report/problem.ts';
import { ConfigurationError } from './configuration-error.ts';

/** The error for a configuration file with problems: each is shown in its line. */
export function brokenConfiguration(
  { path, problems, lines }: Extract<Loaded, { kind: 'broken' }>,
  cwd: string,
): ConfigurationError {
  const inner = relative(cwd, path);
  const name = inner.startsWith('..') ? path : inner;
  const frames = problems.flatMap(({ location, ...problem }) => [
    ...problemLines({ ...problem, location: { ...location, path: name } }, (_, line) => lines(line)),
    '',
  ]);
  return new ConfigurationError(`the configuration in ${name} cannot be used`, frames);
}
