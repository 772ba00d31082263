/** How the process ends; the same in every format. */
export const exitCode = {
  /** Nothing at or above `--fail-on`. */
  ok: 0,
  findings: 1,
  usage: 2,
  /** No NIF module and no NIF crate. */
  nothingToCheck: 3,
  internalError: 70,
} as const;

/** What each code says, as `--help` and the manual have it. */
export const exitMeanings: Readonly<Record<(typeof exitCode)[keyof typeof exitCode], string>> = {
  [exitCode.ok]: 'nothing at or above --fail-on',
  [exitCode.findings]: 'findings; from inspect: no loader takes the file as a library',
  [exitCode.usage]: 'wrong usage or configuration',
  [exitCode.nothingToCheck]: 'nothing to check: no NIF module and no NIF crate',
  [exitCode.internalError]: 'internal error',
};
