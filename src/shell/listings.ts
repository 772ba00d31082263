import type { Span } from '../repository/index.ts';
import { emit, type Run } from './run.ts';
import { unknownValue, type Value } from './words/value.ts';

/**
 * Lines that a program prints in an order that nobody knows (`find`). Their text is unknown to everybody but those who ask here.
 */
export function emitListing(run: Run, lines: readonly Value[], span: Span): void {
  if (!run.state.output) return;
  const text = unknownValue(run.symbols, 'the order of these lines is not known', span);
  if (run.symbols.isOwn(text.text)) run.listings.set(text.text, lines);
  emit(run, text);
}

/** The lines of a text that is a listing and nothing else. */
export function listingIn(run: Run, text: Value): readonly Value[] | undefined {
  return run.listings.get(text.text);
}
