import { noteMissingFile } from '../undefined-calls.ts';
import { atom, boolean, list, lost, ROOT, text, tuple, type Value } from '../value.ts';
import { wildcard } from '../wildcard.ts';
import { type Builtin, type BuiltinCall, type Builtins, entry } from './builtin.ts';

/** Elixir's Path.expand for the paths at hand: `.` and `..` resolved, no trailing slash. */
function expanded(path: string, base: string): string {
  const absolute = path.startsWith('/') ? path : `${base}/${path}`;
  const segments: string[] = [];
  for (const segment of absolute.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}

/** Path.join/2 with its oddities: `a//` and `b` are `a//b`, nothing and `/b` are `b` (lib/elixir/lib/path.ex, `do_join`). */
function joined(left: string, right: string): string {
  const relative = right
    .split('/')
    .filter((segment) => segment !== '')
    .join('/');
  const start = withoutSlash(left);
  if (right === '/') return start;
  if (left === '') return relative;
  return withoutSlash(left === '/' ? `/${relative}` : `${start}/${relative}`);
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function workingDirectory({ session }: BuiltinCall): string {
  return expanded(session.directory, ROOT);
}

/** A path of the checked repository, relative to its root; undefined when it leaves the root. */
export function repositoryPath(path: string, directory: string): string | undefined {
  const full = expanded(path, expanded(directory, ROOT));
  if (full === ROOT) return '';
  return full.startsWith(`${ROOT}/`) ? full.slice(ROOT.length + 1) : undefined;
}

function plainPath(value: Value | undefined): string | undefined {
  if (value?.kind !== 'string' && value?.kind !== 'charlist') return undefined;
  return value.value.startsWith('~') ? undefined : value.value;
}

function entryKind(name: string, wanted: readonly string[]): readonly [string, Builtin] {
  return entry(name, [1], ([value], call) => {
    const path = plainPath(value);
    const inside = path === undefined ? undefined : repositoryPath(path, call.session.directory);
    if (inside === undefined) return lost(`${name} asks for a path outside of the repository`, call.span);
    const found = call.session.sources.view.entry(inside);
    if (found.kind === 'refused') return lost(found.reason, call.span);
    return boolean(wanted.includes(found.kind), call.span);
  });
}

function read(value: Value | undefined, call: BuiltinCall): string | undefined {
  const path = plainPath(value);
  const inside = path === undefined ? undefined : repositoryPath(path, call.session.directory);
  const found = inside === undefined ? undefined : call.session.sources.view.read(inside);
  return found?.kind === 'text' ? found.source.text : undefined;
}

/** What Mix itself brings is there when it is asked for. */
const BROUGHT = /(^|\/)(deps|_build)(\/|$)/;

function missingFile(value: Value | undefined, { session }: BuiltinCall): string | undefined {
  const path = plainPath(value);
  const inside = path === undefined ? undefined : repositoryPath(path, session.directory);
  if (inside === undefined || BROUGHT.test(inside)) return undefined;
  return session.sources.view.entry(inside).kind === 'missing' ? inside : undefined;
}

/** `Path` and the reading half of `File`, over the checked files. */
export const FILES: Builtins = Object.fromEntries([
  entry('Path.join', [1, 2], ([left, right], { span }) => {
    const parts = right ? [left, right] : left?.kind === 'list' ? left.items : undefined;
    const paths = parts?.map(plainPath);
    if (!paths || paths.length === 0 || paths.includes(undefined)) return undefined;
    const [first, ...rest] = paths as [string, ...string[]];
    return text(rest.reduce(joined, first), span);
  }),
  entry('Path.expand', [1, 2], ([path, base], call) => {
    const given = plainPath(path);
    const from = base ? plainPath(base) : workingDirectory(call);
    if (given === undefined || from === undefined) return undefined;
    return text(expanded(given, expanded(from, workingDirectory(call))), call.span);
  }),
  entry('Path.wildcard', [1], ([path], call) => {
    const given = plainPath(path);
    const inside = given === undefined ? undefined : repositoryPath(given, call.session.directory);
    const found = inside === undefined ? undefined : wildcard(inside, call.session.sources.view);
    // Only an absolute pattern gives absolute paths back; a relative one is not followed.
    if (!found || !given?.startsWith('/')) return undefined;
    return list(
      found.map((match) => text(`${ROOT}/${match}`, call.span)),
      call.span,
    );
  }),
  entry('Path.absname', [1], ([path], call) => {
    const given = plainPath(path);
    return given === undefined || /(^|\/)\.\.?(\/|$)/.test(given)
      ? undefined
      : text(expanded(given, workingDirectory(call)), call.span);
  }),
  entry('Path.dirname', [1], ([path], { span }) => {
    const given = plainPath(path);
    if (given === undefined || given.endsWith('/')) return undefined;
    const folder = given.split('/').slice(0, -1).join('/');
    return text(folder === '' ? (given.startsWith('/') ? '/' : '.') : folder, span);
  }),
  entry('Path.basename', [1], ([path], { span }) => {
    const given = plainPath(path);
    return given === undefined || given.endsWith('/') ? undefined : text(given.split('/').at(-1) ?? '', span);
  }),
  entryKind('File.exists?', ['file', 'directory']),
  entryKind('File.regular?', ['file']),
  entryKind('File.dir?', ['directory']),
  entry('File.cwd!', [0], (_values, call) => text(workingDirectory(call), call.span)),
  entry('File.read!', [1], ([path], call) => {
    const missing = missingFile(path, call);
    if (missing !== undefined) noteMissingFile('File.read!', missing, call.span, call.session);
    const content = read(path, call);
    return content === undefined ? undefined : text(content, call.span);
  }),
  entry('File.read', [1], ([path], call) => {
    const content = read(path, call);
    return content === undefined ? undefined : tuple([atom('ok', call.span), text(content, call.span)], call.span);
  }),
]);
