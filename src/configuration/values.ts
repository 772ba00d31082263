import { nearest } from '../engine/nearest.ts';
import { globFault } from './glob.ts';

/** A value of a configuration file, or of a variable, without its place. */
export type GivenValue = string | number | boolean | readonly GivenValue[] | Readonly<Record<never, never>>;

export type ValueRead<T> =
  | { readonly kind: 'value'; readonly value: T }
  | {
      readonly kind: 'wrong';
      /** Continues a sentence that begins with the key. */
      readonly reason: string;
      readonly label: string;
      readonly help: string | undefined;
      /** Index of the item that is wrong, in a list. */
      readonly item: number | undefined;
    };

export type ReadValue<T> = (given: { readonly value: GivenValue }) => ValueRead<T>;

/** One of a few words. */
export function readChoice<T extends string>(choices: readonly T[]): ReadValue<T> {
  const all = choices.join(', ');
  return ({ value }) => {
    const choice = choices.find((candidate) => candidate === value);
    if (choice !== undefined) return { kind: 'value', value: choice };
    const meant = typeof value === 'string' ? nearest(value, choices) : undefined;
    return wrong(`is one of ${all}`, meant ? `did you mean "${meant}"?` : 'none of them', undefined);
  };
}

/** Nix systems, such as x86_64-linux. */
export const readSystems = listOf('Nix systems', (text) =>
  /^[a-z0-9_]+-[a-z0-9]+$/.test(text) ? undefined : 'a Nix system is written like `x86_64-linux`',
);

export const readGlobs = listOf('globs over whole paths', globFault);

/** A path of a file of the repository, relative to the configuration's folder. */
export const readPath: ReadValue<string> = ({ value }) => {
  if (typeof value !== 'string') return wrong('is a path', 'no text', undefined);
  const fault = globFault(value);
  return fault ? wrong(`is a path below the configuration's folder: ${fault}`, 'no such path', undefined) : kept(value);
};

export const readPaths = listOf("paths below the configuration's folder", globFault);

/** Ids of rules. */
export function readRuleIds(ids: readonly string[]): ReadValue<readonly string[]> {
  return listOf('ids of rules', (text) => {
    if (ids.includes(text)) return undefined;
    const meant = nearest(text, ids);
    return meant ? `there is no rule \`${text}\`; did you mean \`${meant}\`?` : `there is no rule \`${text}\``;
  });
}

function listOf(what: string, faultOf: (text: string) => string | undefined): ReadValue<readonly string[]> {
  return ({ value }) => {
    if (!Array.isArray(value)) return wrong(`is a list of ${what}`, 'no list', undefined);
    for (const [index, item] of value.entries()) {
      if (typeof item !== 'string') return wrong(`is a list of ${what}`, 'no text', undefined, index);
      const fault = faultOf(item);
      if (fault) return wrong(`is a list of ${what}: ${fault}`, 'this one', undefined, index);
    }
    return kept(value as readonly string[]);
  };
}

function kept<T>(value: T): ValueRead<T> {
  return { kind: 'value', value };
}

function wrong(reason: string, label: string, help: string | undefined, item?: number): ValueRead<never> {
  return { kind: 'wrong', reason, label, help, item };
}
