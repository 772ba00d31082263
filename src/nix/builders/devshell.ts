import type { Span } from '../../repository/index.ts';
import { known } from '../../repository/index.ts';
import type { BuildInput } from '../model.ts';
import type { Value } from '../value.ts';
import type { Meaning } from '../world/meaning.ts';
import { nativePackages } from '../world/nixpkgs.ts';
import type { Outside } from '../world/outside.ts';
import { type PackageSet, packageSetOf } from '../world/package-set.ts';
import { plainText } from '../world/values.ts';
import { buildInput } from './derivation/inputs.ts';
import type { Family } from './family.ts';
import { listedInputs, opaqueInput, type ShellModules, shellOfModules } from './shell-modules.ts';

/** numtide/devshell: `devshell.mkShell` of a package set or of the flake, and flake-parts' `devshells`. */
export const devshell: Family = {
  trees: [
    {
      repositories: ['numtide/devshell'],
      names: ['devshell'],
      flake: (outside) => ({
        select(attribute, site) {
          if (attribute === 'legacyPackages') {
            return outside.member(site, attribute, {
              select: (system, at) => {
                const packages = packageSetOf(outside, nativePackages(outside, known(system, at.span), [], at.span));
                return packages && outside.member(at, system, tools(outside, packages));
              },
            });
          }
          if (attribute !== 'overlays' && attribute !== 'overlay') return undefined;
          const overlay: Meaning = {
            facet: {
              kind: 'overlay',
              overlay: {
                attribute: (name, final, at) =>
                  name === 'devshell' ? outside.member(at, name, tools(outside, final)) : undefined,
              },
            },
          };
          return attribute === 'overlay'
            ? outside.member(site, attribute, overlay)
            : outside.member(site, attribute, { select: (name, at) => outside.member(at, name, overlay) });
        },
      }),
    },
  ],
  shells: [{ option: 'devshells', member: undefined, shell: devshellOf }],
};

function tools(outside: Outside, packages: PackageSet): Meaning {
  return {
    select: (name, site) =>
      name === 'mkShell'
        ? outside.member(site, name, {
            apply: (module, at) => devshellOf(outside, outside.evaluator.force(module), packages, undefined, at.span),
          })
        : undefined,
  };
}

function devshellOf(
  outside: Outside,
  module: Value,
  packages: PackageSet,
  inputs: Value | undefined,
  span: Span,
): Value {
  return shellOfModules(outside, [module], packages, inputs, span, programs);
}

/** devshell modules/devshell.nix and modules/commands.nix: packages by themselves or by name, and those of commands. */
function programs(outside: Outside, modules: ShellModules, packages: PackageSet, span: Span): readonly BuildInput[] {
  const named = [modules.values(['packages']), modules.values(['devshell', 'packages'])];
  const commands = modules.values(['commands']);
  return [
    ...named.flatMap((lists) => byName(outside, lists, packages, span)),
    ...(commands ? commands.flatMap((list) => ofCommands(outside, list)) : [opaqueInput(span)]),
  ];
}

/** In TOML a package is its name in nixpkgs (devshell nix/strOrPackage.nix). */
function byName(
  outside: Outside,
  lists: readonly Value[] | undefined,
  packages: PackageSet,
  span: Span,
): readonly BuildInput[] {
  const { evaluator } = outside;
  if (!lists?.every((list) => list.kind === 'list')) return listedInputs(outside, lists, span);
  return lists.flatMap((list) => {
    const items = list.kind === 'list' ? list.items : [];
    return items.map((item) => {
      const value = evaluator.force(item);
      const name = plainText(value);
      if (name === undefined) return buildInput(outside, value, item.span);
      const path = name.split('.');
      const found = path.reduce((set, part) => evaluator.select(set, part, item.span), packages.value as Value);
      return buildInput(outside, found, item.span);
    });
  });
}

function ofCommands(outside: Outside, list: Value): readonly BuildInput[] {
  if (list.kind !== 'list') return [opaqueInput(list.span)];
  return list.items.flatMap((item) => {
    const command = outside.evaluator.force(item);
    const has = outside.evaluator.has(command, 'package');
    if (has === false) return [];
    if (has === undefined) return [opaqueInput(item.span)];
    const value = outside.evaluator.select(command, 'package', item.span);
    return plainText(value) === undefined ? [buildInput(outside, value, item.span)] : [opaqueInput(item.span)];
  });
}
