import type { FileView, Located, Unknown } from '../../repository/index.ts';
import type { Syntax } from '../../syntax/index.ts';
import { FAMILIES } from '../builders/families.ts';
import { createEvaluator } from '../evaluation/index.ts';
import type { NixBuild, NixModel } from '../model.ts';
import { createOutside, type Outside } from '../world/outside.ts';
import { createWorld } from '../world/world.ts';
import { readFile } from './file.ts';
import { readFlake } from './flake.ts';
import { recordingView } from './recording-view.ts';

export interface NixModelOptions {
  readonly view: FileView;
  /** Every file that git tracks or would. */
  readonly files: readonly string[];
  readonly syntax: Syntax;
}

/** What the Nix files of a repository build: flakes first, then files that no flake reaches. */
export function readNixModel(options: NixModelOptions): NixModel {
  const nixFiles = options.files.filter((file) => file.endsWith('.nix'));
  const flakes = nixFiles.filter((file) => file === 'flake.nix' || file.endsWith('/flake.nix'));
  const reached = new Set(flakes);
  const recorded = { ...options, view: recordingView(options.view, (path) => reached.add(path)) };
  const builds: NixBuild[] = [];
  const unknown: Unknown[] = [];
  const inputs: Located<string>[] = [];
  for (const file of flakes) {
    const outside = openOutside(recorded);
    const reading = readFlake(outside, file);
    builds.push(...withoutRepetition(reading.builds));
    inputs.push(...reading.inputs);
    unknown.push(...outside.lost);
  }
  for (const file of entryOrder(nixFiles)) {
    if (reached.has(file)) continue;
    const outside = openOutside(recorded);
    builds.push(...withoutRepetition(readFile(outside, file)));
    unknown.push(...outside.lost);
  }
  return { builds, unknown, inputs };
}

/** Every entry has an evaluation of its own, so that a costly one leaves the others alone. */
function openOutside({ view, syntax, files }: NixModelOptions): Outside {
  let outside: Outside | undefined;
  createEvaluator({
    view,
    syntax,
    world: (evaluator) => {
      outside = createOutside(evaluator, { view, syntax, files, families: FAMILIES });
      return createWorld(outside);
    },
  });
  if (!outside) throw new Error('the evaluator asks for its world when it is made');
  return outside;
}

/** Files that people start from come first: what they reach is not read again. */
function entryOrder(files: readonly string[]): readonly string[] {
  const rank = (file: string) => {
    const index = STARTS.indexOf(file.slice(file.lastIndexOf('/') + 1));
    return (index < 0 ? STARTS.length : index) + 10 * file.split('/').length;
  };
  return [...files].sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
}

const STARTS = ['default.nix', 'release.nix', 'package.nix', 'shell.nix'];

/** One build a derivation and system: further names of it are left out. Forces everything that decides a derivation. */
function withoutRepetition(builds: readonly NixBuild[]): readonly NixBuild[] {
  const seen = new Set<string>();
  return builds.filter((build) => {
    const system = build.system.kind === 'known' ? build.system.value : '?';
    const key = `${build.kind} ${system} ${build.derivation.id}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
