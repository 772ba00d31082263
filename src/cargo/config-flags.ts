import { type Located, type Unknown, unknown } from '../repository/index.ts';
import { type CfgLeaf, decideByTriple, evaluateCfg, parseCfgKey, type Verdict } from './cfg-expression.ts';
import type { ConfigLayer } from './config-files.ts';
import { configList } from './config-values.ts';
import { flagItems } from './flag-items.ts';
import type { FlagSource } from './model.ts';
import { tableAt } from './toml-access.ts';

/** Flags of one key of the config files. `words` are the arguments as cargo passes them. */
export interface ConfigFlags {
  readonly sources: readonly FlagSource[];
  readonly words: readonly Located<string>[];
  readonly unknown: readonly Unknown[];
}

/** `target.<triple>.rustflags`. */
export function tripleFlags(layers: readonly ConfigLayer[], triple: string): ConfigFlags {
  return flagsAt(layers, 'target', ['target', triple, 'rustflags']);
}

/** `build.rustflags`. */
export function buildFlags(layers: readonly ConfigLayer[]): ConfigFlags {
  return flagsAt(layers, 'build', ['build', 'rustflags']);
}

/**
 * `target.'cfg(…)'.rustflags` of every condition that holds, in the order of the keys (cargo src/context/target.rs). `beside` holds
 * further flags of the class, which may define names with `--cfg`.
 */
export function cfgFlags(layers: readonly ConfigLayer[], triple: string, beside: string): ConfigFlags {
  const keys = new Set(layers.flatMap((layer) => [...(tableAt(layer.table, 'target')?.entries.keys() ?? [])]));
  const decide = leafVerdict([...layers.map((layer) => layer.source.text), beside], triple);
  const found: ConfigFlags[] = [];
  for (const key of [...keys].sort()) {
    const condition = parseCfgKey(key);
    const verdict = condition ? evaluateCfg(condition, decide) : 'fails';
    if (verdict === 'fails') continue;
    const flags = flagsAt(layers, 'target', ['target', key, 'rustflags']);
    if (verdict === 'holds') found.push(flags);
    else found.push({ sources: [], words: [], unknown: undecided(flags, key, triple) });
  }
  return joinFlags(found);
}

export function joinFlags(parts: readonly ConfigFlags[]): ConfigFlags {
  return {
    sources: parts.flatMap((part) => part.sources),
    words: parts.flatMap((part) => part.words),
    unknown: parts.flatMap((part) => part.unknown),
  };
}

function flagsAt(layers: readonly ConfigLayer[], kind: FlagSource['class'], keys: readonly string[]): ConfigFlags {
  const list = configList(layers, ...keys);
  const sources = list.parts.map((part) => ({
    class: kind,
    flags: flagItems(part.items),
    span: part.span,
    file: part.file,
  }));
  return { sources, words: list.parts.flatMap((part) => part.items), unknown: list.unknown ? [list.unknown] : [] };
}

function undecided(flags: ConfigFlags, key: string, triple: string): Unknown[] {
  if (flags.unknown.length > 0) return [...flags.unknown];
  const source = flags.sources.find(({ flags: items }) => items.length > 0);
  return source ? [unknown(`whether \`${key}\` holds for ${triple} is not known`, source.span)] : [];
}

// Names that rustc itself sets or leaves out by circumstances that no table holds.
const BY_CIRCUMSTANCE =
  /^(debug_assertions|overflow_checks|ub_checks|miri|panic|proc_macro|relocation_model|sanitize|target_.*)$/;

/** A name that rustc does not know holds only when a flag defines it with `--cfg`. */
function leafVerdict(texts: readonly string[], triple: string): (leaf: CfgLeaf) => Verdict {
  const byTriple = decideByTriple(triple);
  const definesNames = texts.some((text) => text.includes('--cfg'));
  return (leaf) => {
    const verdict = byTriple(leaf);
    const name = leaf.kind === 'name' ? leaf.name : leaf.key;
    const custom = !BY_CIRCUMSTANCE.test(name) && name !== 'unix' && name !== 'windows';
    return verdict === 'undecided' && custom && !definesNames ? 'fails' : verdict;
  };
}
