/** A configuration file says what cannot be meant. */
export class ConfigurationError extends Error {
  /** Each problem with its source line, ready to be printed. */
  readonly frames: readonly string[];

  constructor(message: string, frames: readonly string[]) {
    super(message);
    this.name = 'ConfigurationError';
    this.frames = frames;
  }
}
