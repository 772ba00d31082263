import type { Definitions } from '../primitive.ts';

/** Builtins that `lib` passes on under their own names. */
export function pick(definitions: Definitions, names: readonly string[]): Definitions {
  return Object.fromEntries(
    names.map((name) => {
      const definition = definitions[name];
      if (!definition) throw new Error(`no builtin ${name}`);
      return [name, definition];
    }),
  );
}
