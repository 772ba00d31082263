import type { CargoPackage } from '../cargo/index.ts';
import type { Derivation, RustDetails } from '../nix/model.ts';
import { cargoOrder, changeOfCrate } from './changed-crate.ts';
import { handCall, handDetails, isCargoBuild } from './hand-cargo.ts';
import { createOutputs, type Outputs } from './outputs.ts';
import { createProducedFiles, type ProducedFiles } from './produced.ts';
import { type RunContext, runDerivation } from './runs.ts';
import { sourceTree } from './source-view.ts';

/** What builds compile, and what stands in their outputs: each is asked for by the other. */
export function followedOutputs(context: RunContext): { produced: ProducedFiles; outputs: Outputs } {
  const byHand = new Map<Derivation, RustDetails | undefined>();
  const rustOf = (derivation: Derivation): RustDetails | undefined => {
    if (derivation.details.kind === 'rust') return derivation.details;
    if (derivation.builder !== 'mkDerivation') return undefined;
    if (!byHand.has(derivation)) {
      // A derivation that needs itself compiles nothing.
      byHand.set(derivation, undefined);
      byHand.set(derivation, detailsByHand(derivation, context, outputs));
    }
    return byHand.get(derivation);
  };
  const changeOf = (derivation: Derivation, packages: readonly CargoPackage[]) => {
    const outcome = runDerivation(derivation, context, outputs.view);
    return outcome && changeOfCrate(packages, outcome, cargoOrder(outcome));
  };
  const produced = createProducedFiles(context.crates, context, rustOf, changeOf);
  const outputs: Outputs = createOutputs(context, produced);
  return { produced, outputs };
}

/** A plain derivation with exactly one call of cargo in its phases. */
function detailsByHand(derivation: Derivation, context: RunContext, outputs: Outputs): RustDetails | undefined {
  const source = sourceTree(derivation, context.repository);
  if ('kind' in source) return undefined;
  const events = runDerivation(derivation, context, outputs.view)?.events.filter(isCargoBuild) ?? [];
  const [event, another] = events;
  const call = event && !another ? handCall(event, derivation, source, context.crates) : undefined;
  return call && handDetails(call, derivation, source);
}
