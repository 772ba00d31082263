import {
  type CallBeforeTarget,
  type CargoPackage,
  optionValues,
  selectedPackages,
  targetFolder,
  targetFromConfig,
} from '../cargo/index.ts';
import type { BuildInput, CommandLine, Derivation, RustDetails, Toolchain } from '../nix/model.ts';
import { type Fact, known, type Located, type Span, unknown } from '../repository/index.ts';
import type { ShellEvent } from '../shell/model.ts';
import { valueOf } from './facts.ts';
import { hostTriple } from './host-triple.ts';
import { nearestManifest } from './nearest-manifest.ts';
import { plainText } from './shell-value.ts';
import type { SourceTree } from './source-view.ts';

/** A call of cargo that a phase makes by itself: `cargo build --release --offline -p x`. */
export interface HandCall {
  /** Folder that cargo is started in. */
  readonly directory: string;
  readonly commandLine: CommandLine;
  readonly arguments: readonly Located<string>[];
  readonly target: Fact<Located<string> | undefined>;
  readonly triple: Fact<string>;
  readonly profile: string;
  readonly packages: Fact<readonly CargoPackage[]>;
  /** `target`, or what CARGO_TARGET_DIR says; unknown when that could not be followed. */
  readonly targetFolder: Fact<string>;
}

const tasks = new Map<string, CommandLine['task']>([
  ['build', 'build'],
  ['b', 'build'],
  ['rustc', 'rustc'],
]);

// Options whose value nobody needs to know, and one that cargo takes.
const harmlessValues = new Map([
  ['-j', '1'],
  ['--jobs', '1'],
  ['--message-format', 'human'],
  ['--color', 'auto'],
]);

// What chooses other files than the manifest says, or another configuration: such a call is not followed.
const choosesOtherwise =
  /^(--|--crate-type|--config|--bins?|--examples?|--tests?|--bench(es)?|--artifact-dir|--out-dir)(=|$)/;

/** Whether an event is a call of cargo that compiles; `cargo +nightly build` is one. */
export function isCargoBuild({ words }: ShellEvent): boolean {
  return words[0] === 'cargo' && taskOf(words) !== undefined;
}

/** `+nightly`, which only the cargo of rustup takes, and no build in Nix has that. */
function chosenToolchain({ words, span }: ShellEvent): Located<string>[] {
  const chosen = words[1]?.startsWith('+') ? words[1] : undefined;
  return chosen === undefined ? [] : [{ value: chosen, span }];
}

function taskOf([, ...rest]: ShellEvent['words']): CommandLine['task'] | undefined {
  return tasks.get(rest.find((word) => word !== undefined && !word.startsWith('+')) ?? '');
}

/** What a call compiles and where; undefined when one of its words could not be followed. */
export function handCall(
  event: ShellEvent,
  derivation: Derivation,
  source: SourceTree,
  crates: readonly CargoPackage[],
): HandCall | undefined {
  const words = argumentsOf(event);
  const { workingDirectory } = event;
  const task = taskOf(event.words);
  if (!words || workingDirectory === undefined || !task || !isCargoBuild(event)) return undefined;
  const commandLine = { before: chosenToolchain(event), task, own: [] };
  const start = nearestManifest(source.view, workingDirectory, source.root) ?? workingDirectory;
  const packages = selectedPackages(crates, start, { ...commandLine, words }, event.span);
  const [pkg] = valueOf(packages) ?? [];
  const call: CallBeforeTarget = {
    view: source.view,
    workingDirectory,
    ceiling: source.root,
    environment: environmentOf(event),
    extraConfig: [],
  };
  const target = targetOf(words, call, event.span);
  const { platform } = derivation;
  return {
    directory: workingDirectory,
    commandLine,
    arguments: words,
    target,
    triple:
      target.kind === 'unknown'
        ? target
        : target.value
          ? known(target.value.value, target.value.span)
          : hostTriple(platform.system, platform.libc, derivation.call),
    profile: profileOf(words),
    packages,
    targetFolder: pkg ? targetFolder(call, words, pkg) : unknown('the package of the call was not found', event.span),
  };
}

/** The words after the task; undefined when one is not known, save where its value does not matter. */
function argumentsOf({ words, span }: ShellEvent): Located<string>[] | undefined {
  const found: Located<string>[] = [];
  const start = words.findIndex((word, index) => index > 0 && !word?.startsWith('+')) + 1;
  for (let index = start; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined || choosesOtherwise.test(word)) return undefined;
    found.push({ value: word, span });
    const value = harmlessValues.get(word);
    if (value === undefined || index + 1 === words.length || words[index + 1] !== undefined) continue;
    index += 1;
    found.push({ value, span });
  }
  return found;
}

/** The variables that a program of a phase sees. */
export function environmentOf({ environment }: ShellEvent): Map<string, Fact<string>> {
  const plain = new Map<string, Fact<string>>();
  for (const [name, { value, span, conditional, exported }] of environment) {
    const at = span ?? { path: '', start: 0, end: 0 };
    if (exported) plain.set(name, conditional ? unknown('set in a branch that may not run', at) : plainText(value, at));
  }
  return plain;
}

function targetOf(
  words: readonly Located<string>[],
  call: CallBeforeTarget,
  span: Span,
): Fact<Located<string> | undefined> {
  const [named] = optionValues(words, '--target');
  if (named) return known(named, named.span);
  const configured = targetFromConfig(call);
  if (!configured) return known(undefined, span);
  if (configured.kind === 'unknown') return configured;
  return known({ value: configured.value, span: configured.span }, configured.span);
}

function profileOf(words: readonly Located<string>[]): string {
  const [named] = optionValues(words, '--profile');
  if (named) return named.value;
  return words.some(({ value }) => value === '--release' || /^-[qv]*r/.test(value)) ? 'release' : 'dev';
}

/** A derivation whose phases call cargo themselves, as what a Rust builder would say of it. */
export function handDetails(call: HandCall, derivation: Derivation, source: SourceTree): RustDetails {
  const { root } = source;
  const below = root === '' ? call.directory : call.directory.slice(root.length).replace(/^\//, '');
  const at = derivation.call;
  return {
    kind: 'rust',
    compiler: 'cargo',
    installsLibraries: known({ value: true, span: at }, at),
    installs: 'target-folder',
    toolchain: toolchainOf(derivation),
    target: call.target,
    effectiveTarget: call.triple,
    passesTarget: true,
    linksMuslDynamically: false,
    cargoArguments: known([...call.commandLine.before, ...call.arguments], at),
    commandLine: call.commandLine,
    profile: known(call.profile, at),
    doCheck: known({ value: false, span: at }, at),
    directory: known(below, at),
    lockFile: known(undefined, at),
    dependencies: undefined,
    libraryOutput: 'out',
  };
}

function toolchainOf({ inputs, call }: Derivation): Fact<Toolchain> {
  if (inputs.kind === 'unknown') return inputs;
  const compilers = inputs.value.filter(isCompiler);
  const [first] = compilers;
  if (!first?.toolchain) return unknown('no Rust toolchain is among the inputs', call);
  return compilers.length === 1 ? known(first.toolchain, first.span) : unknown('several toolchains may compile', call);
}

function isCompiler({ name, toolchain }: BuildInput): boolean {
  return toolchain !== undefined && (name === 'rustc' || name === 'rust-toolchain');
}
