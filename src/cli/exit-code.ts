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
