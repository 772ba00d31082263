import type { FlagSource } from '../cargo/model.ts';
import type { CrateLink, ModuleLink, ProducerLink } from '../chain/model.ts';
import type { FileView, Located } from '../repository/index.ts';
import { dynamicLookup, isDynamicLookup, lacksDynamicLookup } from './dynamic-lookup.ts';
import { dynamicCrt, isDynamicCrt, staticByDefault } from './flags.ts';

/** A flag without which the library cannot be built for the triple of its producer. */
export interface NeededFlag {
  /** As it is written in RUSTFLAGS. */
  readonly text: string;
  /** What happens without it, after "so … ". */
  readonly without: string;
  /** Whether a flag is it, in whichever spelling. */
  matches(flag: string): boolean;
  /** True when it harms no other target, so that it may be added to flags of several. */
  readonly harmlessElsewhere: boolean;
}

/** The flag that this build needs and certainly does not pass; undefined when there is none. */
export function missingFlag(
  producer: ProducerLink,
  crate: CrateLink,
  module: ModuleLink,
  repository: FileView,
): NeededFlag | undefined {
  if (staticByDefault(producer)) {
    const buildsCdylib = crate.package.library?.crateTypes?.value.some((type) => type.value === 'cdylib');
    if (!buildsCdylib) return undefined;
    return {
      text: dynamicCrt,
      without: 'cargo builds no cdylib',
      matches: isDynamicCrt,
      harmlessElsewhere: true,
    };
  }
  if (!lacksDynamicLookup(producer, crate, module, repository)) return undefined;
  return {
    text: dynamicLookup,
    without: 'the linker stops at the functions of the BEAM, which it finds nowhere',
    matches: isDynamicLookup,
    harmlessElsewhere: false,
  };
}

/** The first flag of its kind among sources that do not take effect. */
export function flagIn(
  needed: NeededFlag,
  sources: readonly FlagSource[],
): { readonly source: FlagSource; readonly flag: Located<string> } | undefined {
  for (const source of sources) {
    const flag = source.flags.find(({ value }) => needed.matches(value));
    if (flag) return { source, flag };
  }
  return undefined;
}

/** Of config files those that are meant for a crate: they stand in its folder or above it, any other belongs to some other build. */
export function meantFor({ package: pkg }: CrateLink, sources: readonly FlagSource[]): readonly FlagSource[] {
  return sources.filter(({ file }) => isAbove(file, pkg.directory));
}

/** Whether `<folder>/.cargo/config.toml` stands in a folder or above it. */
function isAbove(file: string | undefined, directory: string): boolean {
  const folder = file?.replace(/\.cargo\/[^/]*$/, '');
  return folder !== undefined && folder !== file && `${directory}/`.startsWith(folder);
}
