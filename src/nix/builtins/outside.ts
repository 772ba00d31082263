import type { Span } from '../../repository/index.ts';
import type { External } from '../value.ts';

/** What `builtins` has that only the world can give a meaning: derivations, fetchers, the machine that evaluates. */
export const OUTSIDE_NAMES: ReadonlySet<string> = new Set([
  'currentSystem',
  'currentTime',
  'derivation',
  'derivationStrict',
  'exec',
  'fetchClosure',
  'fetchGit',
  'fetchMercurial',
  'fetchTarball',
  'fetchTree',
  'fetchurl',
  'filterSource',
  'findFile',
  'getContext',
  'appendContext',
  'getFlake',
  'importNative',
  'nixPath',
  'nixVersion',
  'path',
  'placeholder',
  'storePath',
  'toFile',
]);

export function builtinsRoot(span: Span): External {
  return { kind: 'external', form: 'root', name: 'builtins', span };
}
