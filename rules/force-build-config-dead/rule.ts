import type { ModuleLink, NixMixBuild } from '../../src/chain/model.ts';
import type { ConfigEntry, ElixirTerm } from '../../src/elixir/model.ts';
import { defineRule, type FindingDraft, valueOf } from '../../src/engine/index.ts';
import { isRefused } from '../../src/engine/switches.ts';

export default defineRule({
  id: 'force-build-config-dead',
  severity: 'error',
  title: 'A configuration that is never asked decides about the forced build',
  link: 'module',
  needs: ['module', 'build', 'handOff'],
  fixable: 'none',
  check({ module, build, handOff }, report) {
    if (build.kind !== 'nix' || !isRefused(handOff)) return;
    const draft = defeatedVariable(module, build) ?? unreadConfiguration(module);
    if (draft) report(draft);
  },
});

/** `force_build_all: false` in the configuration beside RUSTLER_PRECOMPILED_FORCE_BUILD_ALL in the derivation. */
function defeatedVariable({ config }: ModuleLink, build: NixMixBuild): FindingDraft | undefined {
  const variable = build.variable('RUSTLER_PRECOMPILED_FORCE_BUILD_ALL');
  if (variable.kind !== 'set' || !['1', 'true'].includes(variable.value)) return undefined;
  const entry = entriesOf(config.entries, 'force_build_all').at(-1);
  if (!entry || !isFalse(entry.value.value)) return undefined;
  return {
    at: entry.span,
    message:
      '`force_build_all` is configured, so RustlerPrecompiled does not look at `RUSTLER_PRECOMPILED_FORCE_BUILD_ALL`, which this build sets.',
    label: 'beats the variable',
    help: 'Leave `force_build_all` out of the configuration, or set it to true where Nix builds.',
    related: [{ message: 'the variable without effect', span: variable.span }],
  };
}

/** `config :rustler_precompiled, :force_build` for a module whose `use` has the option itself. */
function unreadConfiguration({ module, config }: ModuleLink): FindingDraft | undefined {
  const given = valueOf(module.options.given);
  const option = given?.find(({ key }) => key.value === 'force_build');
  const app = valueOf(module.options.otpApp);
  const entry = entriesOf(config.entries, 'force_build').findLast(({ value }) => forces(value.value, app));
  if (!option || !entry) return undefined;
  return {
    at: entry.span,
    message: `\`${module.name.value}\` has a \`force_build:\` of its own, so RustlerPrecompiled never asks this configuration.`,
    label: 'never asked',
    help: 'Set the variable that `force_build:` reads, or `RUSTLER_PRECOMPILED_FORCE_BUILD_ALL = "true"`, in the derivation.',
    related: [{ message: 'decides alone', span: option.value.span }],
  };
}

function entriesOf(entries: readonly ConfigEntry[], key: string): readonly ConfigEntry[] {
  return entries.filter(
    (entry) => entry.app.value === 'rustler_precompiled' && entry.key.value === key && !entry.runtime,
  );
}

function isFalse(term: ElixirTerm): boolean {
  return term.kind === 'atom' && (term.value === 'false' || term.value === 'nil');
}

function forces(term: ElixirTerm, app: string | undefined): boolean {
  if (term.kind !== 'list') return false;
  return term.items.some(({ value: pair }) => {
    const [key, set] = pair.kind === 'tuple' ? pair.items.map((item) => item.value) : [];
    return key?.kind === 'atom' && key.value === app && set?.kind === 'atom' && set.value === 'true';
  });
}
