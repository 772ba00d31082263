import { type Fact, known, type Located, type Span } from '../../repository/index.ts';
import type { BuildSource } from '../model.ts';
import type { Value } from '../value.ts';
import type { Outside } from '../world/outside.ts';
import type { BuilderCall } from './derivation/call.ts';
import { sourceOf, sourceOfValue } from './derivation/source.ts';

/** The Cargo.lock at the root of a build's source; undefined when the source is none of the repository's. */
export function lockBesideSource(call: BuilderCall): Fact<Located<string> | undefined> {
  return lockAt(sourceOf(call));
}

/** The Cargo.lock in a folder. */
export function lockIn(outside: Outside, folder: Value, span: Span): Fact<Located<string> | undefined> {
  return lockAt(sourceOfValue(outside, folder, span));
}

function lockAt(source: Fact<BuildSource>): Fact<Located<string> | undefined> {
  if (source.kind === 'unknown') return source;
  if (source.value.kind !== 'repository') return known(undefined, source.span);
  const { root } = source.value;
  return known({ value: root === '' ? 'Cargo.lock' : `${root}/Cargo.lock`, span: source.span }, source.span);
}
