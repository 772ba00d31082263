import type { Derivation } from '../nix/model.ts';
import { unknown } from '../repository/index.ts';
import { derivationLink } from './derivation-producer.ts';
import { valueOf } from './facts.ts';
import type { BuildLink, HandOffLink, Link, ModuleLink, ProducerLink } from './model.ts';
import { lost, type ProducerContext } from './producer-context.ts';
import { rustlerCall } from './rustler-producer.ts';

/** What compiles the crate of a chain. */
export function producerLink(
  module: ModuleLink,
  build: BuildLink,
  handOff: HandOffLink,
  context: ProducerContext,
): Link<ProducerLink> {
  if (module.mode.kind === 'unknown') return lost('what compiles the crate is not known', module.mode);
  if (module.mode.value === 'downloads') {
    const elsewhere = unknown('the library is built elsewhere', module.mode.span);
    return { state: 'lost', summary: 'a precompiled file is used', unknown: elsewhere, needed: false };
  }
  if (module.mode.value === 'compiles') return rustlerCall(module, build, context);
  if (build.kind === 'outside') {
    return lost('nothing compiles the crate', unknown('compilation is skipped outside Nix', module.mode.span));
  }
  const derivation = producingDerivation(handOff, build.derivation, context);
  if (!derivation) {
    return lost(
      'no Rust build was found',
      unknown('nothing says which build makes the library', build.derivation.call),
    );
  }
  return derivationLink(derivation, build, context);
}

/** The Rust build that the hand-off takes from; failing that, the only one that the Mix build refers to. */
function producingDerivation(
  handOff: HandOffLink,
  mix: Derivation,
  { produced }: ProducerContext,
): Derivation | undefined {
  const arrived = valueOf(handOff.arrival);
  const files = typeof arrived === 'object' ? [arrived, ...handOff.files] : handOff.files;
  const handed = files.find((file) => file.from && (file.library || file.from.details.kind === 'rust'))?.from;
  if (handed) return handed;
  const [missing] = handOff.missingSources;
  if (missing) return missing.from;
  const rust = mix.references.filter((reference) => produced.rust(reference) !== undefined);
  return rust.length === 1 ? rust[0] : undefined;
}
