import { known, type Span } from '../../repository/index.ts';
import type { BuildInput, Toolchain } from '../model.ts';
import type { Value } from '../value.ts';
import type { Outside } from '../world/outside.ts';
import { type PackageSet, packageSetOf } from '../world/package-set.ts';
import { plainText } from '../world/values.ts';
import { buildInput } from './derivation/inputs.ts';
import type { Family } from './family.ts';
import { listedInputs, opaqueInput, type ShellModules, shellOfModules } from './shell-modules.ts';
import { joinedTargets, platformTargets, textList } from './toolchain.ts';

/** cachix/devenv: `devenv.lib.mkShell { inputs; pkgs; modules; }`, flake-parts' `devenv.shells`, and devenv.nix. */
export const devenv: Family = {
  trees: [
    {
      repositories: ['cachix/devenv'],
      names: ['devenv'],
      flake: (outside) => ({
        select(attribute, site) {
          if (attribute !== 'lib') return undefined;
          return outside.member(site, attribute, {
            select: (name, at) =>
              name === 'mkShell'
                ? outside.member(at, name, {
                    apply: (given, place) => madeShell(outside, outside.evaluator.force(given), place.span),
                  })
                : undefined,
          });
        },
      }),
    },
  ],
  shells: [{ option: 'devenv', member: 'shells', shell: devenvShell }],
};

function madeShell(outside: Outside, given: Value, span: Span): Value | undefined {
  const { evaluator } = outside;
  const packages = packageSetOf(outside, evaluator.select(given, 'pkgs', span));
  const modules = evaluator.select(given, 'modules', span);
  if (!packages || modules.kind !== 'list') return undefined;
  const inputs = evaluator.has(given, 'inputs') === true ? evaluator.select(given, 'inputs', span) : undefined;
  const each = modules.items.map((item) => evaluator.force(item));
  return shellOfModules(outside, each, packages, inputs, span, programs);
}

/** The shell of one module: devenv.nix, or a shell of flake-parts' `devenv.shells`. */
export function devenvShell(
  outside: Outside,
  module: Value,
  packages: PackageSet,
  inputs: Value | undefined,
  span: Span,
): Value {
  return shellOfModules(outside, [module], packages, inputs, span, programs);
}

function programs(outside: Outside, modules: ShellModules, packages: PackageSet, span: Span): readonly BuildInput[] {
  return [
    ...listedInputs(outside, modules.values(['packages']), span),
    ...rust(outside, modules, packages, span),
    ...interpreter('elixir', outside, modules, packages, span),
    ...interpreter('erlang', outside, modules, packages, span),
  ];
}

/** devenv src/modules/languages/elixir.nix and erlang.nix: `pkgs.elixir` and `pkgs.erlang` unless `package` says otherwise. */
function interpreter(
  name: 'elixir' | 'erlang',
  outside: Outside,
  modules: ShellModules,
  packages: PackageSet,
  span: Span,
): readonly BuildInput[] {
  const enabled = isEnabled(modules, name);
  const given = modules.values(['languages', name, 'package']);
  if (enabled === undefined || !given) return [opaqueInput(span)];
  if (!enabled) return [];
  const value = given.at(-1) ?? outside.evaluator.select(packages.value, name, span);
  return [buildInput(outside, value, value.span)];
}

function isEnabled(modules: ShellModules, language: string): boolean | undefined {
  const values = modules.values(['languages', language, 'enable']);
  if (!values || values.some((value) => value.kind !== 'boolean')) return undefined;
  const last = values.at(-1);
  return last?.kind === 'boolean' && last.value;
}

// Each of them puts something else in the place of what channel and targets say (devenv src/modules/languages/rust.nix).
const REPLACING = ['toolchain', 'toolchainPackage', 'toolchainFile', 'packages', 'components', 'version'];

/** devenv src/modules/languages/rust.nix: nixpkgs' own tools, or those of a channel with the libraries of `targets`. */
function rust(outside: Outside, modules: ShellModules, packages: PackageSet, span: Span): readonly BuildInput[] {
  const enabled = isEnabled(modules, 'rust');
  if (enabled === false) return [];
  const option = (name: string) => modules.values(['languages', 'rust', name]);
  const channels = option('channel');
  const lists = option('targets');
  const isPlain = REPLACING.every((name) => option(name)?.length === 0);
  if (!enabled || !isPlain || !channels || !lists || lists.length > 1) return [opaqueInput(span)];
  const channel = channels.at(-1);
  const name = channel === undefined ? 'nixpkgs' : plainText(channel);
  const [list] = lists;
  if (name === 'nixpkgs' && !list) return ['rustc', 'cargo'].map((tool) => tooling(tool, channel?.span ?? span));
  if (name === undefined || !/^(stable|beta|nightly)$/.test(name) || !channel) return [opaqueInput(span)];
  const own = platformTargets(packages, channel.span);
  const asked = list ? textList(outside, list) : known([], channel.span);
  const toolchain: Toolchain = {
    origin: 'rust-overlay',
    span: channel.span,
    targets: joinedTargets(own, asked),
    targetsList: list?.span,
    channel: known(name, channel.span),
    file: undefined,
  };
  return [{ name: 'rust-toolchain', span: channel.span, toolchain, derivation: undefined }];
}

function tooling(name: string, span: Span): BuildInput {
  return { name, span, toolchain: undefined, derivation: undefined };
}
