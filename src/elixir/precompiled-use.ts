import {
  type RustlerPrecompiledVersion,
  rustlerPrecompiledVersion,
} from '../knowledge/rustler-precompiled-versions.ts';
import { type Fact, known, type Located, type Span, type Unknown, unknown } from '../repository/index.ts';
import type { RustlerUse } from './evaluation/module-state.ts';
import { printed } from './evaluation/printed.ts';
import { knownTruth } from './evaluation/truth.ts';
import { isNil, pair, type Value } from './evaluation/value.ts';
import { first, type OptionPair, usedOptions } from './given-options.ts';
import { lockedVersion } from './mix-project.ts';
import type { NifModuleSource, PrecompiledUse } from './model.ts';
import { lostFact } from './nif-options.ts';

/** What a `use RustlerPrecompiled` says of its archives (RustlerPrecompiled.Config.new/1). */
export function precompiledUse(source: NifModuleSource, use: RustlerUse): PrecompiledUse {
  const locked = lockedVersion(source.project, 'rustler_precompiled');
  const used = usedOptions(use);
  if (used.kind === 'unknown') return unknownUse(locked, used);
  const at = use.span;
  const option = (key: string) => first(used.value, key);
  const row = locked && rustlerPrecompiledVersion(locked.value);
  return {
    locked,
    version: textOf(option('version'), '`version`', at),
    basename: basenameOf(used.value, at),
    targets: textsOf(option('targets'), row?.defaultTargets, 'targets', at),
    nifVersions: textsOf(option('nif_versions'), row?.defaultNifVersions, 'NIF versions', at),
    nifVersionsGiven: option('nif_versions') !== undefined,
    variants: variantsOf(option('variants'), at),
  };
}

function unknownUse(locked: PrecompiledUse['locked'], why: Unknown): PrecompiledUse {
  return {
    locked,
    version: why,
    basename: why,
    targets: why,
    nifVersions: why,
    nifVersionsGiven: false,
    variants: why,
  };
}

function textOf(value: Value | undefined, name: string, at: Span): Fact<string> {
  if (!value) return unknown(`${name} is missing`, at);
  return value.kind === 'string' ? known(value.value, value.span) : lostFact(value, `${name} is not a string`);
}

/** `config.crate || config.otp_app`; the configuration of the module is not asked. */
function basenameOf(options: readonly OptionPair[], at: Span): Fact<string> {
  for (const key of ['crate', 'otp_app']) {
    const value = first(options, key);
    const truth = value && knownTruth(value);
    if (value && truth === undefined) return lostFact(value, `\`${key}\` is not followed`);
    if (!value || !truth) continue;
    const name = value.kind === 'atom' || value.kind === 'string' ? printed(value) : undefined;
    return name === undefined ? lostFact(value, `\`${key}\` is not a name`) : known(name, value.span);
  }
  return unknown('`otp_app` is missing', at);
}

type Defaults = RustlerPrecompiledVersion['defaultTargets'] | undefined;

function textsOf(value: Value | undefined, defaults: Defaults, what: string, at: Span): PrecompiledUse['targets'] {
  if (!value) {
    const located = defaults?.map((item): Located<string> => ({ value: item, span: at }));
    return located ? known(located, at) : unknown(`the default ${what} of rustler_precompiled are not known`, at);
  }
  if (value.kind !== 'list') return lostFact(value, `the ${what} are not a list`);
  const found = new Map<string, Located<string>>();
  for (const item of value.items) {
    if (item.kind !== 'string') return lostFact(item, `an item of the ${what} is not a string`);
    if (!found.has(item.value)) found.set(item.value, { value: item.value, span: item.span });
  }
  return known([...found.values()], value.span);
}

/** `%{target => [name: fn -> … end]}`: which of them is taken, only the machine knows. */
function variantsOf(value: Value | undefined, at: Span): PrecompiledUse['variants'] {
  if (!value || isNil(value)) return known(new Map(), value?.span ?? at);
  if (value.kind !== 'map') return lostFact(value, '`variants` is not a map');
  const variants = new Map<string, readonly string[]>();
  for (const [target, functions] of value.entries) {
    if (target.kind !== 'string' || functions.kind !== 'list') return lostFact(functions, 'a variant is not followed');
    const names = functions.items.map((item) => pair(item)?.[0].value);
    const found = names.filter((name) => name !== undefined);
    if (found.length !== names.length) return lostFact(functions, 'a variant is not followed');
    variants.set(target.value, found);
  }
  return known(variants, value.span);
}
