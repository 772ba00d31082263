import type { Span } from '../../repository/index.ts';
import { describe } from '../evaluation/describe.ts';
import { lose } from '../evaluation/lost.ts';
import type { Machine } from '../evaluation/machine.ts';
import { directoryOf, pathOfParts } from '../evaluation/paths.ts';
import { textValue } from '../evaluation/text.ts';
import type { StringPart, StringValue, Value } from '../value.ts';

/** `baseNameOf`. A store path's name begins with a hash, so it is only known where text follows it. */
export function baseName(machine: Machine, value: Value, site: Span): Value {
  const { parts } = machine.coerce(value, { lenient: false, copies: false }, site);
  const last = parts.at(-1);
  if (!last) return textValue('', site);
  const trailing = trailingText(parts);
  if (trailing.length === parts.length || trailing.some((part) => part.text.includes('/'))) {
    const isPlain = trailing.length === parts.length;
    const name = lastSegment(trailing.map((part) => part.text).join(''), isPlain, site);
    return isPlain
      ? textValue(name, site)
      : { kind: 'string', parts: [{ kind: 'text', text: name, cut: true, span: site }], span: site };
  }
  const path = last.kind === 'path' && last.inPlace ? pathOfParts(parts) : undefined;
  if (!path) return lose(`the name of ${describe(value)} is not known`, site);
  return textValue(path.slice(path.lastIndexOf('/') + 1), site);
}

/** `dirOf`: a path stays a path, a string a string. */
export function directoryName(machine: Machine, value: Value, site: Span): Value {
  if (value.kind === 'path') {
    if (value.path === undefined || value.path === '') return lose(`the directory of ${value.text} lies outside`, site);
    const path = directoryOf(value.path);
    return { kind: 'path', path, text: path, span: site };
  }
  const { parts } = machine.coerce(value, { lenient: false, copies: false }, site);
  const trailing = trailingText(parts);
  const text = trailing.map((part) => part.text).join('');
  const slash = text.lastIndexOf('/');
  if (trailing.length === parts.length) {
    return textValue(slash < 0 ? '.' : slash === 0 ? '/' : text.slice(0, slash), site);
  }
  if (slash < 0) return lose(`the directory of ${describe(value)} is not known`, site);
  const kept: StringPart[] = [...parts.slice(0, parts.length - trailing.length)];
  if (slash > 0) kept.push({ kind: 'text', text: text.slice(0, slash), span: site });
  const directory: StringValue = { kind: 'string', parts: kept, span: site };
  return directory;
}

type TextPart = Extract<StringPart, { kind: 'text' }>;

function trailingText(parts: readonly StringPart[]): TextPart[] {
  const trailing: TextPart[] = [];
  for (const part of [...parts].reverse()) {
    if (part.kind !== 'text') break;
    trailing.unshift(part);
  }
  return trailing;
}

function lastSegment(text: string, whole: boolean, site: Span): string {
  const trimmed = text.endsWith('/') ? text.slice(0, -1) : text;
  // Versions of Nix differ on several slashes at the end.
  if (trimmed.endsWith('/')) return lose('a path ends in several slashes', site);
  const slash = trimmed.lastIndexOf('/');
  return slash < 0 && !whole ? lose('the name of a store path is not known', site) : trimmed.slice(slash + 1);
}
