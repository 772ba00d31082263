import { valueOf } from '../chain/facts.ts';
import type { BuildLink, ModuleLink } from '../chain/model.ts';
import type { HexPackage, NifModule } from '../elixir/model.ts';

/** A module of a package, as those see it who depend on the package: compiled in prod, with no variable set. */
export interface PublishedModule {
  readonly module: NifModule;
  readonly package: HexPackage;
  /** Whether it takes a precompiled library there. */
  readonly downloads: boolean;
}

/** Undefined for what is no package, and where it is not certain what the module does. Asked of `mix compile` outside Nix alone. */
export function asPublished(link: ModuleLink, build: BuildLink): PublishedModule | undefined {
  const published = valueOf(link.project.package);
  if (build.kind !== 'outside' || !published) return undefined;
  const outcomes = link.whatIf(new Map([['MIX_ENV', 'prod']]));
  const [only] = outcomes;
  if (!only?.module || outcomes.length > 1 || only.assumed.length > 0) return undefined;
  const { module } = only;
  const forced = valueOf(module.options.forceBuild);
  if (module.library !== 'RustlerPrecompiled' || forced === undefined) return undefined;
  return { module, package: published, downloads: !forced };
}
