import type { Derivation } from '../nix/model.ts';
import type { Unknown } from '../repository/index.ts';
import type { CrateLookup } from './compiled-crate.ts';
import type { EmbeddedFiles } from './embedded-files.ts';
import type { HandOffContext } from './handed-files.ts';
import type { Link, ProducerLink, ProducerOnSystem } from './model.ts';
import type { Outputs } from './outputs.ts';
import type { ProducedFiles } from './produced.ts';
import type { RunContext } from './runs.ts';

/** What it takes to follow the build of a crate. */
export interface ProducerContext extends RunContext, CrateLookup, EmbeddedFiles {
  readonly outputs: Outputs;
  readonly produced: ProducedFiles;
  /** The same builder call on other systems. */
  siblings(derivation: Derivation): readonly ProducerOnSystem[];
  readonly versionOf: HandOffContext['versionOf'];
}

/** A producer that was not found, with the reason. */
export function lost(summary: string, why: Unknown): Link<ProducerLink> {
  return { state: 'lost', summary, unknown: why };
}
