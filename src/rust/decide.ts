import type { Verdict } from './attributes.ts';
import type { NifCrateSource } from './model.ts';

/** What the sources say in one build: `verdictOf` says of a predicate of `cfg` whether it holds there. */
export function decided(source: NifCrateSource, verdictOf: (cfg: string) => Verdict): NifCrateSource {
  const inBuild = <Item extends { conditional: boolean; cfgs: readonly string[] | undefined }>(item: Item): Item[] => {
    const verdicts = item.cfgs?.map(verdictOf);
    if (!item.conditional || !verdicts) return [item];
    if (verdicts.includes('fails')) return [];
    return [verdicts.includes('undecided') ? item : { ...item, conditional: false }];
  };
  return { ...source, nifs: source.nifs.flatMap(inBuild), initialisations: source.initialisations.flatMap(inBuild) };
}
