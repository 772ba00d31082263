import type { CargoPackage } from '../cargo/index.ts';
import { joinPath, type Located } from '../repository/index.ts';
import type { NifCrateSource } from '../rust/index.ts';

/** Asks which files a crate embeds (`include_str!`). */
export interface EmbeddedFiles {
  /** Their paths in the repository, with the places that name them. */
  embeddedIn(pkg: CargoPackage): readonly Located<string>[];
}

export function embeddedFiles(sourceOf: (pkg: CargoPackage) => NifCrateSource): EmbeddedFiles {
  return {
    embeddedIn: (pkg) =>
      (sourceOf(pkg).embedded ?? []).flatMap(({ from, path, span }) => {
        const value = from === 'repository' ? path : joinPath(pkg.directory, path);
        return value === undefined ? [] : [{ value, span }];
      }),
  };
}
