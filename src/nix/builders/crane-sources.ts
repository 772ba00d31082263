import { baseName, type Span, unknown } from '../../repository/index.ts';
import type { Thunk, Value } from '../value.ts';
import type { Site } from '../world/meaning.ts';
import type { Outside } from '../world/outside.ts';
import { filteredFrom, sourceCleaner } from '../world/sources/clean-source.ts';
import { filesetOfPath, filtered } from '../world/sources/fileset-members.ts';
import { cargoSourcesKeep } from '../world/sources/keeps.ts';
import { booleanValue, plainText } from '../world/values.ts';

/** crane's functions for sources: `cleanCargoSource`, `filterCargoSources`, `path`, `fileset`. */
export function craneSource(outside: Outside, attribute: string, site: Site): Value | undefined {
  const { evaluator } = outside;
  switch (attribute) {
    case 'cleanCargoSource':
      return sourceCleaner(outside, 'craneLib.cleanCargoSource', cargoSourcesKeep, site.span);
    case 'filterCargoSources':
      return evaluator.primitive(attribute, 2, site.span, ([path, type], at) =>
        keptByCrane(outside, path as Thunk, type as Thunk, at),
      );
    case 'path':
      return evaluator.primitive(attribute, 1, site.span, ([given], at) => {
        const value = evaluator.force(given as Thunk);
        if (value.kind !== 'attributes') return value;
        return filteredFrom(outside, given as Thunk, 'path', 'craneLib.path', at, () => undefined);
      });
    case 'fileset':
      return outside.member(site, attribute, { select: (name, at) => filesetFunction(outside, name, at) });
    default:
      return undefined;
  }
}

function keptByCrane(outside: Outside, path: Thunk, type: Thunk, span: Span): Value {
  const { evaluator } = outside;
  const asked = evaluator.toText(evaluator.force(path), span);
  const kind = plainText(evaluator.force(type)) === 'directory' ? 'directory' : 'file';
  if (asked.kind !== 'string') return asked;
  // Only the end of a path counts, and that is text or the end of a path of the repository.
  const text = asked.parts
    .map((part) => (part.kind === 'text' ? part.text : part.kind === 'path' ? part.path : '?'))
    .join('');
  return booleanValue(cargoSourcesKeep(text, kind) === true, span);
}

/** crane lib/fileset: sets of files below a path, by their names. */
const FILESETS: Readonly<Record<string, (path: string) => boolean>> = {
  commonCargoSources: (path) =>
    /\.(rs|toml)$/.test(path) || baseName(path) === 'Cargo.lock' || path.endsWith('.cargo/config'),
  rust: (path) => path.endsWith('.rs'),
  toml: (path) => path.endsWith('.toml'),
  cargoTomlAndLock: (path) => ['Cargo.toml', 'Cargo.lock'].includes(baseName(path)),
  configToml: (path) =>
    path.endsWith('.cargo/config.toml') || path.endsWith('.cargo/config') || baseName(path) === 'config.toml',
};

function filesetFunction(outside: Outside, name: string, site: Site): Value | undefined {
  const takes = FILESETS[name];
  if (!takes) return undefined;
  return outside.evaluator.primitive(name, 1, site.span, ([path], at) => {
    const value = outside.evaluator.force(path as Thunk);
    if (value.kind !== 'path' || value.path === undefined) return unknown('the file set could not be followed', at);
    const fileset = filtered(filesetOfPath(outside.view, value.path), takes);
    return outside.root('fileset', at, { facet: { kind: 'fileset', fileset } });
  });
}
