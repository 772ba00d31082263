import type { Located, Span } from '../../repository/index.ts';
import type { ConfigEntry, ElixirTerm } from '../model.ts';
import type { Session } from './session.ts';
import { fromTerm, list, lost, pair, type UnknownValue, type Value } from './value.ts';

export type ConfigAnswer =
  | { readonly kind: 'set'; readonly value: Value }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly value: UnknownValue };

// Applications that bring no environment of their own: what no file sets is not set (rustler_precompiled's mix.exs has none).
const NO_DEFAULTS = new Set(['rustler_precompiled', 'rustler']);

/** What the configuration says at compile time under an application and key. */
export function compiledConfig(app: string, key: string, span: Span, session: Session): ConfigAnswer {
  const { config } = session;
  if (!config) return { kind: 'unknown', value: lost('the configuration is not read here', span) };
  const hidden = config.unknown.find(({ apps }) => !apps || apps.has(app));
  if (hidden) return { kind: 'unknown', value: lost(hidden.reason, hidden.span) };
  const value = mergedEntry(
    config.entries.filter(({ runtime }) => !runtime),
    app,
    key,
  );
  if (value) return { kind: 'set', value };
  if (NO_DEFAULTS.has(app) || app === ownApplication(session) || session.bringsNoEnvironment(app))
    return { kind: 'absent' };
  return { kind: 'unknown', value: lost(`the application ${app} may configure itself`, span) };
}

function ownApplication(session: Session): string | undefined {
  const config = session.mixConfig();
  const items = config.kind === 'list' ? config.items : [];
  const app = items.map(pair).find((entry) => entry?.[0].value === 'app')?.[1];
  return app?.kind === 'atom' ? app.value : undefined;
}

/** The entries of one key, later ones merged over earlier ones. */
export function mergedEntry(entries: readonly ConfigEntry[], app: string, key: string): Value | undefined {
  let merged: Value | undefined;
  for (const entry of entries) {
    if (entry.app.value !== app || entry.key.value !== key) continue;
    const value = fromTerm(entry.value as Located<ElixirTerm>);
    merged = merged ? deepMerge(merged, value) : value;
  }
  return merged;
}

/**
 * Config.__merge__: keywords are merged key by key, all the way down; anything else is replaced (lib/elixir/lib/config.ex). A
 * repeated key of the right meets one of the left each time (Keyword.merge/3).
 */
function deepMerge(left: Value, right: Value): Value {
  for (const side of [left, right]) {
    const open = side.kind === 'list' ? side.items.find(({ kind }) => kind === 'unknown') : side;
    if (open?.kind === 'unknown') return open;
  }
  if (!isKeyword(left) || !isKeyword(right)) return right;
  const waiting = [...left.items];
  const later = right.items.map((item) => {
    const index = waiting.findIndex((candidate) => sameKey(candidate, item));
    const [before] = index < 0 ? [] : waiting.splice(index, 1);
    const [old, given] = [before && pair(before), pair(item)];
    return old && given && item.kind === 'tuple' ? { ...item, items: [given[0], deepMerge(old[1], given[1])] } : item;
  });
  const kept = left.items.filter((item) => !right.items.some((other) => sameKey(item, other)));
  return list([...kept, ...later], right.span);
}

function isKeyword(value: Value): value is Value & { kind: 'list' } {
  return value.kind === 'list' && value.items.every((item) => pair(item) !== undefined);
}

function sameKey(left: Value, right: Value): boolean {
  return pair(left)?.[0].value === pair(right)?.[0].value;
}
