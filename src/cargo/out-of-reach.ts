import { configFileIn, configFiles, withIncludes } from './config-files.ts';
import { buildFlags, cfgFlags, tripleFlags } from './config-flags.ts';
import { readTomlFile } from './documents.ts';
import type { CargoCall, FlagSource } from './model.ts';
import { parentOf } from './view-path.ts';

const NO_FILES: readonly string[] = [];

/** Rustflags for the call's triple in config files that the call does not read. */
export function flagsOutOfReach(call: CargoCall, read: ReadonlySet<string>): FlagSource[] {
  const files = configFiles(call.files ?? NO_FILES).filter((path) => !read.has(path));
  return files.flatMap((path) => {
    const directory = parentOf(parentOf(path) ?? '') ?? '';
    // The file that cargo passes over for its neighbour is not out of reach; it is never read at all.
    if (configFileIn(call.view, directory) !== path) return [];
    const { layers } = withIncludes(call.view, path, readTomlFile(call.view, path), 0);
    const found = [tripleFlags(layers, call.triple), cfgFlags(layers, call.triple, ''), buildFlags(layers)];
    return found.flatMap((flags) => flags.sources).filter((source) => source.flags.length > 0);
  });
}
