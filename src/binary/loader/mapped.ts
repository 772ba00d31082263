import type { ElfFile } from '../model.ts';

/** A library on its way into the process, with what asked for it. */
export interface Mapped {
  /** Undefined: the NIF itself. */
  readonly name: string | undefined;
  readonly file: ElfFile;
  readonly path: string;
  readonly askedBy: Mapped | undefined;
}
