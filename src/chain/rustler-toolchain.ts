import { readToolchainFile } from '../cargo/index.ts';
import type { NifModule, NifOptions } from '../elixir/index.ts';
import { concernOf } from '../nix/index.ts';
import type { BuildInput, Toolchain } from '../nix/model.ts';
import { type Fact, known, oncePer, type Repository, type Span, unknown } from '../repository/index.ts';
import { mapFact, valueOf } from './facts.ts';
import type { BuildLink } from './model.ts';

// Parts of a toolchain that bring no rustc.
const withoutCompiler =
  /^(cargo|clippy|clippy-preview|rustfmt|rustfmt-preview|rust-src|rust-analyzer.*|rust-docs|llvm-tools.*)$/;

/**
 * The toolchain that the `cargo:` option names; else that of a Mix derivation's inputs; outside Nix that of the repository's shells,
 * else rustup's by its file.
 */
export function rustlerToolchain(
  build: BuildLink,
  { options, use }: NifModule,
  directory: string,
  repository: Repository,
): Fact<Toolchain> {
  return toolchainOfOption(build, options) ?? toolchainAround(build, directory, repository, use);
}

/** `{:rustup, "1.91"}` and `{:system, "+1.91"}` name one of rustup's, whatever files say; `{:bin, path}` may be of any (compiler.ex). */
function toolchainOfOption(build: BuildLink, { given }: NifOptions): Fact<Toolchain> | undefined {
  const option = valueOf(given)?.findLast(({ key }) => key.value === 'cargo')?.value;
  if (!option || (option.value.kind === 'atom' && option.value.value === 'system')) return undefined;
  const [form, name] = option.value.kind === 'tuple' ? option.value.items.map(({ value }) => value) : [];
  const by = form?.kind === 'atom' ? form.value : undefined;
  const written = name?.kind === 'string' ? name.value : undefined;
  const channel = by === 'rustup' ? written : by === 'system' ? /^\+(.+)$/.exec(written ?? '')?.[1] : undefined;
  const { span } = option;
  if (channel === undefined) return unknown('`cargo:` may name a cargo of another toolchain', span);
  if (build.kind === 'nix') return unknown('`cargo:` names a toolchain of rustup', span);
  return known(
    {
      origin: 'rustup-file',
      span,
      targets: known([], span),
      targetsList: undefined,
      channel: known(channel, span),
      file: undefined,
    },
    span,
  );
}

function toolchainAround(build: BuildLink, directory: string, repository: Repository, use: Span): Fact<Toolchain> {
  if (build.kind === 'nix') {
    if (build.derivation.inputs.kind === 'unknown') return build.derivation.inputs;
    const none = unknown('no Rust toolchain is among the inputs', build.derivation.call);
    return theOnlyOne(build.derivation.inputs.value, use) ?? none;
  }
  const inputs = build.shells.flatMap((shell) => valueOf(shell.derivation.inputs) ?? []);
  const found = theOnlyOne(inputs, use);
  if (found) return mapFact(found, (toolchain) => ({ ...toolchain, targets: targetsOfAll(inputs, toolchain) }));
  if (inputs.some((input) => /^(cargo|rustc|rustup)$/.test(input.name))) {
    return unknown('several toolchains may compile the crate', use);
  }
  const [lost] = build.shells.flatMap(({ derivation }) =>
    derivation.inputs.kind === 'unknown' ? [derivation.inputs] : [],
  );
  if (lost) return lost;
  const opaque = inputs.find(
    ({ name, toolchain }) => !toolchain && (name === '' || /rust|cargo|toolchain/i.test(name)),
  );
  if (opaque)
    return unknown(`${opaque.name || 'what a shell takes from elsewhere'} may bring a toolchain`, opaque.span);
  const shell = otherShell(repository);
  if (shell) return unknown(`the shell of ${shell} may bring a toolchain of its own`, use);
  return byFile(directory, repository, use);
}

/** A shell that is configured in a language of its own, which nobody follows here: it need not obey rust-toolchain.toml. */
const otherShell = oncePer((repository: Repository): string | undefined => {
  const speaks = (path: string, word: string) => {
    // What concerns no Mix project speaks of neither.
    if (!path.endsWith('.nix') || concernOf(repository, path)?.isSubject === false) return false;
    const read = repository.read(path);
    return read.kind === 'text' && read.source.text.includes(word);
  };
  if (repository.files.some((path) => /(^|\/)devenv\.(nix|ya?ml)$/.test(path))) return 'devenv';
  if (repository.files.some((path) => /(^|\/)devshell\.toml$/.test(path))) return 'devshell';
  return ['devenv', 'devshell'].find((name) => repository.files.some((path) => speaks(path, name)));
});

/** The toolchain whose rustc is on PATH; unknown when there are several, undefined when there is none. */
function theOnlyOne(inputs: readonly BuildInput[], use: Span): Fact<Toolchain> | undefined {
  const compilers = inputs.filter((input) => input.toolchain && !withoutCompiler.test(input.name));
  const [first] = compilers;
  if (!first?.toolchain) return undefined;
  const { span } = first.toolchain;
  const same = compilers.every(
    ({ toolchain }) => toolchain?.span.path === span.path && toolchain.span.start === span.start,
  );
  return same ? known(first.toolchain, first.span) : unknown('several toolchains may compile the crate', use);
}

/** One call makes the toolchains of several shells, each with the library of its own system: any of them may compile. */
function targetsOfAll(inputs: readonly BuildInput[], { targets, span }: Toolchain): Toolchain['targets'] {
  const all = inputs.flatMap(({ toolchain }) => (toolchain ? [toolchain.targets] : []));
  const lost = all.find((fact) => fact.kind === 'unknown');
  if (lost || targets.kind === 'unknown') return lost ?? targets;
  const byName = new Map(all.flatMap((fact) => valueOf(fact) ?? []).map((target) => [target.value, target]));
  return known([...byName.values()], span);
}

function byFile(directory: string, repository: Repository, use: Span): Fact<Toolchain> {
  const file = readToolchainFile(repository, directory);
  if (!file?.channel) return unknown('the toolchain is that of the machine that compiles', use);
  return known(
    {
      origin: 'rustup-file',
      span: file.channel.span,
      targets: known(file.targets, file.targetsList ?? file.channel.span),
      targetsList: file.targetsList,
      channel: known(file.channel.value, file.channel.span),
      file: file.path,
    },
    file.channel.span,
  );
}
