import type { Fact, Located, Unknown } from '../repository/index.ts';
import { readConfiguration } from './config-files.ts';
import { buildFlags, type ConfigFlags, cfgFlags, joinFlags, tripleFlags } from './config-flags.ts';
import { configVariable } from './config-values.ts';
import { flagItems } from './flag-items.ts';
import type { CargoCall, EffectiveFlags, FlagClass, FlagSource } from './model.ts';
import { flagsOutOfReach } from './out-of-reach.ts';
import { variablePart, wordsOfVariable } from './toml-access.ts';

/** One class of flag sources; a class that is not set leaves the word to the next one. */
interface ClassFlags extends ConfigFlags {
  readonly isSet: boolean;
}

/**
 * The rustflags of a crate's own compilation. The first class that is set wins and the others count for nothing
 * (cargo src/compiler/build_context/target_info.rs `extra_args`): CARGO_ENCODED_RUSTFLAGS, RUSTFLAGS, all of `target.*`
 * joined, `build.rustflags`. A variable is set when it is there, were it empty; a config class when it has a flag.
 */
export function effectiveFlags(call: CargoCall): EffectiveFlags {
  const configuration = readConfiguration(call);
  const { layers } = configuration;
  const ofTriple = configVariable('target', call.triple, 'rustflags');
  const classes: readonly ClassFlags[] = [
    fromVariable('CARGO_ENCODED_RUSTFLAGS', call.environment, encodedWords),
    fromVariable('RUSTFLAGS', call.environment, separatedWords),
    fromConfig([
      tripleFlags(layers, call.triple),
      appended('target', ofTriple, call),
      cfgFlags(layers, call.triple, textOf(call.environment.get(ofTriple))),
    ]),
    fromConfig([buildFlags(layers), appended('build', configVariable('build', 'rustflags'), call)]),
  ];
  const winner = classes.findIndex((candidate) => candidate.isSet);
  const asked = winner < 0 ? classes : classes.slice(0, winner + 1);
  const lost = asked.flatMap((candidate) => candidate.unknown);
  // A class of which nothing but an unknown is seen may be set or not: then nobody is known to win or to lose.
  // Configuration that cargo refuses decides nothing.
  const decided =
    winner >= 0 &&
    configuration.unknown.length === 0 &&
    !classes.slice(0, winner).some((candidate) => candidate.unknown.length > 0);
  return {
    flags: decided ? flagItems(classes[winner]?.words ?? []) : [],
    inEffect: decided ? (classes[winner]?.sources ?? []) : [],
    shadowed: decided ? classes.slice(winner + 1).flatMap((candidate) => candidate.sources) : [],
    outOfReach: flagsOutOfReach(call, new Set([...configuration.files, ...layers.map((layer) => layer.path)])),
    files: configuration.files,
    unknown: [...configuration.unknown, ...lost],
  };
}

/** An unknown value may hold any flag. */
function textOf(variable: Fact<string> | undefined): string {
  if (!variable) return '';
  return variable.kind === 'known' ? variable.value : '--cfg';
}

type Words = (value: string, span: Located<string>['span']) => Located<string>[];

function fromVariable(name: FlagClass, environment: CargoCall['environment'], words: Words): ClassFlags {
  const variable = environment.get(name);
  return { ...variableFlags(name, variable, words), isSet: variable !== undefined };
}

function fromConfig(parts: readonly ConfigFlags[]): ClassFlags {
  const flags = joinFlags(parts);
  return { ...flags, isSet: flags.words.length > 0 };
}

/** A variable whose words follow those of the files. */
function appended(kind: FlagClass, name: string, call: CargoCall): ConfigFlags {
  return variableFlags(kind, call.environment.get(name), wordsOfVariable);
}

function variableFlags(kind: FlagClass, variable: Fact<string> | undefined, words: Words): ConfigFlags {
  if (!variable) return { sources: [], words: [], unknown: [] };
  if (variable.kind === 'unknown') {
    const lost: readonly Unknown[] = [variable];
    return { sources: [{ class: kind, flags: [], span: variable.span, file: undefined }], words: [], unknown: lost };
  }
  const found = words(variable.value, variable.span);
  const source: FlagSource = { class: kind, flags: flagItems(found), span: variable.span, file: undefined };
  return { sources: [source], words: found, unknown: [] };
}

/** Split at the unit separator, nothing trimmed, empty arguments kept. */
function encodedWords(value: string, span: Located<string>['span']): Located<string>[] {
  return value === '' ? [] : splitAt(value, '\x1f', span);
}

/** Split at blanks only; a line break inside an argument stays. */
function separatedWords(value: string, span: Located<string>['span']): Located<string>[] {
  return splitAt(value, ' ', span)
    .map((word) => ({ value: word.value.trim(), span: word.span }))
    .filter((word) => word.value !== '');
}

function splitAt(value: string, separator: string, span: Located<string>['span']): Located<string>[] {
  let offset = 0;
  return value.split(separator).map((text) => {
    const from = offset;
    offset += text.length + 1;
    return { value: text, span: variablePart(value, span, from, from + text.length) };
  });
}
