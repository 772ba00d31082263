import { type Span, unknown } from '../../repository/index.ts';
import type { BuildInput, PhaseText } from '../model.ts';
import type { Thunk, Value } from '../value.ts';
import type { Outside } from '../world/outside.ts';
import type { PackageSet } from '../world/package-set.ts';
import { emptySet } from '../world/values.ts';
import { builderFunction } from './derivation/builder-function.ts';
import { argument, type BuilderCall, type BuilderDefinition } from './derivation/call.ts';
import { derivationOf } from './derivation/derivation-of.ts';
import { derive } from './derivation/derive.ts';
import { plainArgument, printedText } from './derivation/text.ts';
import { withArguments } from './derivation/with-arguments.ts';
import type { Family, Member } from './family.ts';
import { joinedPaths } from './joined-paths.ts';
import { linkFarm } from './link-farm.ts';

/** Builders of nixpkgs that compile nothing by themselves: derivations with phases, shells, files with a text. */
export const nixpkgsBasic: Family = {
  packages: {
    mkShell: shell('mkShell'),
    mkShellNoCC: shell('mkShellNoCC'),
    runCommand: command('runCommand', 3),
    runCommandLocal: command('runCommandLocal', 3),
    runCommandCC: command('runCommandCC', 3),
    runCommandWith: named('runCommandWith'),
    writeText: text('writeText', (name) => ({ name, path: '' })),
    writeTextDir: text('writeTextDir', (path) => ({ name: path, path })),
    writeScript: text('writeScript', (name) => ({ name, path: '' })),
    writeShellScript: text('writeShellScript', (name) => ({ name, path: '' })),
    writeScriptBin: text('writeScriptBin', (name) => ({ name, path: `bin/${name}` })),
    writeShellScriptBin: text('writeShellScriptBin', (name) => ({ name, path: `bin/${name}` })),
    writeTextFile: named('writeTextFile'),
    writeShellApplication: named('writeShellApplication'),
    symlinkJoin: joinedPaths('symlinkJoin'),
    buildEnv: joinedPaths('buildEnv'),
    linkFarm: linkFarm('linkFarm'),
    linkFarmFromDrvs: linkFarm('linkFarmFromDrvs'),
  },
};

/** `stdenv.mkDerivation` */
export const mkDerivation: BuilderDefinition = {
  builder: 'mkDerivation',
  takesFunction: 'always',
  consumed: new Set(),
  describe: () => ({ details: () => ({ kind: 'none' }) }),
};

const mkShell: BuilderDefinition = {
  builder: 'mkShell',
  // nixpkgs pkgs/build-support/mkshell/default.nix
  consumed: new Set(['packages', 'inputsFrom']),
  describe: (call) => ({ details: () => ({ kind: 'shell' }), inputs: () => inputsFrom(call) }),
};

/** `inputsFrom`: the shell has what these derivations build with. */
function inputsFrom(call: BuilderCall): readonly BuildInput[] {
  const list = argument(call, 'inputsFrom');
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item) => {
    const derivation = derivationOf(call.outside, call.outside.evaluator.force(item))?.derivation;
    if (derivation?.inputs.kind === 'known') return derivation.inputs.value;
    // Whatever it brings has no name here.
    return [{ name: '', span: item.span, toolchain: undefined, derivation: undefined }];
  });
}

function shell(name: string): Member<PackageSet> {
  return (outside, packages, site) => builderFunction(outside, packages, mkShell, name, site);
}

const runCommand: BuilderDefinition = { ...mkDerivation, builder: 'runCommand' };
const other: BuilderDefinition = { ...mkDerivation, builder: 'other' };

/** `runCommand name { … } text`: the text is the build command. */
function command(name: string, arity: number): Member<PackageSet> {
  return (outside, packages, site) =>
    outside.evaluator.primitive(name, arity, site.span, ([called, attributes, build], at) => {
      const given = withArguments(outside, attributes as Thunk, [
        ['name', called as Thunk],
        ['buildCommand', build as Thunk],
      ]);
      return given
        ? derive({ outside, packages, definition: runCommand, expression: at }, outside.evaluator.value(given))
        : unknown(`the arguments of ${name} could not be followed`, at);
    });
}

/** A builder that takes one set and of which only what it refers to matters, save for `writeTextFile`. */
function named(name: string): Member<PackageSet> {
  return (outside, packages, site) =>
    builderFunction(outside, packages, name === 'writeTextFile' ? writeTextFile : other, name, site);
}

const writeTextFile: BuilderDefinition = {
  builder: 'writeText',
  consumed: new Set(['destination', 'executable', 'checkPhase', 'text']),
  describe: (call) => ({
    details: () => ({ kind: 'text', path: destination(call), text: textOf(call) }),
  }),
};

/** `writeTextFile { destination ? ""; … }`: the path inside the output. */
function destination(call: BuilderCall): string {
  const path = plainArgument(call.outside, argument(call, 'destination'), call.expression);
  return path.kind === 'known' ? (path.value?.value ?? '').replace(/^\//, '') : '';
}

function textOf(call: BuilderCall): PhaseText['text'] {
  const given = call.given.attributes.get('text');
  if (!given) return [];
  return printedText(call.outside, call.outside.evaluator.force(given.value), given.value.span);
}

type Placed = (name: string) => { readonly name: string; readonly path: string };

/** `writeText name text` and its like. */
function text(name: string, placed: Placed): Member<PackageSet> {
  return (outside, packages, site) =>
    outside.evaluator.primitive(name, 2, site.span, ([called, content], at) =>
      textFile(outside, packages, called as Thunk, content as Thunk, placed, at),
    );
}

function textFile(
  outside: Outside,
  packages: PackageSet,
  called: Thunk,
  content: Thunk,
  placed: Placed,
  span: Span,
): Value {
  const fileName = plainArgument(outside, outside.evaluator.force(called), called.span);
  if (fileName.kind === 'unknown') return fileName;
  const { path } = placed(fileName.value?.value ?? '');
  const definition: BuilderDefinition = {
    ...writeTextFile,
    describe: (call) => ({ details: () => ({ kind: 'text', path, text: textOf(call) }) }),
  };
  const given = withArguments(outside, outside.evaluator.value(emptySet(span)), [
    ['name', called],
    ['text', content],
  ]);
  return given
    ? derive({ outside, packages, definition, expression: span }, outside.evaluator.value(given))
    : unknown(`the text could not be followed`, span);
}
