import { createHash } from 'node:crypto';
import { publishedNif } from '../../knowledge/published-nifs.ts';
import type { Span } from '../../repository/index.ts';
import { repositoryPath, requiredPath } from '../evaluation/imports.ts';
import { lose } from '../evaluation/lost.ts';
import { textValue } from '../evaluation/text.ts';
import { ready } from '../evaluation/thunks.ts';
import { hexPackage } from '../hex-package.ts';
import type { Attribute, StringValue, Value } from '../value.ts';
import { genericClosure } from './generic-closure.ts';
import { booleanValue, setValue } from './make.ts';
import { type Definitions, demand, demandText } from './primitive.ts';

/** Functions of `builtins` that look at files of the repository. */
export const files: Definitions = {
  readFile: [
    1,
    (machine, [argument], site): StringValue => {
      const path = requiredPath(machine, argument!);
      machine.takes(path, argument!.span);
      const read = machine.view.read(path);
      if (read.kind === 'missing') return lose(`${path} does not exist`, site);
      if (read.kind === 'refused') return lose(`${path} cannot be read: ${read.reason}`, site);
      const { text } = read.source;
      machine.budget.spend(Math.ceil(text.length / 64), site);
      if (text.includes('\0')) lose(`${path} holds a null character`, site);
      // The text keeps its place in the file, so that what is read from it leads there.
      return textValue(text, read.source.span(0, text.length));
    },
  ],
  readDir: [
    1,
    (machine, [argument], site) => {
      const crates = publishedCrates(demand(argument!));
      if (crates) return setValue(foldersOf(crates, site), site);
      const path = requiredPath(machine, argument!);
      const names = machine.view.list(path) ?? lose(`${path} is no directory`, site);
      const attributes = new Map<string, Attribute>();
      for (const name of names) {
        const entry = machine.view.entry(path === '' ? name : `${path}/${name}`);
        if (entry.kind === 'refused') lose(`${name} cannot be read: ${entry.reason}`, site);
        const type = entry.kind === 'directory' ? 'directory' : 'regular';
        attributes.set(name, { value: ready(textValue(type, site)), name: site });
      }
      machine.budget.spend(names.length, site);
      return setValue(attributes, site);
    },
  ],
  pathExists: [
    1,
    (machine, [argument], site) => {
      const value = demand(argument!);
      const path = repositoryPath(machine, value, site) ?? lose('a path outside the repository is looked for', site);
      const entry = machine.view.entry(path);
      if (entry.kind === 'refused') return lose(`${path} cannot be read: ${entry.reason}`, site);
      return booleanValue(entry.kind !== 'missing', site);
    },
  ],
  hashFile: [
    2,
    (machine, [algorithm, argument], site) => {
      const name = demandText(algorithm!);
      if (!['md5', 'sha1', 'sha256', 'sha512'].includes(name)) lose(`the hash ${name} is not known`, site);
      const path = requiredPath(machine, argument!);
      const read = machine.view.read(path);
      if (read.kind !== 'text') return lose(`${path} cannot be read`, site);
      const { text } = read.source;
      machine.budget.spend(Math.ceil(text.length / 64), site);
      // The text is kept without a byte order mark: with one, the hash would be another. Files that are hashed have none.
      return textValue(createHash(name).update(text).digest('hex'), site);
    },
  ],
  readFileType: [
    1,
    (machine, [argument], site) => {
      const path = requiredPath(machine, argument!);
      const entry = machine.view.entry(path);
      if (entry.kind === 'file') return textValue('regular', site);
      return entry.kind === 'directory' ? textValue('directory', site) : lose(`${path} cannot be read`, site);
    },
  ],
  getEnv: [
    1,
    (_, [name], site) => {
      // npins and niv ask whether a developer put another source in place of a pin; who builds the repository did not.
      if (/^(NPINS|NIV)_OVERRIDE_/.test(demandText(name!))) return textValue('', site);
      return lose('environment variables of the evaluation are not known', site);
    },
  ],
  unsafeGetAttrPos: [2, (_, __, site) => lose('the position in a file is not followed', site)],
  genericClosure: [1, (machine, [argument], site) => genericClosure(machine, demand(argument!), site)],
};

/** Folders of `"${src}/native"`, where `src` is a package of hex.pm that is known: deps_nix takes the first of them. */
function publishedCrates(value: Value): readonly string[] | undefined {
  const [first, ...rest] = value.kind === 'string' ? value.parts : [];
  if (first?.kind !== 'output') return undefined;
  const path = rest.map((part) => (part.kind === 'text' ? part.text : '?')).join('');
  const hex = /^\/native\/?$/.test(path) ? hexPackage(first.derivation) : undefined;
  const published = hex && publishedNif(hex.name.value, hex.version.value);
  return published && [published.crate];
}

function foldersOf(names: readonly string[], site: Span): Map<string, Attribute> {
  return new Map(names.map((name) => [name, { value: ready(textValue('directory', site)), name: site }]));
}
