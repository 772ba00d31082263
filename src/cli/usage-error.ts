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
