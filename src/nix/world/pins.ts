import { type FileView, joinPath, type Span } from '../../repository/index.ts';

/** What a lock file says of a tree: where it was taken from, and how old it is. */
export interface Pin {
  /** Branch or tag that was asked for. */
  readonly ref: string | undefined;
  /** True when it was asked for by revision or as an archive: it may come from any branch. */
  readonly byRevision: boolean;
  /** When the locked commit was made, in seconds. */
  readonly lastModified: number | undefined;
  readonly span: Span;
}

type Json = { readonly [key: string]: unknown };

/** The inputs of a flake as its flake.lock pins them, by name; `follows` is followed. */
export function lockedInputs(view: FileView, folder: string): (name: string) => Pin | undefined {
  const lock = readJson(view, joinPath(folder, 'flake.lock') ?? '');
  const nodes = record(lock?.json.nodes);
  if (!lock || !nodes) return () => undefined;
  const root = typeof lock.json.root === 'string' ? lock.json.root : 'root';
  return (name) => {
    const key = nodeOf(nodes, root, [name], 0);
    const node = key === undefined ? undefined : record(nodes[key]);
    const original = record(node?.original);
    const locked = record(node?.locked);
    if (!node || key === undefined || !original || isFork(original)) return undefined;
    return {
      ref: textAt(original, 'ref') ?? refOfUrl(textAt(original, 'url')),
      byRevision: textAt(original, 'rev') !== undefined || textAt(original, 'type') === 'tarball',
      lastModified: typeof locked?.lastModified === 'number' ? locked.lastModified : undefined,
      span: placeOf(lock, key),
    };
  };
}

/** Somebody's own nixpkgs may have other defaults under the same branch names. */
function isFork(original: Json): boolean {
  const owner = textAt(original, 'owner');
  return owner !== undefined && owner.toLowerCase() !== 'nixos';
}

const DEEPEST_FOLLOWS = 20;

/** The key of the node that a path of input names leads to. */
function nodeOf(nodes: Json, from: string, path: readonly string[], depth: number): string | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return from;
  if (depth > DEEPEST_FOLLOWS) return undefined;
  const input = record(record(nodes[from])?.inputs)?.[name];
  // A list is a path from the root (`follows`).
  const root = Array.isArray(input) ? input.filter((item): item is string => typeof item === 'string') : undefined;
  const next = root ? nodeOf(nodes, 'root', root, depth + 1) : typeof input === 'string' ? input : undefined;
  return next === undefined ? undefined : nodeOf(nodes, next, rest, depth + 1);
}

/** What npins and niv pin: the entry that holds a revision names the branch it was taken from. */
export function pinOfRevision(view: FileView, files: readonly string[], revision: string): Pin | undefined {
  for (const path of files.filter((file) => /(^|\/)sources\.json$/.test(file))) {
    const file = readJson(view, path);
    const pins = file && [...entries(record(file.json.pins) ?? file.json)];
    const found = pins?.find(([, pin]) => textAt(pin, 'rev') === revision || textAt(pin, 'revision') === revision);
    if (!file || !found) continue;
    const ref = textAt(found[1], 'branch');
    return { ref, byRevision: ref === undefined, lastModified: undefined, span: placeOf(file, found[0]) };
  }
  return undefined;
}

function* entries(json: Json): Generator<[string, Json]> {
  for (const [key, value] of Object.entries(json)) {
    const entry = record(value);
    if (entry) yield [key, entry];
  }
}

interface JsonFile {
  readonly json: Json;
  readonly text: string;
  readonly path: string;
}

function readJson(view: FileView, path: string): JsonFile | undefined {
  const read = view.read(path);
  if (read.kind !== 'text') return undefined;
  try {
    const json = record(JSON.parse(read.source.text));
    return json && { json, text: read.source.text, path };
  } catch {
    return undefined;
  }
}

/** The key as it stands in the file. */
function placeOf({ text, path }: JsonFile, key: string): Span {
  const quoted = JSON.stringify(key);
  const match = new RegExp(`${quoted.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=\\s*:\\s*\\{)`).exec(text);
  return match ? { path, start: match.index, end: match.index + quoted.length } : { path, start: 0, end: 0 };
}

function refOfUrl(url: string | undefined): string | undefined {
  return url === undefined ? undefined : /[?&]ref=([^&]+)/.exec(url)?.[1];
}

function textAt(json: Json | undefined, key: string): string | undefined {
  const value = json?.[key];
  return typeof value === 'string' ? value : undefined;
}

function record(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
