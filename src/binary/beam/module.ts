import { gunzipSync } from 'node:zlib';
import { withBinarySource } from '../../repository/index.ts';
import type { CompiledModule, CompiledModuleRead, FunctionName } from '../model.ts';
import { readAtoms } from './atoms.ts';
import { type Chunks, splitChunks } from './chunks.ts';

const LARGEST_MODULE = 64 * 1024 * 1024;

/** Reads the names in the compiled module at an absolute path. Never throws. */
export function readCompiledModule(path: string): CompiledModuleRead {
  const opened = withBinarySource(path, (source) => {
    if (source.size > LARGEST_MODULE) return { kind: 'too-large' as const };
    return { kind: 'read' as const, bytes: source.read(0, source.size) };
  });
  if (opened.kind === 'read') return parseCompiledModule(path, opened.bytes);
  const reason = {
    missing: 'it does not exist',
    'dangling-link': 'it is a dangling link',
    directory: 'it is a directory',
  };
  if (opened.kind === 'too-large') return { kind: 'unreadable', path, reason: 'it is larger than 64 MB' };
  if (opened.kind === 'special') return { kind: 'unreadable', path, reason: `it is a ${opened.what}` };
  return { kind: 'unreadable', path, reason: opened.kind === 'unreadable' ? opened.reason : reason[opened.kind] };
}

/** The same for bytes in memory. */
export function parseCompiledModule(path: string, bytes: Buffer): CompiledModuleRead {
  const plain = uncompressed(bytes);
  const chunks = plain && splitChunks(plain);
  const module = chunks && moduleOf(path, chunks);
  return module ? { kind: 'module', module } : { kind: 'unreadable', path, reason: 'it is no compiled module' };
}

/** Modules compiled with `compressed` are gzip files. */
function uncompressed(bytes: Buffer): Buffer | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_MODULE });
  } catch {
    return undefined;
  }
}

function moduleOf(path: string, chunks: Chunks): CompiledModule | undefined {
  const atoms = readAtoms(chunks);
  const name = atoms?.[1];
  if (!atoms || name === undefined) return undefined;
  const exported = rows(chunks.get('ExpT'), (chunk, offset) => functionAt(chunk, offset, atoms));
  const local = rows(chunks.get('LocT'), (chunk, offset) => functionAt(chunk, offset, atoms));
  const imported = rows(chunks.get('ImpT'), (chunk, offset) => {
    const module = atoms[chunk.readUInt32BE(offset)];
    const called = functionAt(chunk, offset + 4, atoms);
    return module === undefined || !called ? undefined : { module, ...called };
  });
  return exported && local && imported ? { path, name, exported, local, imported } : undefined;
}

const ROW_SIZE = 12;
const MOST_ROWS = 200_000;

/** The rows of a table of functions: a count, then three numbers each. A chunk that is not there has none. */
function rows<T>(chunk: Buffer | undefined, row: (chunk: Buffer, offset: number) => T | undefined): T[] | undefined {
  if (!chunk) return [];
  if (chunk.length < 4) return undefined;
  const count = chunk.readUInt32BE(0);
  if (count > MOST_ROWS || 4 + count * ROW_SIZE > chunk.length) return undefined;
  const read: T[] = [];
  for (let index = 0; index < count; index += 1) {
    const next = row(chunk, 4 + index * ROW_SIZE);
    if (next === undefined) return undefined;
    read.push(next);
  }
  return read;
}

function functionAt(chunk: Buffer, offset: number, atoms: readonly string[]): FunctionName | undefined {
  const name = atoms[chunk.readUInt32BE(offset)];
  // In ImpT module, name and arity; in ExpT and LocT name, arity and label.
  return name === undefined ? undefined : { name, arity: chunk.readUInt32BE(offset + 4) };
}
