import {
  type CargoPackage,
  decideByTriple,
  decideForAnyBeam,
  evaluateCfg,
  mayDefineNames,
  parseCfgKey,
} from '../cargo/index.ts';
import type { NifModule } from '../elixir/index.ts';
import { decided, type NifCrateSource } from '../rust/index.ts';
import type { CrateContext } from './crate-link.ts';
import { valueOf } from './facts.ts';
import { type AskedFeatures, enabledFeatures, featuresOfDerivation, featuresOfRustler } from './features.ts';
import type { ModuleLink, ProducerLink } from './model.ts';

/**
 * Names that tools set which make no library: rustdoc, Miri, Clippy, rustfmt and fuzzers (the rustc book,
 * "Well known names and values"; the cargo-fuzz book, "Fuzzing with cargo-fuzz").
 */
const OF_OTHER_TOOLS: ReadonlySet<string> = new Set(['doc', 'doctest', 'miri', 'clippy', 'rustfmt', 'fuzzing']);

/** A crate's sources as the cargo call of a chain compiles them: its features and its target decide their `cfg`s. */
export function compiledSource(
  pkg: CargoPackage,
  module: ModuleLink,
  producer: ProducerLink | undefined,
  context: CrateContext,
): NifCrateSource {
  const source = context.source(pkg);
  const isDecided = [...source.nifs, ...source.initialisations].every(({ conditional, cfgs }) => !conditional || !cfgs);
  if (isDecided || !producer || !valueOf(producer.packages)?.includes(pkg)) return source;
  const asked = askedFeatures(module.module, producer);
  const enabled = asked && enabledFeatures(asked, pkg);
  // Whoever depends on the package may switch on more, where both are compiled in one call.
  const isAlone = !context.crates.some(({ dependencies }) =>
    dependencies.some(({ path }) => path?.value === pkg.directory),
  );
  const triple = valueOf(producer.triple);
  const byTriple = triple === undefined ? decideForAnyBeam : decideByTriple(triple);
  const call = valueOf(producer.circumstances);
  const isPlain = call !== undefined && !mayDefineNames(call);
  return decided(source, (cfg) => {
    const expression = parseCfgKey(`cfg(${cfg.replaceAll(/\s+/g, ' ')})`);
    if (!expression) return 'undecided';
    return evaluateCfg(expression, (leaf) => {
      if (leaf.kind === 'name' && leaf.name === 'test') return 'fails';
      if (leaf.kind === 'name' && OF_OTHER_TOOLS.has(leaf.name)) return isPlain ? 'fails' : 'undecided';
      if (leaf.kind !== 'pair' || leaf.key !== 'feature') return byTriple(leaf);
      if (enabled?.has(leaf.value)) return 'holds';
      return enabled && isAlone ? 'fails' : 'undecided';
    });
  });
}

function askedFeatures({ options, use }: NifModule, { kind, rust }: ProducerLink): AskedFeatures | undefined {
  return kind === 'derivation' ? featuresOfDerivation(rust) : featuresOfRustler(options, use);
}
