import type { CargoPackage } from '../../src/cargo/model.ts';
import type { NixMixBuild } from '../../src/chain/model.ts';
import { defineRule, type FindingDraft, type RelatedPlace, valueOf } from '../../src/engine/index.ts';
import { decidingSubstitution } from '../../src/engine/switches.ts';
import type { Derivation } from '../../src/nix/model.ts';

export default defineRule({
  id: 'crates-not-vendored',
  severity: 'error',
  title: 'Cargo has no crates in the sandbox',
  link: 'build',
  needs: ['module', 'build', 'handOff', 'crate'],
  uses: ['producer'],
  yieldsTo: [
    'switch-not-exported',
    'options-configured-elsewhere',
    'skip-configured-for-other-module',
    'switch-value-mismatch',
    'switch-not-set',
    'lockfile-missing',
    'dependency-config-missing',
  ],
  fixable: 'none',
  judgesDependencies: true,
  check({ module, build, handOff, crate, producer, chain }, report) {
    const making = producer?.vendored && valueOf(producer.vendored) === false ? producer.derivation : undefined;
    if (making && !mayHaveNetwork(making) && !isOnDarwin(making)) {
      const draft = withoutCrates(making, crate.package, []);
      if (draft) report({ ...draft, link: 'producer' });
      return;
    }
    if (build.kind !== 'nix' || module.mode.kind === 'unknown' || module.mode.value !== 'compiles') return;
    if (build.cargo.kind === 'unknown' || !build.cargo.value || !build.moments.compile) return;
    if (build.vendored.kind === 'unknown' || build.vendored.value) return;
    if (decidingSubstitution(module, build, handOff) || mayHaveNetwork(build.derivation) || hasHome(build)) return;
    const given = valueOf(module.module.options.environment);
    if (!given || [...given.keys()].some((name) => name.startsWith('CARGO_'))) return;
    if (chain.dependency) {
      const { value: app } = chain.dependency;
      report({
        at: build.derivation.call,
        message: `\`${module.module.name.value}\` compiles its crate in this build without network, and nothing vendors the crates of ${app} here.`,
        label: 'no vendored crates',
        help: `Place its library before ${app} compiles and set \`config :${app}, ${module.module.name.value}, skip_compilation?: true\`${build.derivation.builder === 'buildMix' ? ' where this build sees it (appConfigPath)' : ''}.`,
        related: [{ message: `the package ${app}`, span: chain.dependency.span }],
      });
      return;
    }
    const compiling = { message: 'compiles here', span: module.module.use };
    const draft = withoutCrates(build.derivation, crate.package, [compiling]);
    if (draft) report(draft);
  },
});

function withoutCrates(
  derivation: Derivation,
  { lock, name }: CargoPackage,
  related: readonly RelatedPlace[],
): FindingDraft | undefined {
  const fetched = lock?.packages.filter((locked) => locked.source !== undefined) ?? [];
  if (!lock || fetched.length === 0) return undefined;
  const what =
    fetched.length === 1 ? `the crate that ${lock.path} locks` : `the ${fetched.length} crates that ${lock.path} locks`;
  const { missing, help } = whatIsMissing(derivation, lock.path);
  return {
    at: derivation.call,
    message: `\`${name.value}\` is compiled in this build without network, and ${what} cannot be had: ${missing}.`,
    label: 'no vendored crates',
    help,
    related,
  };
}

/** A fixed output, or a build outside the sandbox. */
function mayHaveNetwork({ arguments: given }: Derivation): boolean {
  return ['outputHash', '__noChroot', '__impure'].some((name) => given.has(name));
}

/** On darwin the sandbox is off by default: there a home is all that cargo needs. */
function hasHome({ derivation, moments }: NixMixBuild): boolean {
  const home = ['HOME', 'CARGO_HOME'].some((name) => moments.compile?.environment.get(name)?.span);
  return isOnDarwin(derivation) && (home || derivation.environment.has('HOME'));
}

function isOnDarwin({ platform }: Derivation): boolean {
  return valueOf(platform.system)?.endsWith('-darwin') ?? false;
}

function whatIsMissing({ arguments: given, inputs }: Derivation, lock: string): { missing: string; help: string } {
  const hook = valueOf(inputs)?.some((input) => input.name === 'cargoSetupHook');
  const crates = given.has('cargoDeps');
  if (hook && crates) {
    return {
      missing: 'cargoSetupHook finds no Cargo.lock where `cargoRoot` says',
      help: `Set \`cargoRoot\` to the folder of ${lock}, as seen from the source's root.`,
    };
  }
  if (hook) return { missing: '`cargoDeps` is not given', help: `Give \`cargoDeps\` for ${lock}, and \`cargoRoot\`.` };
  if (crates) {
    return {
      missing: '`cargoDeps` is given and no cargoSetupHook reads it',
      help: 'Add `rustPlatform.cargoSetupHook` to nativeBuildInputs.',
    };
  }
  return {
    missing: 'nothing vendors crates here',
    help: `Add \`rustPlatform.cargoSetupHook\` to nativeBuildInputs, with \`cargoDeps\` and \`cargoRoot\` for ${lock}.`,
  };
}
