import type { PlatformFact } from '../../knowledge/platforms.ts';
import { type Fact, known, type Span } from '../../repository/index.ts';
import { isPhase } from '../builders/derivation/phases.ts';
import { plainFact } from '../builders/derivation/text.ts';
import type {
  BuildInput,
  BuildSource,
  Derivation,
  EnvironmentVariable,
  NixText,
  PhaseText,
  Platform,
} from '../model.ts';
import { exactDetails } from './exact-details.ts';
import { builderOf, isOwnPhase } from './recognise.ts';
import { packageNameOf, type ShownDerivation, shownAttribute } from './shown.ts';
import { externalName } from './shown-text.ts';

/** What it takes to say what a shown derivation is. */
export interface ExactContext {
  /** The derivation as it was followed in the sources; undefined when it was not. */
  readonly followed: Derivation | undefined;
  /** Where it belongs when its own place is not found: the derivation or output that needs it. */
  readonly place: Span;
  readonly source: Fact<BuildSource>;
  /** The platform that the output runs on, as far as Nix shows it. */
  readonly platform: Fact<PlatformFact>;
  /** Derivations that it refers to and that matter. */
  readonly references: readonly Derivation[];
  /** A text with the places of its stretches. */
  text(text: string, followed: NixText | undefined, fallback: Span): NixText;
}

// What stdenv itself needs; nobody writes or reads it.
const MACHINERY = /^(builder|system|outputs?|stdenv|name|src|srcs|__\w+|.*[bB]uildInputs|deps(Build|Host|Target)\w+)$/;

/** The derivation with the values that Nix computed, and with the places that were found for them. */
export function exactDerivation(shown: ShownDerivation, context: ExactContext): Derivation {
  const { followed, place } = context;
  const builder = followed?.builder ?? builderOf(shown);
  const call = followed?.call ?? place;
  return {
    id: followed?.id ?? shown.path,
    builder,
    call,
    expression: followed?.expression ?? place,
    name: known(packageNameOf(shown), followed?.name.span ?? call),
    platform: followed?.platform ?? shownPlatform(context.platform, call),
    source: context.source,
    environment: exactEnvironment(shown, context, call),
    structuredAttrs: known(shown.structured !== undefined, followed?.structuredAttrs.span ?? call),
    phases: exactPhases(shown, builder, context, call),
    arguments: followed?.arguments ?? new Map(),
    inputs: followed?.inputs.kind === 'known' ? followed.inputs : exactInputs(shown, call),
    outputs: [...shown.outputs.keys()].sort((one, other) => Number(other === 'out') - Number(one === 'out')),
    references: context.references,
    // Nix has shown it.
    refusal: undefined,
    details: exactDetails(shown, builder, followed, context.platform, call),
  };
}

function shownPlatform(platform: Fact<PlatformFact>, call: Span): Platform {
  return {
    system: mapped(platform, ({ system }) => system),
    libc: mapped(platform, ({ libc }) => libc),
    static: false,
    packageSet: { value: 'pkgs', span: call },
  };
}

function mapped<T>(platform: Fact<PlatformFact>, choose: (platform: PlatformFact) => T): Fact<T> {
  return platform.kind === 'known' ? known(choose(platform.value), platform.span) : platform;
}

function exactEnvironment(
  shown: ShownDerivation,
  { followed, text }: ExactContext,
  call: Span,
): ReadonlyMap<string, EnvironmentVariable> {
  const variables = new Map<string, EnvironmentVariable>();
  // Plain attributes beside structured ones are no variables, which is what a rule wants to see.
  for (const [name, variable] of shown.structured ? (followed?.environment ?? []) : []) {
    if (variable.place === 'attribute') variables.set(name, variable);
  }
  for (const [name, value] of shown.environment) {
    const given = followed?.environment.get(name);
    if (!given && (MACHINERY.test(name) || isPhase(name) || shown.outputs.has(name))) continue;
    const argument = followed?.arguments.get(name);
    const span = given?.span ?? argument?.span ?? call;
    const exact = text(value, given?.text, span);
    const place = given?.place ?? 'env';
    variables.set(name, {
      name: given?.name ?? argument?.name ?? call,
      span,
      place,
      text: exact,
      value: plainFact(exact, span),
    });
  }
  return variables;
}

function exactPhases(
  shown: ShownDerivation,
  builder: Derivation['builder'],
  { followed, text }: ExactContext,
  call: Span,
): ReadonlyMap<string, PhaseText> {
  const phases = new Map<string, PhaseText>();
  const names = new Set([
    ...(followed?.phases.keys() ?? []),
    ...[...shown.environment.keys(), ...Object.keys(shown.structured ?? {})].filter(isPhase),
  ]);
  for (const name of names) {
    const given = followed?.phases.get(name);
    const value = shownAttribute(shown, name);
    if (value === undefined || isOwnPhase(builder, name, value)) {
      // A text that the builder replaced by its own was written all the same.
      if (given) phases.set(name, given);
      continue;
    }
    const span = given?.span ?? call;
    phases.set(name, { name: given?.name ?? call, span, text: text(value, given?.text, span) });
  }
  return phases;
}

const INPUT_LISTS = ['nativeBuildInputs', 'buildInputs', 'propagatedBuildInputs', 'propagatedNativeBuildInputs'];

function exactInputs(shown: ShownDerivation, call: Span): Fact<readonly BuildInput[]> {
  const paths = INPUT_LISTS.flatMap((name) => (shownAttribute(shown, name) ?? '').split(/\s+/)).filter(Boolean);
  const inputs = paths.map((path) => {
    const name = externalName(path.slice(path.lastIndexOf('/') + 1));
    return { name: hookName(name), span: call, toolchain: undefined, derivation: undefined };
  });
  return known(inputs, call);
}

/** `cargo-setup-hook.sh` is `cargoSetupHook` for those who name it; the compiler comes in a wrapper. */
function hookName(name: string): string {
  const words = name.replace(/\.sh$/, '').replace(/-wrapper$/, '');
  if (!words.endsWith('-hook')) return words;
  return words.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
