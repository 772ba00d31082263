import { type Fact, parentPath, type Span, unknown } from '../../repository/index.ts';
import type { NixBuild } from '../model.ts';
import type { Value } from '../value.ts';
import { nativePackages } from '../world/nixpkgs.ts';
import type { Outside } from '../world/outside.ts';
import { extendedPackageSet, packageSetOf } from '../world/package-set.ts';
import type { FurtherBuild } from './further-builds.ts';
import { type Held, heldDerivations, isSystem, knownMembers } from './held-derivations.ts';

const STEPS = 400_000;

const SHELLS: ReadonlySet<string> = new Set(['devShells', 'devShell']);

/** Files to copy. */
const LEFT_OUT: ReadonlySet<string> = new Set(['templates', 'defaultTemplate']);

/** What is a module, or made of modules: NixOS, home-manager, nix-darwin, flake-parts, colmena, NixOps. */
const OF_MODULES = /Modules?$|Configurations$|^colmena(?:Hive)?$|^nixopsConfigurations$/;

/**
 * What the outputs of a flake refer to beyond the derivations that they are: an app's program, the release in an image, the service of a
 * module, what an overlay adds, what a shell has on its PATH.
 */
export function furtherOutputs(outside: Outside, file: string, outputs: Value): readonly FurtherBuild[] {
  const start: Span = { path: file, start: 0, end: 0 };
  const builds: FurtherBuild[] = [];
  const isEnough = outside.evaluator.within(STEPS, () => {
    for (const [output, { value }] of knownMembers(outside, outputs)) {
      if (LEFT_OUT.has(output)) continue;
      for (const held of heldBy(outside, output, outside.evaluator.force(value), start))
        builds.push({ build: buildOf(outside, file, held), isOfFunction: held.isOfFunction });
    }
  });
  if (!isEnough) {
    const why = unknown('what the outputs of this flake refer to takes too many steps to follow', start);
    outside.loseMade({ folders: [parentPath(file)], why });
  }
  return builds;
}

function heldBy(outside: Outside, output: string, value: Value, span: Span): readonly Held[] {
  const system = unknown('the packages come from whoever uses this output', span);
  if (output === 'overlay') return heldDerivations(outside, overlaid(outside, value, system), used(system), [output]);
  if (output === 'overlays')
    return [...knownMembers(outside, value)].flatMap(([name, member]) =>
      heldDerivations(outside, overlaid(outside, outside.evaluator.force(member.value), system), used(system), [
        output,
        name,
      ]),
    );
  const isOfModules = OF_MODULES.test(output);
  const held = heldDerivations(outside, value, { system, callsFunctions: isOfModules, readsModules: true }, [output]);
  // To enter a shell nobody builds the shell itself, which may be a release with further tools.
  return SHELLS.has(output) ? held.filter(({ isInside }) => isInside) : held;
}

function used(system: Fact<string>) {
  return { system, callsFunctions: false, readsModules: false };
}

/** nixpkgs with an overlay over it. */
function overlaid(outside: Outside, overlay: Value, system: Fact<string>): Value {
  const packages = packageSetOf(outside, nativePackages(outside, system, [], overlay.span));
  return packages ? extendedPackageSet(outside, packages, [outside.evaluator.value(overlay)]).value : overlay;
}

function buildOf(outside: Outside, file: string, { derivation, path, system }: Held): NixBuild {
  const attribute = path.slice(0, nameLength(path)).join('.');
  const folder = parentPath(file);
  const of = system ?? derivation.platform.system;
  return {
    attribute: folder === '' ? attribute : `${folder}#${attribute}`,
    kind: 'other',
    entry: file,
    system: of,
    systemNamed: of.kind === 'known' && outside.namesSystem(of.span),
    derivation,
  };
}

/** How many names of an output a user knows it by: the rest is inside of an app, a module or an overlay. */
function nameLength([output = '', next = '']: readonly string[]): number | undefined {
  if (output === 'apps') return 3;
  if (/^default(?:App|Package)$/.test(output)) return 2;
  if (/Modules$|Configurations$|^overlays$|^colmena/.test(output)) return isSystem(next) ? 3 : 2;
  return /Module$|^overlay$/.test(output) ? 1 : undefined;
}
