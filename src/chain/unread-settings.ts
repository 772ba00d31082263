import { type CargoCall, configuredCompilers } from '../cargo/index.ts';
import type { Derivation, NixText } from '../nix/model.ts';
import { type Fact, type Span, type Unknown, unknown } from '../repository/index.ts';

// What stands in the place of rustc, or around it, may pass any flag.
const compilers = /^(RUSTC|RUSTC_WRAPPER|RUSTC_WORKSPACE_WRAPPER|CARGO_BUILD_RUSTC(_WRAPPER|_WORKSPACE_WRAPPER)?)$/;

// No program, and one that hands every argument on.
const passesOn = /^$|(^|\/)sccache$/;

// A folder that is empty when the build begins.
const fresh = /^["']?(\$\(mktemp|\$\{?(TMP|TMPDIR|TEMP|TEMPDIR|NIX_BUILD_TOP)\b|\/tmp\/)/;

/** What may change the flags of a cargo call and is not read here: each makes it unknown that a flag is absent. */
export function unreadSettings(derivation: Derivation | undefined, call: CargoCall): readonly Unknown[] {
  const lost = [
    ...[...call.environment].flatMap(([name, value]) => (isCompiler(name, value) ? [wraps(name, value.span)] : [])),
    ...configuredCompilers(call).flatMap(({ key, program }) =>
      addsNothing(program, derivation) ? [] : [wraps(`\`${key}\``, program.span)],
    ),
  ];
  if (!derivation) return lost;
  return [...lost, ...patches(derivation), ...earlierFiles(derivation), ...cargoHome(derivation)];
}

function isCompiler(name: string, value: Fact<string>): boolean {
  return compilers.test(name) && !(value.kind === 'known' && passesOn.test(value.value));
}

/** A cache around rustc, where there is one to be found: nobody knows what a developer has installed. */
function addsNothing(program: Fact<string>, derivation: Derivation | undefined): boolean {
  if (program.kind === 'unknown' || !passesOn.test(program.value)) return false;
  if (!derivation || program.value === '') return true;
  return derivation.inputs.kind === 'known' && derivation.inputs.value.some(({ name }) => name === 'sccache');
}

function wraps(name: string, span: Span): Unknown {
  return unknown(`${name} takes the place of rustc and may pass flags`, span);
}

function patches({ arguments: given }: Derivation): Unknown[] {
  return ['patches', 'cargoPatches'].flatMap((name) => {
    const argument = given.get(name);
    if (!argument || argument.value.kind === 'null') return [];
    const empty = argument.value.kind === 'list' && argument.value.items.length === 0;
    return empty ? [] : [unknown('a patch may change what cargo reads', argument.span)];
  });
}

/** Phases before patchPhase are not run here. */
function earlierFiles({ phases }: Derivation): Unknown[] {
  return ['preUnpack', 'unpackPhase', 'postUnpack'].flatMap((name) => {
    const phase = phases.get(name);
    const matters = phase && (name === 'unpackPhase' || /cargo|config/i.test(plain(phase.text)));
    return matters ? [unknown(`${name} may change what cargo reads`, phase.span)] : [];
  });
}

/** `$CARGO_HOME/config.toml` and `~/.cargo/config.toml`, which cargo reads wherever it is started. */
function cargoHome({ environment, phases }: Derivation): Unknown[] {
  const lost = [...phases.values()].flatMap(({ text, span }) =>
    writesCargoHome(plain(text)) ? [unknown('the Cargo home may hold a configuration', span)] : [],
  );
  const attribute = environment.get('CARGO_HOME');
  return attribute ? [...lost, unknown('the Cargo home may hold a configuration', attribute.span)] : lost;
}

function writesCargoHome(script: string): boolean {
  if (/\$\{?CARGO_HOME|(~|\$\{?HOME\}?)\/\.cargo\b/.test(script)) return true;
  return [...script.matchAll(/\bCARGO_HOME=(\S*)/g)].some(([, value]) => !fresh.test(value ?? ''));
}

function plain(text: NixText): string {
  return text.map((part) => (part.kind === 'text' ? part.text : '?')).join('');
}
