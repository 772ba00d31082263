import {
  type ElfFile,
  highestNeed,
  type InspectedFile,
  inspectLibrary,
  libcOf,
  type MachOFile,
  type NifModuleName,
  nifInitOf,
  nifModuleName,
  type Reading,
} from '../binary/index.ts';
import { refusalOf, withoutLibrary } from './loadable.ts';

/** One file as `rustler-nix inspect` shows it. */
export interface Inspection {
  readonly path: string;
  readonly size: number;
  readonly format: 'elf' | 'mach-o' | 'fat-mach-o' | 'none';
  /** Why no dynamic loader takes the file as a library; undefined when one does. */
  readonly refusal: string | undefined;
  /** One for each CPU that the file is for. */
  readonly images: readonly Image[];
}

/** A library, or what might have been one, for one CPU. */
export interface Image {
  readonly machine: string;
  readonly wordSize: 32 | 64;
  readonly byteOrder: 'little' | 'big';
  readonly type: string;
  readonly libc: { readonly name: string; readonly because: string } | undefined;
  readonly interpreter: string | undefined;
  readonly needed: readonly string[];
  readonly soname: string | undefined;
  readonly rpath: string | undefined;
  readonly runpath: string | undefined;
  /** The highest version of each series that it needs: GLIBC, GLIBCXX, CXXABI, GCC. */
  readonly versions: readonly NeededVersion[];
  readonly nifInit: Reading<{ readonly entry: string | undefined; readonly crates: readonly string[] }>;
  readonly module: NifModuleName;
  /** `enif_*` functions that the BEAM must have. */
  readonly nifFunctions: Reading<readonly string[]>;
  readonly threadLocal: { readonly size: number; readonly static: boolean } | undefined;
  readonly hardening: Hardening | undefined;
  /** Mach-O: whether it carries a code signature, and the system that it runs on. */
  readonly signed: boolean | undefined;
  readonly platform: string | undefined;
  readonly buildId: string | undefined;
}

export interface NeededVersion {
  readonly version: string;
  readonly library: string;
  readonly symbols: readonly string[];
}

export interface Hardening {
  readonly stack: 'executable' | 'not-executable' | 'unstated';
  readonly relro: 'none' | 'partial' | 'full';
  readonly textRelocations: boolean;
}

export type InspectionResult =
  | { readonly kind: 'inspected'; readonly inspection: Inspection }
  /** Nothing stands at the path, or a directory. */
  | { readonly kind: 'no-file'; readonly reason: string };

/** Inspects the file at an absolute path; `shown` is how the user wrote it. */
export function inspect(path: string, shown: string): InspectionResult {
  const file = inspectLibrary(path);
  const { content, size } = file;
  if (content.format === 'none' && (content.cause.kind === 'missing' || content.cause.kind === 'directory')) {
    return { kind: 'no-file', reason: withoutLibrary(content.cause) };
  }
  const inspection = { path: shown, size, format: content.format, refusal: refusalOf(content), images: imagesOf(file) };
  return { kind: 'inspected', inspection };
}

function imagesOf(file: InspectedFile): Image[] {
  const { content } = file;
  switch (content.format) {
    case 'elf':
      return [elfImage(content, nifModuleName(file))];
    case 'mach-o':
      return [machOImage(content, nifModuleName(file))];
    case 'fat-mach-o': {
      const module = nifModuleName(file);
      return content.slices.flatMap((slice) =>
        slice.content.format === 'mach-o' ? [machOImage(slice.content, module)] : [],
      );
    }
    case 'none':
      return [];
  }
}

const SERIES = ['GLIBC', 'GLIBCXX', 'CXXABI', 'GCC'];

function elfImage(file: ElfFile, module: NifModuleName): Image {
  const { wordSize, byteOrder, interpreter, dynamic, stack, relro, threadLocal, buildId } = file;
  const libc = libcOf(file);
  return {
    machine: file.machine.name ?? `machine ${file.machine.number}`,
    wordSize,
    byteOrder,
    type: file.type.kind === 'other' ? `type ${file.type.number}` : file.type.kind,
    libc: libc.libc === 'unnamed' ? undefined : { name: libc.libc, because: libc.because },
    interpreter,
    needed: dynamic?.needed ?? [],
    soname: dynamic?.soname,
    rpath: dynamic?.rpath,
    runpath: dynamic?.runpath,
    versions: SERIES.flatMap((series) => highestNeed(file, series) ?? []),
    nifInit: nifInitOf(file),
    module,
    nifFunctions: undefinedNifFunctions(file),
    threadLocal: threadLocal && { size: threadLocal.size, static: dynamic?.staticTls === true },
    hardening: { stack, relro, textRelocations: dynamic?.textRelocations === true },
    signed: undefined,
    platform: undefined,
    buildId,
  };
}

function undefinedNifFunctions({ dynamic }: ElfFile): Reading<readonly string[]> {
  if (dynamic?.symbols.kind === 'unknown') return dynamic.symbols;
  const names = (dynamic?.symbols.value ?? []).filter(({ defined, name }) => !defined && name.startsWith('enif_'));
  return { kind: 'known', value: names.map(({ name }) => name).sort() };
}

function machOImage(file: MachOFile, module: NifModuleName): Image {
  const { wordSize, byteOrder, cpu, imported } = file;
  return {
    machine: cpu.name ?? `CPU ${cpu.type}`,
    wordSize,
    byteOrder,
    type: file.type.kind === 'other' ? `type ${file.type.number}` : file.type.kind,
    libc: undefined,
    interpreter: undefined,
    needed: file.dylibs.map(({ name }) => name),
    soname: file.installName,
    rpath: undefined,
    runpath: file.rpaths.length === 0 ? undefined : file.rpaths.join(':'),
    versions: [],
    nifInit: nifInitOf(file),
    module,
    nifFunctions:
      imported.kind === 'known'
        ? { kind: 'known', value: imported.value.filter((name) => name.startsWith('enif_')) }
        : imported,
    threadLocal: undefined,
    hardening: undefined,
    signed: file.signed,
    platform: file.platform && `${file.platform.name} ${file.platform.minimum}`,
    buildId: undefined,
  };
}
