import type { CrateLink, ExpectedFile, Model, NixMixBuild } from '../../src/chain/model.ts';
import { addAttributes } from '../../src/engine/attribute.ts';
import { shownPath } from '../../src/engine/hand-off.ts';
import { defineRule, type Fix, unsafe, valueOf } from '../../src/engine/index.ts';
import { nameInScope } from '../../src/engine/nix-scope.ts';
import { isReleased } from '../../src/engine/release.ts';
import type { Derivation, NixBuild } from '../../src/nix/model.ts';

export default defineRule({
  id: 'library-not-handed-over',
  severity: 'error',
  title: 'Nothing places the library where the BEAM looks',
  link: 'handoff',
  needs: ['module', 'build', 'handOff'],
  uses: ['crate'],
  yieldsTo: [
    'release-path-fixed',
    'hook-overridden',
    'naersk-copy-libs',
    'copied-name-mismatch',
    'copied-from-nowhere',
    'copied-to-other-app',
    'copied-too-late',
    'copy-target-directory-missing',
    'shared-library-suffix',
    'load-path-extension',
    'load-from-malformed',
    'otp-app-mismatch',
    'crate-type-not-cdylib',
    'crate-name-mismatch',
  ],
  fixable: 'unsafe',
  judgesDependencies: true,
  check({ module, build, handOff, crate, model, chain }, report) {
    if (build.kind !== 'nix' || module.mode.kind === 'unknown' || module.mode.value !== 'skips') return;
    if (valueOf(module.module.options.loads) !== true) return;
    const { arrival, expected } = handOff;
    if (arrival.kind === 'unknown' || arrival.value !== undefined || expected.kind === 'unknown') return;
    if (!isReleased(module, build, model) || othersCompile(build, model)) return;
    const path = shownPath(expected.value.path);
    const compilesNever = module.module.library === 'none';
    const does = compilesNever ? 'loads' : 'skips compilation and loads';
    report({
      at: build.derivation.call,
      message: `\`${module.module.name.value}\` ${does} \`${path}\`, and no phase of this build places a file there.`,
      label: `never gets ${path}`,
      help: chain.dependency
        ? `Build the crate of ${chain.dependency.value} and place its library at \`${path}\` before ${chain.dependency.value} compiles: in preConfigure.`
        : `Copy the library of the crate to \`${path}\` in preBuild.`,
      related: [{ message: compilesNever ? 'loads it here' : 'compilation is skipped here', span: module.mode.span }],
      fix: crate && !chain.dependency ? phaseThatCopies(crate, build, expected.value, model) : undefined,
    });
  },
});

/** Rustler copies every library of a cargo call, those of dependencies included: another module's call may bring this one. */
function othersCompile(build: NixMixBuild, { chains }: Model): boolean {
  return chains.some((chain) => {
    if (chain.build.state === 'lost' || chain.build.facts.kind !== 'nix') return false;
    if (chain.build.facts.derivation.id !== build.derivation.id) return false;
    return chain.module.state === 'lost' || valueOf(chain.module.facts.mode) !== 'skips';
  });
}

/** A preBuild with the copy, when the build of the crate has a name where the Mix derivation is called. */
function phaseThatCopies(
  { package: { directory, library } }: CrateLink,
  { build, derivation, projectDirectory }: NixMixBuild,
  { directory: wanted, loadName }: ExpectedFile,
  { nix, repository }: Model,
): Fix | undefined {
  const replaced = derivation.phases.has('preBuild') || derivation.phases.has('buildPhase');
  const folder = relativePath(projectDirectory, wanted);
  if (replaced || folder === undefined || !library || !valueOf(build.system)?.endsWith('-linux')) return undefined;
  const producers = nix.builds.flatMap(withReferences).filter((candidate) => compiles(candidate, directory));
  for (const producer of producers) {
    const name = nameInScope(producer.expression, derivation.expression, repository);
    if (name === undefined) continue;
    const copy = `cp \${${name}}/lib/lib${library.name.value}.so ${folder}/${loadName}.so`;
    const phase = `preBuild = ''\n  mkdir -p ${folder}\n  ${copy}\n'';`;
    const edit = addAttributes(derivation, phase, repository);
    return edit && unsafe('Copy the library in preBuild', edit);
  }
  return undefined;
}

function withReferences({ derivation }: NixBuild): readonly Derivation[] {
  return [derivation, ...derivation.references];
}

/** Whether a derivation starts cargo in the folder of a crate. */
function compiles({ details, source }: Derivation, directory: string): boolean {
  const from = valueOf(source);
  if (details.kind !== 'rust' || from?.kind !== 'repository') return false;
  const below = valueOf(details.directory);
  return below !== undefined && [from.root, below].filter((part) => part !== '').join('/') === directory;
}

/** A path of the repository as seen from a folder above it. */
function relativePath(from: string, path: string): string | undefined {
  if (from === '') return path;
  return path.startsWith(`${from}/`) ? path.slice(from.length + 1) : undefined;
}
