import type { ModuleLink } from '../../src/chain/model.ts';
import { atLeast, contentSpan, defineRule, minorOf, unmetRequirement, valueOf } from '../../src/engine/index.ts';
import { CALLS_WITH_LINES, ELIXIR_MINIMUMS } from '../../src/knowledge/elixir-minimums.ts';
import type { Located } from '../../src/repository/index.ts';

export default defineRule({
  id: 'elixir-too-old',
  severity: 'error',
  title: 'Elixir older than the project or its Rustler asks for',
  link: 'build',
  needs: ['module', 'build'],
  fixable: 'none',
  check({ module, build }, report) {
    const { elixir } = build;
    if (elixir.kind === 'unknown') return;
    const required = unmetRequirement(module, build, elixir.value);
    if (required) {
      report({
        at: contentSpan(required),
        message: `\`${module.project.file.path}\` asks for Elixir ${required.value}, this is built with Elixir ${elixir.value}, and Mix refuses to compile.`,
        label: `not with Elixir ${elixir.value}`,
        help: 'Build with an Elixir that the project asks for, or ask for less.',
        related: [
          ...(build.kind === 'nix' ? [{ message: 'the build', span: build.derivation.call }] : []),
          { message: `Elixir ${elixir.value}`, span: elixir.span },
        ],
      });
      return;
    }
    const demand = demandOf(module);
    if (!demand || atLeast(elixir.value, demand.elixir) !== false) return;
    const { name, locked } = demand;
    const fails = callsWithLines(module, elixir.value);
    const found = minorOf(elixir.value) ?? elixir.value;
    report({
      at: build.kind === 'nix' ? build.derivation.call : elixir.span,
      severity: fails ? 'error' : 'warning',
      message: fails
        ? `Elixir ${found} does not know how ${name} ${locked.value} starts cargo, so no NIF compiles.`
        : `The lock has ${name} ${locked.value}, which asks for Elixir ${demand.elixir}, and this is built with Elixir ${found}.`,
      label: `Elixir ${found}`,
      help: `Build with Elixir ${demand.elixir} or newer, or lock an older ${name}.`,
      related: [
        { message: `${name} ${locked.value}`, span: locked.span },
        { message: `Elixir ${found}`, span: elixir.span },
      ],
    });
  },
});

interface Demand {
  readonly name: 'rustler' | 'rustler_precompiled';
  readonly locked: Located<string>;
  readonly elixir: string;
}

/** The highest demand of the packages that the module compiles with. */
function demandOf({ hex, module, project }: ModuleLink): Demand | undefined {
  const packages = [
    { name: 'rustler', locked: hex },
    { name: 'rustler_precompiled', locked: project.lock?.versions.get('rustler_precompiled') },
  ] as const;
  const demands = packages.flatMap(({ name, locked }): Demand[] => {
    if (!locked || (name === 'rustler_precompiled' && module.library !== 'RustlerPrecompiled')) return [];
    const row = ELIXIR_MINIMUMS.get(name)?.findLast(({ since }) => atLeast(locked.value, since));
    return row ? [{ name, locked, elixir: row.elixir }] : [];
  });
  return demands.toSorted((one, other) => (atLeast(one.elixir, other.elixir) ? -1 : 1))[0];
}

/** Where nothing is compiled, Mix warns and goes on; Rustler's own cargo call fails. */
function callsWithLines({ hex, mode }: ModuleLink, elixir: string): boolean {
  if (valueOf(mode) !== 'compiles' || !hex) return false;
  return atLeast(hex.value, CALLS_WITH_LINES.since) === true && atLeast(elixir, CALLS_WITH_LINES.elixir) === false;
}
