import type { DynamicSymbol, ElfFile, MachOFile, NifInit, Reading } from './model.ts';

/** The init functions that a library exports. */
export function nifInitOf(file: ElfFile | MachOFile): Reading<NifInit> {
  const exported = exportedNames(file);
  if (exported.kind === 'unknown') return exported;
  const names = new Set(exported.value);
  // erl_unix_sys_ddll.c erts_sys_ddll_load_nif_init asks for both, in this order.
  const entry = (['nif_init', '_nif_init'] as const).find((name) => names.has(name));
  const crates = [...names].flatMap((name) => /^(.+)_nif_init$/.exec(name)?.[1] ?? []);
  return { kind: 'known', value: { entry, crates: crates.sort() } };
}

/** The names that another file can find in a library. */
export function exportedNames(file: ElfFile | MachOFile): Reading<readonly string[]> {
  if (file.format === 'mach-o') return file.exported;
  if (!file.dynamic) return { kind: 'known', value: [] };
  const { symbols } = file.dynamic;
  if (symbols.kind === 'unknown') return symbols;
  return { kind: 'known', value: symbols.value.filter(isExported).map(({ name }) => name) };
}

function isExported({ defined, binding, visibility }: DynamicSymbol): boolean {
  return defined && binding !== 'local' && (visibility === 'default' || visibility === 'protected');
}
