/** Something that the user can put right by calling the command differently. */
export class UsageError extends Error {
  /** What may help, one line each. */
  readonly hints: readonly string[];

  constructor(message: string, hints: readonly string[]) {
    super(message);
    this.name = 'UsageError';
    this.hints = hints;
  }
}

/** Whether something that was thrown is one. The parts of the program each have the class of their own; the name is the same. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && error.name === 'UsageError';
}
