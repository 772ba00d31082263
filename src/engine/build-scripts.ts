import type { ProducerLink } from '../chain/model.ts';
import type { Derivation } from '../nix/model.ts';
import { isOpaque } from './inputs.ts';

/**
 * True unless it is certain that a build script finds no variable of such a name: neither the derivation nor cargo's `[env]` sets one, and
 * no phase, sourced file or setup hook may do it.
 */
export function mayFind(variables: RegExp, producer: ProducerLink): boolean {
  const { call, derivation } = producer;
  if (call.kind === 'unknown') return true;
  const names = [...call.value.environment.keys(), ...(derivation?.environment.keys() ?? [])];
  return (
    names.some((name) => variables.test(name)) ||
    configMentions(variables, producer) ||
    (derivation !== undefined && phasesMay(variables, derivation))
  );
}

/** True unless the vendored crates are certainly those of the lock: a derivation may change them, or a folder take their place. */
export function mayChangeCrates({ derivation, rust }: ProducerLink): boolean {
  return [derivation, rust?.dependencies].some((build) => {
    if (!build) return false;
    const given = build.arguments.get('cargoDeps') ?? build.arguments.get('cargoVendorDir');
    if (!given || given.value.kind === 'null') return false;
    return given.value.kind !== 'derivation' || given.value.derivation.phases.size > 0;
  });
}

/** A sourced file and a hook of the repository's own may set anything. */
function phasesMay(pattern: RegExp, { phases, inputs }: Derivation): boolean {
  const inPhases = [...phases.values()].some(({ text }) =>
    text.some(
      (part) =>
        part.kind === 'unknown' || (part.kind === 'text' && (pattern.test(part.text) || SOURCES.test(part.text))),
    ),
  );
  return inPhases || inputs.kind === 'unknown' || inputs.value.some(isOpaque);
}

const SOURCES = /(^|[\s;&|])(source|\.|eval)\s/;

/** `[env]` of the configuration on the path from the working directory upwards (cargo src/context/mod.rs `env_config`). */
function configMentions(pattern: RegExp, { call }: ProducerLink): boolean {
  if (call.kind === 'unknown') return true;
  const { view, workingDirectory, extraConfig } = call.value;
  const folders = workingDirectory.split('/').map((_, index, all) => all.slice(0, all.length - index).join('/'));
  const texts = [...new Set([...folders, ''])].flatMap((folder) =>
    ['.cargo/config', '.cargo/config.toml'].map((name) => view.read(folder === '' ? name : `${folder}/${name}`)),
  );
  const told = (text: string) => pattern.test(text) || /^\s*include\s*=/m.test(text);
  return (
    extraConfig.some(({ text }) => told(text)) ||
    texts.some((read) => read.kind === 'refused' || (read.kind === 'text' && told(read.source.text)))
  );
}
