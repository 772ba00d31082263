import { type Fact, known, type Located, unknown } from '../../repository/index.ts';
import { type BuilderCall, setArgument } from './derivation/call.ts';
import { sourceOfValue } from './derivation/source.ts';
import { lockBesideSource } from './lock-place.ts';

/** Where crane looks for Cargo.lock: `cargoLock`, else the root of the source (crane lib/vendorCargoDeps.nix). */
export function craneLockFile(call: BuilderCall): Fact<Located<string> | undefined> {
  const lock = setArgument(call, 'cargoLock');
  if (lock) {
    const source = sourceOfValue(call.outside, lock, lock.span);
    if (source.kind === 'unknown') return source;
    if (source.value.kind !== 'repository') return known(undefined, lock.span);
    return known({ value: source.value.root, span: lock.span }, lock.span);
  }
  for (const name of ['cargoLockContents', 'cargoLockParsed', 'cargoVendorDir']) {
    const given = setArgument(call, name);
    if (given) return unknown(`the lock is given as ${name}`, given.span);
  }
  return lockBesideSource(call);
}
