import { type Fact, known, type Located, type Unknown, unknown } from '../repository/index.ts';
import { decideByTriple, evaluateCfg, parseCfgKey } from './cfg-expression.ts';
import { type ConfigLayer, readConfiguration } from './config-files.ts';
import { configText, configVariable } from './config-values.ts';
import { codegenOption, lastCodegenValue } from './flag-items.ts';
import type { CargoCall, EffectiveFlags, LinkerChoice } from './model.ts';
import { tableAt } from './toml-access.ts';

/** What Nix builds on. */
const HOSTS = [
  'x86_64-unknown-linux-gnu',
  'aarch64-unknown-linux-gnu',
  'x86_64-unknown-linux-musl',
  'aarch64-unknown-linux-musl',
  'x86_64-apple-darwin',
  'aarch64-apple-darwin',
];

/** The linker that a call asks for by name, in config files, variables or rustflags. */
export function linkerChoice(call: CargoCall, flags: EffectiveFlags): Fact<LinkerChoice> {
  const [lost] = flags.unknown;
  if (lost) return lost;
  const { layers, unknown: unread } = readConfiguration(call);
  const own = configuredLinker(call, call.triple, layers, unread);
  if (own && 'kind' in own) return own;
  for (const host of call.host === undefined ? HOSTS : [call.host]) {
    // cargo also looks for the linker of what it compiles for itself, and ends when there are two.
    const ofHost = configuredLinker(call, host, layers, unread);
    if (ofHost && 'kind' in ofHost) return ofHost;
  }
  // cargo puts rustflags behind its own arguments, and of two linkers rustc takes the last.
  const program = lastCodegenValue(flags.flags, 'linker') ?? own;
  const place = program?.span ?? { path: '', start: 0, end: 0 };
  return known({ program, flavour: flavourOf(flags.flags) }, place);
}

/** CARGO_TARGET_<TRIPLE>_LINKER, else `target.<triple>.linker`, else the only matching `target.'cfg(…)'.linker`. */
function configuredLinker(
  { environment }: CargoCall,
  triple: string,
  layers: readonly ConfigLayer[],
  unread: readonly Unknown[],
): Located<string> | Unknown | undefined {
  const variable = environment.get(configVariable('target', triple, 'linker'));
  if (variable) return located(variable);
  if (unread[0]) return unread[0];
  const ofTriple = configText(layers, 'target', triple, 'linker');
  if (ofTriple) return located(ofTriple);
  const keys = new Set(layers.flatMap((layer) => [...(tableAt(layer.table, 'target')?.entries.keys() ?? [])]));
  const found: Fact<string>[] = [];
  for (const key of keys) {
    const condition = parseCfgKey(key);
    const verdict = condition ? evaluateCfg(condition, decideByTriple(triple)) : 'fails';
    const linker = verdict === 'fails' ? undefined : configText(layers, 'target', key, 'linker');
    if (!linker) continue;
    if (verdict === 'undecided') return unknown(`whether \`${key}\` holds for ${triple} is not known`, linker.span);
    found.push(linker);
  }
  const [only, second] = found;
  // Two that match are an error of cargo's own.
  if (second) return unknown('several conditions name a linker', second.span);
  return only && located(only);
}

function located(fact: Fact<string>): Located<string> | Unknown {
  return fact.kind === 'known' ? { value: fact.value, span: fact.span } : fact;
}

/** `-fuse-ld=mold` among the arguments of the linker driver; the last one counts. */
function flavourOf(flags: readonly Located<string>[]): Located<string> | undefined {
  const named = flags.flatMap((flag) => {
    const option = codegenOption(flag.value);
    if (option?.name !== 'link-arg' && option?.name !== 'link-args') return [];
    const value = /(?:^|\s)-fuse-ld=(\S+)/.exec(option.value ?? '')?.[1];
    return value === undefined ? [] : [{ value, span: flag.span }];
  });
  return named.at(-1);
}
