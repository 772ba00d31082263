import { namesPhases, PHASE_ORDER } from '../knowledge/stdenv-phases.ts';
import type { Derivation } from '../nix/model.ts';
import type { Span, Unknown } from '../repository/index.ts';

/** A phase in its turn. */
export interface Turn {
  readonly name: string;
  /** What keeps it from running; undefined: it runs. */
  readonly skipped: Span | Unknown | undefined;
}

/** nixpkgs pkgs/stdenv/generic/setup.sh, `runPhase`: a phase is skipped where this variable is not empty, or where the second one is. */
const SKIPS: ReadonlyMap<string, string> = new Map([
  ['unpackPhase', 'dontUnpack'],
  ['patchPhase', 'dontPatch'],
  ['configurePhase', 'dontConfigure'],
  ['buildPhase', 'dontBuild'],
  ['installPhase', 'dontInstall'],
  ['fixupPhase', 'dontFixup'],
]);
const ASKS: ReadonlyMap<string, string> = new Map([
  ['checkPhase', 'doCheck'],
  ['installCheckPhase', 'doInstallCheck'],
  ['distPhase', 'doDist'],
]);

const STANDARD: ReadonlySet<string> = new Set(PHASE_ORDER.filter((name) => !namesPhases(name)));

/** The phases of a build in their order, those that `phases` leaves out or a variable skips included. */
export function phaseTurns(derivation: Derivation): readonly Turn[] {
  const chosen = namesIn('phases', derivation);
  // An empty list is no choice (setup.sh tests for an empty text).
  if (chosen === undefined || (!('kind' in chosen) && chosen.names.length === 0)) {
    return PHASE_ORDER.flatMap((name) => (namesPhases(name) ? listed(name, derivation) : [turn(name, derivation)]));
  }
  if ('kind' in chosen) return [{ name: 'phases', skipped: chosen }];
  const left = [...STANDARD].filter((name) => !chosen.names.includes(name));
  return [
    ...left.map((name) => ({ name, skipped: chosen.span })),
    ...chosen.names.map((name) => turn(name, derivation)),
  ];
}

/** Whether nothing is unpacked: no file of the source stands where the phases run. */
export function unpacksNothing(derivation: Derivation): boolean {
  const unpack = phaseTurns(derivation).find(({ name }) => name === 'unpackPhase');
  return unpack?.skipped !== undefined && !('kind' in unpack.skipped);
}

/** Whether stdenv has the phase, so that something runs under its name also when nobody gives it a text. */
export function isOrdinary(phase: string): boolean {
  return STANDARD.has(phase);
}

/** Whether phases run that stdenv does not have. */
export function hasOwnPhases(derivation: Derivation): boolean {
  return phaseTurns(derivation).some(({ name }) => !isOrdinary(name));
}

function listed(variable: string, derivation: Derivation): readonly Turn[] {
  const found = namesIn(variable, derivation);
  if (found === undefined) return [];
  return 'kind' in found ? [{ name: variable, skipped: found }] : found.names.map((name) => turn(name, derivation));
}

function namesIn(
  variable: string,
  { environment }: Derivation,
): { readonly names: readonly string[]; readonly span: Span } | Unknown | undefined {
  const given = environment.get(variable);
  if (!given) return undefined;
  if (given.value.kind === 'unknown') return given.value;
  return { names: given.value.value.split(/\s+/).filter((name) => name !== ''), span: given.span };
}

function turn(name: string, { environment, call }: Derivation): Turn {
  const skipping = environment.get(SKIPS.get(name) ?? '');
  if (skipping?.value.kind === 'unknown') return { name, skipped: skipping.value };
  if (skipping) return { name, skipped: skipping.value.value === '' ? undefined : skipping.span };
  const asked = ASKS.get(name);
  if (asked === undefined) return { name, skipped: undefined };
  const asking = environment.get(asked);
  if (asking?.value.kind === 'unknown') return { name, skipped: asking.value };
  return { name, skipped: asking && asking.value.value !== '' ? undefined : (asking?.span ?? call) };
}
