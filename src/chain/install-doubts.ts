import type { Derivation } from '../nix/model.ts';
import { type Unknown, unknown } from '../repository/index.ts';
import type { ShellOutcome } from '../shell/model.ts';
import { phaseWords } from './beyond-phases.ts';
import { seeminglyFailed } from './build-summary.ts';
import type { RunContext } from './runs.ts';
import { unprovedCommands } from './unproved-commands.ts';

/** Switches of stdenv, and of nixpkgs' hooks for cargo where no phase of one's own takes their place (setup.sh, rust/hooks). */
const SWITCHES: readonly (readonly [name: string, insteadOf: string | undefined])[] = [
  ['phases', undefined],
  ['dontUnpack', undefined],
  ['dontBuild', undefined],
  ['dontInstall', undefined],
  ['dontCargoBuild', 'buildPhase'],
  ['dontCargoInstall', 'installPhase'],
];

/** What keeps a Rust build from compiling and installing as its builder does. */
export function installDoubts(
  derivation: Derivation,
  outcome: ShellOutcome | undefined,
  context: RunContext,
): Unknown[] {
  const { arguments: given, phases } = derivation;
  const skipped = SWITCHES.flatMap(([name, insteadOf]) => {
    const argument = given.get(name);
    const isSet = argument && argument.value.kind !== 'null' && !isFalse(argument.value);
    if (!argument || !isSet || (insteadOf !== undefined && phases.has(insteadOf))) return [];
    return [unknown(`${name} changes what this build does`, argument.span)];
  });
  const failing = outcome ? [...seeminglyFailed(outcome), ...unprovedCommands(derivation, outcome, context)] : [];
  const around = changesTarget(derivation);
  return [...skipped, ...failing, ...(around ? [around] : [])];
}

function isFalse(value: { readonly kind: string; readonly value?: unknown }): boolean {
  return value.kind === 'boolean' && value.value === false;
}

/**
 * cargoInstallHook installs every library that lies in cargo's folder after postBuild, and what preInstall makes of its copy
 * (nixpkgs rust/hooks/cargo-install-hook.sh).
 */
export function changesTarget({ builder, phases }: Derivation): Unknown | undefined {
  if (builder !== 'buildRustPackage') return undefined;
  for (const name of ['postBuild', 'preInstall']) {
    const phase = phases.get(name);
    if (phase && /target|releaseDir|tmpDir/.test(phaseWords(phase)))
      return unknown(`${name} changes what is installed`, phase.span);
  }
  return undefined;
}
