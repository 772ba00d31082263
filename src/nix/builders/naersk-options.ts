import { type Fact, known, type Located, unknown } from '../../repository/index.ts';
import { listValue, textValue } from '../world/values.ts';
import { cargoArguments, joinedArguments } from './cargo-arguments.ts';
import { argument, type BuilderCall } from './derivation/call.ts';

/** What naersk gives cargo: `cargo $cargo_options build $cargo_build_options` (naersk config.nix). */
export interface NaerskOptions {
  /** What is given beyond naersk's own options; `before`: those of them that stand before the task. */
  readonly given: Fact<readonly Located<string>[]>;
  readonly before: readonly Located<string>[];
  readonly own: readonly string[];
  readonly profile: Fact<string>;
}

// config.nix: the default of cargoBuildOptions, which a function of it changes.
const RELEASE = '$cargo_release';
const MESSAGES = '--message-format=$cargo_message_format';
const DEFAULT_OPTIONS = [RELEASE, '-j "$NIX_BUILD_CORES"', MESSAGES];

export function naerskOptions(call: BuilderCall): NaerskOptions {
  const before = changedOptions(call, 'cargoOptions', []);
  const after = changedOptions(call, 'cargoBuildOptions', DEFAULT_OPTIONS);
  const words = after.kind === 'known' ? after.value.map(({ value }) => value) : [];
  const release = isRelease(call);
  const saysRelease = words.includes(RELEASE) && release.kind === 'known' && release.value;
  return {
    given: givenOptions(call, before, after),
    before: before.kind === 'known' ? before.value : [],
    own: saysRelease ? ['--release'] : [],
    profile: profile(after, words.includes(RELEASE) ? release : known(false, call.expression)),
  };
}

function givenOptions(
  call: BuilderCall,
  before: Fact<readonly Located<string>[]>,
  after: Fact<readonly Located<string>[]>,
): Fact<readonly Located<string>[]> {
  const command = call.given.attributes.get('cargoBuild');
  if (command) return unknown('the build command is written by hand', command.name);
  if (after.kind === 'unknown') return after;
  // naersk copies what these messages name (build.nix `installPhase`).
  if (!after.value.some(({ value }) => value === MESSAGES))
    return unknown('cargoBuildOptions leaves out the messages that naersk reads', after.span);
  const added = after.value.filter(({ value }) => !DEFAULT_OPTIONS.includes(value));
  return joinedArguments([before, known(added, after.span)], call.expression);
}

/** `cargoBuildOptions = x: x ++ [ "-p" "my_nif" ]` */
function changedOptions(
  call: BuilderCall,
  name: string,
  defaults: readonly string[],
): Fact<readonly Located<string>[]> {
  const { evaluator } = call.outside;
  const span = call.expression;
  const change = argument(call, name);
  if (!change)
    return known(
      defaults.map((value) => ({ value, span })),
      span,
    );
  const given = defaults.map((text) => evaluator.value(textValue(text, span)));
  const changed = evaluator.apply(change, evaluator.value(listValue(given, span)), change.span);
  return cargoArguments(call.outside, changed);
}

function isRelease(call: BuilderCall): Fact<boolean> {
  const release = argument(call, 'release');
  if (!release) return known(true, call.expression);
  return release.kind === 'boolean'
    ? known(release.value, release.span)
    : unknown('the profile could not be followed', release.span);
}

function profile(words: Fact<readonly Located<string>[]>, release: Fact<boolean>): Fact<string> {
  if (words.kind === 'unknown') return words;
  const index = words.value.findIndex(({ value }) => value === '--profile' || value.startsWith('--profile='));
  const word = words.value[index];
  if (word) {
    const named = word.value === '--profile' ? words.value[index + 1] : word;
    return named
      ? known(named.value.replace(/^--profile=/, ''), named.span)
      : unknown('--profile names none', word.span);
  }
  if (words.value.some(({ value }) => /^(--release|-[qv]*r[qv]*)$/.test(value))) return known('release', words.span);
  if (release.kind === 'unknown') return release;
  return known(release.value ? 'release' : 'dev', release.span);
}
