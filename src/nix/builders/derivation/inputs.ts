import { type Fact, known, type Span, type Unknown, unknown } from '../../../repository/index.ts';
import type { BuildInput } from '../../model.ts';
import type { Value } from '../../value.ts';
import { otpOfInterpreter } from '../../world/beam-sets.ts';
import { packageName } from '../../world/external-path.ts';
import type { Outside } from '../../world/outside.ts';
import { toolchainOf } from '../toolchain.ts';
import { argument, type BuilderCall, type BuilderDescription } from './call.ts';
import { derivationOf } from './derivation-of.ts';

// nixpkgs pkgs/stdenv/generic/make-derivation.nix, and `packages` / `inputsFrom` of mkShell. Checks run in the same shell.
const INPUT_LISTS = [
  'nativeBuildInputs',
  'buildInputs',
  'propagatedBuildInputs',
  'propagatedNativeBuildInputs',
  'depsBuildBuild',
  'packages',
  'nativeCheckInputs',
  'checkInputs',
];

/** What stands on PATH while the derivation builds. */
export function inputsOf(call: BuilderCall, description: BuilderDescription): Fact<readonly BuildInput[]> {
  const inputs: BuildInput[] = [];
  for (const name of INPUT_LISTS) {
    const value = argument(call, name);
    const lost = value && collect(call.outside, value, value.span, inputs);
    if (lost) return unknown(`${name}: ${lost.reason}`, lost.span);
  }
  return known([...inputs, ...(description.inputs?.() ?? [])], call.expression);
}

/** Adds the packages of a list, lists inside lists included; what was lost comes back. */
function collect(outside: Outside, value: Value, span: Span, inputs: BuildInput[]): Unknown | undefined {
  if (value.kind === 'unknown') return value;
  if (value.kind === 'null') return undefined;
  if (value.kind !== 'list') {
    inputs.push(buildInput(outside, value, span));
    return undefined;
  }
  for (const item of value.items) {
    const lost = collect(outside, outside.evaluator.force(item), item.span, inputs);
    if (lost) return lost;
  }
  return undefined;
}

/** A package as the model tells it. */
export function buildInput(outside: Outside, value: Value, span: Span): BuildInput {
  const derivation = derivationOf(outside, value);
  const toolchain = toolchainOf(outside, value);
  return {
    name: inputName(value, derivation?.derivation, toolchain !== undefined),
    span,
    toolchain: toolchain?.kind === 'known' ? toolchain.value : undefined,
    derivation: derivation?.derivation,
    isFile: isFile(value),
    otp: value.kind === 'external' ? otpOfInterpreter(outside, value, span) : undefined,
  };
}

function isFile(value: Value): boolean {
  return value.kind === 'path' || (value.kind === 'string' && value.parts.some(({ kind }) => kind === 'path'));
}

function inputName(value: Value, derivation: BuildInput['derivation'], isToolchain: boolean): string {
  // rustc and cargo go by their names, even as parts of a toolchain; whole toolchains have many.
  if (value.kind === 'external') {
    const name = packageName(value);
    return isToolchain && !COMPONENTS.has(name) ? 'rust-toolchain' : name;
  }
  const name = derivation?.name;
  return name?.kind === 'known' && name.value !== undefined ? name.value : (derivation?.builder ?? value.kind);
}

const COMPONENTS: ReadonlySet<string> = new Set([
  'rustc',
  'cargo',
  'rustfmt',
  'clippy',
  'rust-std',
  'rust-src',
  'rust-analyzer',
]);

/** An input that the builder adds by itself. */
export function addedInput(call: BuilderCall, name: string): BuildInput {
  return { name, span: call.call, toolchain: undefined, derivation: undefined };
}
