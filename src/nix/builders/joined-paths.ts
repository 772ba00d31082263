import { type Fact, known, unknown } from '../../repository/index.ts';
import type { JoinDetails, NixText } from '../model.ts';
import type { PackageSet } from '../world/package-set.ts';
import { builderFunction } from './derivation/builder-function.ts';
import { argument, type BuilderCall, type BuilderDefinition } from './derivation/call.ts';
import { derivationOf } from './derivation/derivation-of.ts';
import { plainArgument, printedText } from './derivation/text.ts';
import type { Member } from './family.ts';

/**
 * `symlinkJoin { paths; }`, `buildEnv { paths; pathsToLink ? [ "/" ]; }`: the folders of several packages in one, by links (nixpkgs
 * pkgs/build-support/trivial-builders, pkgs/build-support/buildenv). What else they take may change what comes out.
 */
export function joinedPaths(name: 'symlinkJoin' | 'buildEnv'): Member<PackageSet> {
  const definition: BuilderDefinition = {
    builder: 'other',
    consumed: new Set(['paths', 'pathsToLink']),
    describe: (call) => ({
      details: () => ({ kind: 'joined', paths: pathsOf(call), folders: foldersOf(call, name) }),
    }),
  };
  return (outside, packages, site) => builderFunction(outside, packages, definition, name, site);
}

const PLAIN = new Set([
  'name',
  'pname',
  'version',
  'paths',
  'pathsToLink',
  'meta',
  'passthru',
  'preferLocalBuild',
  'allowSubstitutes',
]);

function pathsOf(call: BuilderCall): JoinDetails['paths'] {
  const { outside, given, expression } = call;
  const changing = [...given.attributes].find(([name]) => !PLAIN.has(name));
  if (changing) return unknown(`${changing[0]} is not followed`, changing[1].name);
  const paths = argument(call, 'paths');
  if (paths?.kind !== 'list')
    return paths?.kind === 'unknown' ? paths : unknown('the paths cannot be listed', expression);
  const texts: NixText[] = [];
  for (const item of paths.items) {
    const value = outside.evaluator.force(item);
    // Which outputs of several are taken is for `meta` to say.
    const outputs = derivationOf(outside, value)?.derivation.outputs ?? [];
    if (outputs.length > 1) return unknown('which outputs are joined is not followed', item.span);
    texts.push(printedText(outside, value, item.span));
  }
  return known(texts, paths.span);
}

/** Folders whose contents are linked, without slashes around them; '' is all. */
function foldersOf(call: BuilderCall, name: string): Fact<readonly string[]> {
  const given = name === 'buildEnv' ? argument(call, 'pathsToLink') : undefined;
  if (!given) return known([''], call.expression);
  if (given.kind !== 'list') return unknown('pathsToLink could not be followed', given.span);
  const folders: string[] = [];
  for (const item of given.items) {
    const text = plainArgument(call.outside, call.outside.evaluator.force(item), item.span);
    if (text.kind === 'unknown') return text;
    folders.push((text.value?.value ?? '').replace(/^\/+|\/+$/g, ''));
  }
  return known(folders, given.span);
}
