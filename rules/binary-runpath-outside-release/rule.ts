import type { BinaryLink } from '../../src/chain/model.ts';
import { aboutBuilt, askingModule, listed, loadableElf } from '../../src/engine/built.ts';
import { defineRule } from '../../src/engine/index.ts';

// Where builds run: Nix's sandbox, temporary folders, home directories, and the checkouts of CI services.
const BUILD_FOLDER =
  /^\/(build|tmp|var\/tmp|private|home|root|Users|github|__w|builds|workspace)(\/|$)|\/target\/(.*\/)?(release|debug)(\/|$)/;

export default defineRule({
  id: 'binary-runpath-outside-release',
  severity: 'warning',
  title: 'The run path of the built library leads out of the release',
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'producer'],
  yieldsTo: ['binary-not-shared-object', 'binary-wrong-architecture', 'binary-wrong-format'],
  fixable: 'none',
  check({ binary, module, producer }, report) {
    if (!loadableElf(binary)) return;
    const outside = (binary.loading?.runPath ?? []).flatMap(({ written, held }) =>
      !held && isOutside(written, binary) ? [written] : [],
    );
    if (outside.length === 0) return;
    const inStore = outside.every((entry) => entry.startsWith('/nix/store/'));
    report(
      aboutBuilt(binary, [producer?.span, askingModule(module)], {
        message: `\`${binary.path}\` looks for its libraries in ${listed(outside)}, ${inStore ? 'and this tree is for systems without a Nix store' : 'a folder of the build that is not there afterwards'}.`,
        label: 'leaves a run path into the build',
        help: inStore
          ? 'Build the library outside Nix for such a tree, or replace the run path (`patchelf --set-rpath`).'
          : 'Take the folder out of the run path (`patchelf --set-rpath`, or `--shrink-rpath` when nothing is found in it).',
      }),
    );
  },
});

function isOutside(entry: string, { process, path }: BinaryLink): boolean {
  if (BUILD_FOLDER.test(entry)) return true;
  // A BEAM from elsewhere than the store says that the tree leaves it.
  const interpreter = process.file?.interpreter;
  const leaves = interpreter !== undefined && !interpreter.startsWith('/nix/store/') && !path.startsWith('/nix/store/');
  return leaves && entry.startsWith('/nix/store/');
}
