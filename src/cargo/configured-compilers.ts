import type { Fact } from '../repository/index.ts';
import { readConfiguration } from './config-files.ts';
import { configText } from './config-values.ts';
import type { CargoCall } from './model.ts';

/** Keys of `[build]` that put a program into the place of rustc or around it, and the variables that are stronger. */
const KEYS = new Map([
  ['rustc', 'RUSTC'],
  ['rustc-wrapper', 'RUSTC_WRAPPER'],
  ['rustc-workspace-wrapper', 'RUSTC_WORKSPACE_WRAPPER'],
]);

/** A program that config files put into the place of rustc; an empty one is none (cargo src/context/mod.rs `load_global_rustc`). */
export interface ConfiguredCompiler {
  readonly key: string;
  readonly program: Fact<string>;
}

export function configuredCompilers(call: CargoCall): ConfiguredCompiler[] {
  const { layers } = readConfiguration(call);
  return [...KEYS].flatMap(([key, variable]) => {
    const program = call.environment.has(variable) ? undefined : configText(layers, 'build', key);
    return program ? [{ key: `build.${key}`, program }] : [];
  });
}
