import type { Model, ProducerLink } from '../../src/chain/model.ts';
import { mayChangeCrates, mayFind } from '../../src/engine/build-scripts.ts';
import { defineRule, type Fix, insert, replace, textAt, unsafe, valueOf } from '../../src/engine/index.ts';
import { changesTools, isOfBuilder, isOpaque } from '../../src/engine/inputs.ts';
import { certainlyCompiled } from '../../src/engine/locked.ts';
import {
  LIBRARY_CRATES,
  type LibraryCrate,
  PKG_CONFIG,
  PROPAGATES_NOTHING,
} from '../../src/knowledge/build-scripts.ts';
import type { Argument, BuildInput, Derivation } from '../../src/nix/model.ts';
import type { Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'native-input-missing',
  severity: 'warning',
  title: 'Crate that needs pkg-config or a library that the build does not bring',
  link: 'producer',
  needs: ['producer', 'crate'],
  fixable: 'unsafe',
  check({ producer, crate, model }, report) {
    const { derivation } = producer;
    const inputs = derivation && valueOf(derivation.inputs);
    const triple = valueOf(producer.triple);
    if (!inputs || inputs.some(mayBring) || changesTools(derivation) || !triple?.includes('linux')) return;
    for (const known of LIBRARY_CRATES.filter(({ notFor }) => !notFor?.test(triple))) {
      const locked = certainlyCompiled(crate.package, known.crate);
      if (
        !locked ||
        known.unlessLocked.some((name) => locked.dependencies.some((entry) => entry.split(' ')[0] === name))
      )
        continue;
      if (mayFind(known.variables, producer) || mayChangeCrates(producer)) continue;
      const lack = lackOf(known, derivation, inputs);
      if (!lack || broughtApart(known, producer)) continue;
      report({
        at: lack.at,
        message: `The build script of \`${known.crate}\` ${locked.version} looks for ${known.library} with pkg-config, and ${lack.what}.`,
        label: lack.label,
        help: lack.help,
        related: [{ message: 'the crate that needs it', span: crate.package.name.span }],
        fix: lack.misplaced && moved(lack.misplaced, derivation, model),
      });
    }
  },
});

/** Whether a package may propagate what is missing: all that are not known to bring themselves alone. */
function mayBring(input: BuildInput): boolean {
  return isOpaque(input) || (!isOfBuilder(input) && !PROPAGATES_NOTHING.test(input.name));
}

interface Lack {
  readonly at: Span;
  readonly what: string;
  readonly label: string;
  readonly help: string;
  readonly misplaced: Span | undefined;
}

function lackOf(
  { library, packages }: LibraryCrate,
  derivation: Derivation,
  inputs: readonly BuildInput[],
): Lack | undefined {
  const tool = inputs.find(({ name }) => PKG_CONFIG.has(name));
  const native = derivation.arguments.get('nativeBuildInputs');
  const at = (native ?? derivation.arguments.get('buildInputs'))?.name ?? derivation.call;
  if (!tool) {
    return {
      at,
      what: 'the build does not bring pkg-config',
      label: 'no pkg-config',
      help: `Add pkg-config to nativeBuildInputs and ${library} to buildInputs.`,
      misplaced: undefined,
    };
  }
  if (isStrict(derivation) && isOnlyIn('buildInputs', tool, derivation)) {
    return {
      at: tool.span,
      what: 'pkg-config stands in buildInputs, which are not on PATH while this builds',
      label: 'not on PATH here',
      help: 'Move pkg-config to nativeBuildInputs.',
      misplaced: tool.span,
    };
  }
  if (inputs.some(({ name }) => packages.test(name))) return undefined;
  return {
    at: derivation.arguments.get('buildInputs')?.name ?? at,
    what: `the build does not bring ${library}`,
    label: `no ${library}`,
    help: `Add ${library} to buildInputs.`,
    misplaced: undefined,
  };
}

/** Dependencies that crane builds in a derivation of their own, which brings what the crate's does not. */
function broughtApart(known: LibraryCrate, { rust }: ProducerLink): boolean {
  const apart = rust?.dependencies;
  if (!apart) return false;
  const inputs = valueOf(apart.inputs);
  return !inputs || inputs.some(mayBring) || lackOf(known, apart, inputs) === undefined;
}

/** buildRustPackage keeps the inputs of the host off PATH (nixpkgs build-rust-package/default.nix `strictDeps`). */
function isStrict({ builder, arguments: given }: Derivation): boolean {
  const argument = given.get('strictDeps')?.value;
  if (argument) return argument.kind === 'boolean' && argument.value;
  return builder === 'buildRustPackage';
}

function isOnlyIn(list: string, { span }: BuildInput, { arguments: given }: Derivation): boolean {
  const holds = (argument: Argument | undefined) =>
    argument !== undefined &&
    argument.span.path === span.path &&
    argument.span.start <= span.start &&
    span.end <= argument.span.end;
  return holds(given.get(list)) && !holds(given.get('nativeBuildInputs'));
}

/** The item in the list of native inputs, or in a new one before `buildInputs`. */
function moved(item: Span, { arguments: given }: Derivation, { repository }: Model): Fix | undefined {
  const text = textAt(item, repository);
  const list = given.get('nativeBuildInputs');
  const from = given.get('buildInputs');
  if (!from || !/^[\w.-]+$/.test(text)) return undefined;
  const blank = textAt({ ...item, start: item.end, end: item.end + 1 }, repository) === ' ' ? 1 : 0;
  const taken = replace({ ...item, end: item.end + blank }, '');
  if (list) {
    return textAt(list.span, repository).startsWith('[')
      ? unsafe('Move pkg-config to nativeBuildInputs', taken, insert(list.span.path, list.span.start + 1, ` ${text}`))
      : undefined;
  }
  const { path, start } = from.name;
  const indent = /(?:^|\n)([ \t]*)$/.exec(textAt({ path, start: 0, end: start }, repository))?.[1];
  if (indent === undefined) return undefined;
  return unsafe(
    'Move pkg-config to nativeBuildInputs',
    taken,
    insert(path, start, `nativeBuildInputs = [ ${text} ];\n${indent}`),
  );
}
