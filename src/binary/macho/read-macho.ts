import type { BinarySource } from '../../repository/index.ts';
import { truncated } from '../broken-file.ts';
import type { Fields } from '../fields.ts';
import type { LinkedDylib, MachOFile, Reading } from '../model.ts';
import { readExportTrie } from './export-trie.ts';
import { type LoadCommand, type MachOHeader, readMachOHeader } from './header.ts';
import { type ExternalSymbols, readSymbolTable } from './symbols.ts';

/** LC_* of mach-o/loader.h, without LC_REQ_DYLD. */
const command = {
  segment: 0x1,
  symbolTable: 0x2,
  loadDylib: 0xc,
  identifyDylib: 0xd,
  loadWeakDylib: 0x18,
  segment64: 0x19,
  runPath: 0x1c,
  codeSignature: 0x1d,
  reexportDylib: 0x1f,
  lazyLoadDylib: 0x20,
  dyldInfo: 0x22,
  loadUpwardDylib: 0x23,
  minimumMacos: 0x24,
  minimumIos: 0x25,
  minimumTvos: 0x2f,
  minimumWatchos: 0x30,
  buildVersion: 0x32,
  exportsTrie: 0x33,
} as const;

const DYLIB_KINDS: Readonly<Record<number, LinkedDylib['kind']>> = {
  [command.loadDylib]: 'load',
  [command.loadWeakDylib]: 'weak',
  [command.reexportDylib]: 're-export',
  [command.lazyLoadDylib]: 'lazy',
  [command.loadUpwardDylib]: 'upward',
};

/** Reads a Mach-O file for one CPU. Throws BrokenFile when dyld could not load it. */
export function readMachO(source: BinarySource): MachOFile {
  const header = readMachOHeader(source);
  const { fields, commands } = header;
  for (const { type, bytes } of commands) checkSegment(source, fields, type, bytes);
  const named = (type: number) => commands.filter((each) => each.type === type);
  const symbols = symbolsOf(source, header);
  const [signature] = named(command.codeSignature);
  const [identity] = named(command.identifyDylib);
  return {
    format: 'mach-o',
    wordSize: fields.wordSize,
    byteOrder: fields.byteOrder,
    cpu: header.cpu,
    type: fileType(header.fileType),
    signed: signature !== undefined && linkEdit(source, fields, signature, 8).length > 0,
    installName: identity && commandText(identity.bytes, fields),
    dylibs: commands.flatMap((each) => linkedDylib(each, fields)),
    rpaths: named(command.runPath).flatMap(({ bytes }) => commandText(bytes, fields) ?? []),
    platform: platformOf(commands, fields),
    exported: exportedOf(source, header, symbols),
    imported: symbols.kind === 'known' ? { kind: 'known', value: symbols.value.undefined } : symbols,
  };
}

function fileType(number: number): MachOFile['type'] {
  const kinds = [
    undefined,
    'object',
    'executable',
    undefined,
    'core',
    undefined,
    'dylib',
    'dylinker',
    'bundle',
  ] as const;
  const kind = number === 10 ? 'dsym' : kinds[number];
  return kind ? { kind } : { kind: 'other', number };
}

/** dyld maps every segment: the file must hold it. */
function checkSegment(source: BinarySource, fields: Fields, type: number, bytes: Buffer): void {
  const [at, length] = type === command.segment64 ? [40, 56] : [32, 40];
  if ((type !== command.segment && type !== command.segment64) || bytes.length < length) return;
  const read = type === command.segment64 ? fields.u64 : fields.u32;
  const end = read(bytes, at) + read(bytes, at + (type === command.segment64 ? 8 : 4));
  if (end > source.size) throw truncated('Mach-O', 'a segment', end);
}

function symbolsOf(source: BinarySource, { fields, commands }: MachOHeader): Reading<ExternalSymbols> {
  const table = commands.find(({ type }) => type === command.symbolTable);
  if (!table) return { kind: 'known', value: { defined: [], undefined: [] } };
  return readSymbolTable(source, fields, table.bytes);
}

/** dyld looks in the tree of exports; a file without one has its symbol table alone. */
function exportedOf(
  source: BinarySource,
  { fields, commands }: MachOHeader,
  symbols: Reading<ExternalSymbols>,
): Reading<readonly string[]> {
  const trie = commands.find(({ type }) => type === command.exportsTrie);
  const info = commands.find(({ type }) => type === command.dyldInfo);
  if (trie) return readExportTrie(linkEdit(source, fields, trie, 8));
  if (info && info.bytes.length >= 48 && fields.u32(info.bytes, 44) > 0) {
    return readExportTrie(linkEdit(source, fields, info, 40));
  }
  return symbols.kind === 'known' ? { kind: 'known', value: symbols.value.defined } : symbols;
}

const LARGEST_TABLE = 48 * 1024 * 1024;

/** The bytes that a command's offset and size point to. */
function linkEdit(source: BinarySource, fields: Fields, { bytes }: LoadCommand, at: number): Buffer {
  if (bytes.length < at + 8) return Buffer.alloc(0);
  return source.read(fields.u32(bytes, at), Math.min(fields.u32(bytes, at + 4), LARGEST_TABLE));
}

function linkedDylib({ type, bytes }: LoadCommand, fields: Fields): LinkedDylib[] {
  const kind = DYLIB_KINDS[type];
  const name = kind && commandText(bytes, fields);
  if (!kind || name === undefined || bytes.length < 24) return [];
  const [currentVersion, compatibilityVersion] = [16, 20].map((offset) => version(fields.u32(bytes, offset)));
  return [{ name, kind, currentVersion: currentVersion ?? '', compatibilityVersion: compatibilityVersion ?? '' }];
}

/** The text that a command carries, at the offset that follows its type and size. */
function commandText(bytes: Buffer, fields: Fields): string | undefined {
  if (bytes.length < 12) return undefined;
  const start = fields.u32(bytes, 8);
  if (start >= bytes.length) return undefined;
  const end = bytes.indexOf(0, start);
  return bytes.toString('utf8', start, end === -1 ? bytes.length : end);
}

const PLATFORMS: Readonly<Record<number, string>> = { 1: 'macos', 2: 'ios', 3: 'tvos', 4: 'watchos', 6: 'maccatalyst' };
const MINIMUM_COMMANDS: Readonly<Record<number, string>> = {
  [command.minimumMacos]: 'macos',
  [command.minimumIos]: 'ios',
  [command.minimumTvos]: 'tvos',
  [command.minimumWatchos]: 'watchos',
};

function platformOf(commands: readonly LoadCommand[], fields: Fields): MachOFile['platform'] {
  for (const { type, bytes } of commands) {
    const older = MINIMUM_COMMANDS[type];
    if (older !== undefined && bytes.length >= 12) return { name: older, minimum: version(fields.u32(bytes, 8)) };
    if (type !== command.buildVersion || bytes.length < 16) continue;
    const number = fields.u32(bytes, 8);
    return { name: PLATFORMS[number] ?? `platform ${number}`, minimum: version(fields.u32(bytes, 12)) };
  }
  return undefined;
}

/** Sixteen bits, eight and eight: 11.0, 10.13.6. */
function version(packed: number): string {
  const [major, minor, patch] = [Math.floor(packed / 65_536), (packed >> 8) & 0xff, packed & 0xff];
  return patch === 0 ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
}
