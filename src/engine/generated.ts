import type { HandOffLink, ProducerLink } from '../chain/model.ts';
import type { FileView, Span } from '../repository/index.ts';

/**
 * Where to point when a builder is meant: its call. In a file that a program wrote (Cargo.nix) nobody changes it by hand; there the
 * phase that takes the library is the nearest place that a person wrote.
 */
export function placeOfBuilder(producer: ProducerLink, handOff: HandOffLink | undefined, view: FileView): Span {
  if (!isGenerated(producer.span, view)) return producer.span;
  const arrived = handOff?.arrival.kind === 'known' ? handOff.arrival.value : undefined;
  const [missing] = handOff?.missingSources ?? [];
  return (typeof arrived === 'object' ? arrived.placement.from : missing?.fault.span) ?? producer.span;
}

function isGenerated({ path }: Span, view: FileView): boolean {
  const read = view.read(path);
  return read.kind === 'text' && read.source.text.slice(0, 300).includes('@generated');
}
