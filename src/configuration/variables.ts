import { nearest } from '../engine/nearest.ts';
import type { Setting, Stated } from './model.ts';
import { failLevels } from './read-file.ts';
import { type ReadValue, readChoice, readGlobs, readRuleIds, readSystems } from './values.ts';

export const VARIABLE_PREFIX = 'RUSTLER_NIX_';

export type Variables = Readonly<Record<string, string | undefined>>;

export type VariablesRead =
  | { readonly kind: 'stated'; readonly stated: Stated }
  | { readonly kind: 'broken'; readonly message: string; readonly hint: string | undefined };

/** Every variable that is listened to; RUSTLER_NIX_CONFIG names the file itself. */
export const variableNames = [
  'CONFIG',
  'FAIL_ON',
  'SYSTEMS',
  'INCLUDE',
  'EXCLUDE',
  'BASELINE',
  'BINARY',
  'RULE',
  'SKIP',
];

/** What the environment says. An empty variable says nothing; lists are separated by commas. */
export function readVariables(env: Variables, ruleIds: readonly string[]): VariablesRead {
  const misspelt = misspeltVariable(env);
  if (misspelt) return misspelt;
  let fault: VariablesRead | undefined;
  const setting = <T>(name: string, given: (text: string) => string | string[], read: ReadValue<T>) => {
    const text = env[VARIABLE_PREFIX + name];
    if (!text) return undefined;
    const result = read({ value: given(text) });
    if (result.kind === 'value') return { value: result.value, origin: variable(name) };
    fault ??= { kind: 'broken', message: `${VARIABLE_PREFIX}${name} ${result.reason}: \`${text}\``, hint: result.help };
    return undefined;
  };
  const failOn = setting('FAIL_ON', String, readChoice(failLevels));
  const systems = setting('SYSTEMS', items, readSystems);
  const include = setting('INCLUDE', items, readGlobs);
  const exclude = setting('EXCLUDE', items, readGlobs);
  const only = setting('RULE', items, readRuleIds(ruleIds));
  const skip = setting('SKIP', items, readRuleIds(ruleIds));
  const baseline = setting('BASELINE', String, anyPath);
  const binary = setting('BINARY', items, anyPaths);
  if (fault) return fault;
  const stated: Stated = {
    ...(failOn && { failOn }),
    ...(systems && { systems }),
    ...(include && { include }),
    ...(exclude && { exclude }),
    ...(only && { only }),
    ...(skip && { skip }),
    ...(baseline && { baseline }),
    ...(binary && { binary }),
  };
  return { kind: 'stated', stated };
}

// The user's own environment may name any place, as an option may.
const anyPath: ReadValue<string> = ({ value }) => ({ kind: 'value', value: String(value) });
const anyPaths: ReadValue<readonly string[]> = ({ value }) => ({ kind: 'value', value: value as readonly string[] });

function variable(name: string): Setting<unknown>['origin'] {
  return { kind: 'variable', name: VARIABLE_PREFIX + name };
}

/** A comma inside braces belongs to a glob. */
function items(text: string): string[] {
  const parts = text.match(/(?:\{[^}]*\}|[^,])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Other tools may set variables of that prefix (a version to install); one that is nearly ours is meant to be. */
function misspeltVariable(env: Variables): VariablesRead | undefined {
  for (const name of Object.keys(env)) {
    if (!name.startsWith(VARIABLE_PREFIX)) continue;
    const bare = name.slice(VARIABLE_PREFIX.length);
    const meant = variableNames.includes(bare) ? undefined : nearest(bare, variableNames);
    if (meant) {
      const hint = `Did you mean ${VARIABLE_PREFIX}${meant}?`;
      return { kind: 'broken', message: `there is no variable ${name}`, hint };
    }
  }
  return undefined;
}
