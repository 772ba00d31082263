import { parentFolders, type Span } from '../../../repository/index.ts';
import type { Family } from '../../builders/family.ts';
import type { Thunk, Value } from '../../value.ts';
import type { Meaning } from '../meaning.ts';
import type { Outside } from '../outside.ts';
import { sourceCleaner } from './clean-source.ts';
import { filteredSource } from './filtered.ts';
import type { Keeps } from './keeps.ts';
import { nixFilter } from './nix-filter.ts';

/** Sources that leave out what git ignores (hercules-ci/gitignore.nix, nixpkgs' nix-gitignore), and numtide/nix-filter. */
export const sourceTools: Family = {
  packages: {
    'nix-gitignore': (outside, _packages, site) =>
      outside.member(site, 'nix-gitignore', {
        select: (name, at) => (name === 'gitignoreSource' ? gitignoreWithPatterns(outside, at.span) : undefined),
      }),
  },
  trees: [
    {
      repositories: ['hercules-ci/gitignore.nix'],
      names: ['gitignore', 'gitignore-nix'],
      flake: (outside) => ({
        select: (attribute, site) =>
          attribute === 'lib' ? outside.member(site, attribute, gitignoreLibrary(outside)) : undefined,
      }),
      imported: (outside, { site, argument }) =>
        outside.applied(site, argument, {
          apply: (given, at) => outside.applied(at, given, gitignoreLibrary(outside)),
        }),
    },
    {
      repositories: ['numtide/nix-filter'],
      names: ['nix-filter'],
      flake: (outside) => ({
        select: (attribute, site) =>
          attribute === 'lib' ? outside.member(site, attribute, nixFilter(outside)) : undefined,
        apply: nixFilter(outside).apply,
      }),
      imported: (outside, { site, argument }) => outside.applied(site, argument, nixFilter(outside)),
    },
  ],
};

function gitignoreLibrary(outside: Outside): Meaning {
  return {
    select: (name, site) =>
      name === 'gitignoreSource' ? sourceCleaner(outside, name, unignored(outside), site.span) : undefined,
  };
}

/** What git tracks or would: every other file is ignored, and a folder is there when it holds a file. */
function unignored(outside: Outside): Keeps {
  let known: { readonly files: ReadonlySet<string>; readonly folders: ReadonlySet<string> } | undefined;
  return (path, kind) => {
    known ??= { files: new Set(outside.files), folders: foldersOf(outside.files) };
    return kind === 'file' ? known.files.has(path) : known.folders.has(path);
  };
}

function foldersOf(files: readonly string[]): ReadonlySet<string> {
  return new Set(files.flatMap(parentFolders));
}

/** `nix-gitignore.gitignoreSource patterns ./.`: further patterns are not read. */
function gitignoreWithPatterns(outside: Outside, span: Span): Value {
  const { evaluator } = outside;
  return evaluator.primitive('gitignoreSource', 2, span, ([patterns, source], site) => {
    const more = evaluator.force(patterns as Thunk);
    const plain = more.kind === 'list' && more.items.length === 0;
    const keeps = unignored(outside);
    return filteredSource(outside, {
      source: evaluator.force(source as Thunk),
      keeps: plain ? keeps : (path, kind) => (keeps(path, kind) === false ? false : undefined),
      description: 'nix-gitignore.gitignoreSource',
      name: undefined,
      span: site,
    });
  });
}
