import type { DynamicSymbol } from './model.ts';

/** Whether other files see a symbol, where it is defined. */
export function isOffered({ binding, visibility }: DynamicSymbol): boolean {
  return binding !== 'local' && (visibility === 'default' || visibility === 'protected');
}
