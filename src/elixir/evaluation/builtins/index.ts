import { APPLICATION } from './application.ts';
import type { Builtin } from './builtin.ts';
import { ENUMERABLES } from './enumerables.ts';
import { ENVIRONMENT } from './environment.ts';
import { FILES } from './files.ts';
import { KERNEL } from './kernel.ts';
import { KEYWORDS } from './keywords.ts';
import { TEXT } from './text.ts';

/** A function by `Module.name`, or `:module.name` for Erlang's. */
export function builtin(name: string): Builtin | undefined {
  // The tables call functions of the evaluated code, which ask here again: they are looked up late, not spread at load.
  const tables = [APPLICATION, ENUMERABLES, ENVIRONMENT, FILES, KEYWORDS, TEXT];
  return tables.find((table) => Object.hasOwn(table, name))?.[name];
}

/** A function of Kernel, or of Config where a configuration imports it. */
export function kernelFunction(name: string): Builtin | undefined {
  return Object.hasOwn(KERNEL, name) ? KERNEL[name] : undefined;
}
