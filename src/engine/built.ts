import type { BinaryLink, HandOffLink, ModuleLink, ProducerLink } from '../chain/model.ts';
import type { Span } from '../repository/index.ts';
import type { FindingDraft } from './finding.ts';

/** A finding about a built file: at the first committed place that is known to decide it, else at the file itself. */
export function aboutBuilt(
  binary: BinaryLink,
  places: readonly (Span | undefined)[],
  draft: Omit<FindingDraft, 'at' | 'built'>,
): FindingDraft {
  const at = places.find((place) => place !== undefined);
  if (at) return { ...draft, at, built: binary.path };
  const { label: _, ...rest } = draft;
  return { ...rest, at: binary.span, built: binary.path };
}

/** The `use Rustler` that asks for the library. */
export function askingModule(module: ModuleLink | undefined): Span | undefined {
  return module && (module.module.through ?? module.module.use);
}

/** The phase's command that puts the library where the BEAM looks. */
export function placingCommand(handOff: HandOffLink | undefined): Span | undefined {
  const arrival = handOff?.arrival.kind === 'known' ? handOff.arrival.value : undefined;
  return typeof arrival === 'object' ? arrival.placement.command : undefined;
}

/** What says which platform the library is built for. */
export function targetPlace(producer: ProducerLink | undefined): Span | undefined {
  return producer && (producer.tripleSpan ?? producer.span);
}

/** The ELF file when a loader would begin with it: a shared object of the right machine. */
export function loadableElf(binary: BinaryLink): NonNullable<BinaryLink['elf']> | undefined {
  const { elf, expected } = binary;
  if (!elf || !isSharedObject(elf)) return undefined;
  if (expected && (expected.format.format !== 'elf' || !isMachine(elf, expected.format.machine))) return undefined;
  return elf;
}

function isSharedObject(elf: NonNullable<BinaryLink['elf']>): boolean {
  return elf.type.kind === 'shared-object' && !elf.positionIndependentExecutable && elf.dynamic !== undefined;
}

interface Machine {
  readonly number: number;
  readonly wordSize: number;
  readonly byteOrder: string;
}

export function isMachine({ machine, wordSize, byteOrder }: NonNullable<BinaryLink['elf']>, wanted: Machine): boolean {
  return machine.number === wanted.number && wordSize === wanted.wordSize && byteOrder === wanted.byteOrder;
}

/** The C library that the library runs with: the BEAM's, the one that `--target` names, or that of the build. */
export function libcThere({ process, expected }: BinaryLink): 'glibc' | 'musl' | undefined {
  if (process.libc.libc !== 'unnamed') return process.libc.libc;
  return expected?.format.format === 'elf' ? expected.format.libc : undefined;
}

/** Names in a sentence: all of a few, the first of many. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

const CXX_SYMBOL =
  /^(_ZN?K?S[tabdios]|_ZNK?St|_ZT[ISV]N?S[t]|__cxa_(?!finalize|atexit|thread_atexit|at_quick_exit)|__gxx_personality|_Zn[wa]|_Zd[la]|_ZSt)/;

/** Whether a symbol is one of the C++ run-time library: mangled `std::`, operators new and delete, exception handling. */
export function isCxxRuntimeSymbol(name: string): boolean {
  return CXX_SYMBOL.test(name);
}

/** libstdc++ of GCC or libc++ of LLVM. */
export function isCxxRuntime(library: string): boolean {
  return /^lib(stdc\+\+\.so|c\+\+\.so|c\+\+abi\.so)/.test(library);
}
