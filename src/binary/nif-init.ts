import type { DynamicSymbol, ElfFile, MachOFile, NifInit, Reading } from './model.ts';
import { isOffered } from './offered.ts';

/** The init functions that a library exports. */
export function nifInitOf(file: ElfFile | MachOFile): Reading<NifInit> {
  const found = nifInitAmong([file]);
  return found.kind === 'known' ? { kind: 'known', value: found.value.init } : found;
}

interface FoundInit {
  readonly init: NifInit;
  /** Which of the files has the entry: 0, the library itself, when none has. */
  readonly holder: number;
}

/**
 * The init function that dlsym finds in a library, which is the first, or in those that come along with it: all are asked for the one
 * name before any is for the other (erl_unix_sys_ddll.c erts_sys_ddll_load_nif_init).
 */
export function nifInitAmong(files: readonly (ElfFile | MachOFile)[]): Reading<FoundInit> {
  const exported: ReadonlySet<string>[] = [];
  for (const file of files) {
    const names = exportedNames(file);
    if (names.kind === 'unknown') return names;
    exported.push(new Set(names.value));
  }
  const entry = (['nif_init', '_nif_init'] as const).find((name) => exported.some((names) => names.has(name)));
  const holder = entry === undefined ? -1 : exported.findIndex((names) => names.has(entry));
  const holding = files[holder];
  if (entry !== undefined && holding?.format === 'elf' && !isFunction(holding, entry)) {
    return { kind: 'unknown', reason: `its ${entry} is no function` };
  }
  const crates = [...(exported[0] ?? [])].flatMap((name) => /^(.+)_nif_init$/.exec(name)?.[1] ?? []);
  return { kind: 'known', value: { init: { entry, crates: crates.sort() }, holder: Math.max(holder, 0) } };
}

function isFunction({ dynamic }: ElfFile, name: string): boolean {
  const symbols = dynamic?.symbols.kind === 'known' ? dynamic.symbols.value : [];
  const symbol = symbols.find((each) => each.name === name && isExported(each));
  return symbol === undefined || ['function', 'ifunc', 'none'].includes(symbol.type);
}

/** The names that another file can find in a library. */
export function exportedNames(file: ElfFile | MachOFile): Reading<readonly string[]> {
  if (file.format === 'mach-o') return file.exported;
  if (!file.dynamic) return { kind: 'known', value: [] };
  const { symbols } = file.dynamic;
  if (symbols.kind === 'unknown') return symbols;
  return { kind: 'known', value: symbols.value.filter(isExported).map(({ name }) => name) };
}

function isExported(symbol: DynamicSymbol): boolean {
  const { defined, binding, type } = symbol;
  // What stands for a section or a file, or is of a kind that no table has, is passed over (glibc elf/dl-lookup.c, musl `find_sym`).
  if (binding === 'other' || type === 'section' || type === 'file' || type === 'other') return false;
  return defined && isOffered(symbol);
}
