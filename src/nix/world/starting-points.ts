import type { External, StringValue, Thunk, Value } from '../value.ts';
import { externalPath } from './external-path.ts';
import { importedValue } from './imports.ts';
import { libraryMeaning } from './library.ts';
import type { Meaning, Site } from './meaning.ts';
import type { Outside } from './outside.ts';
import { isPackageName } from './package-set-members.ts';
import { ownCheckout } from './sources/own-checkout.ts';
import { pathBuiltins } from './sources/path-builtins.ts';
import { type Tree, treeMeaning } from './trees.ts';
import { plainText, textValue } from './values.ts';

/** What the values mean that the evaluator itself starts from: `import`, `<nixpkgs>`, `lib`, fetching builtins. */
export function startingPoint(outside: Outside, external: External): Meaning | undefined {
  if (external.form === 'application') return undefined;
  const path = externalPath(external);
  if (path.startsWith('<')) {
    return treeMeaning(outside, {
      name: path.slice(1, -1).split('/')[0] ?? '',
      address: undefined,
      span: external.span,
    });
  }
  if (path === 'builtins') {
    // `with pkgs; with builtins; stdenv`: what both have is a fetcher.
    const isOnlyPackage = (name: string) => isPackageName(outside, name) && !name.startsWith('fetch');
    const { evaluatingSystem: system } = outside;
    return {
      has: (name) => (isOnlyPackage(name) ? false : undefined),
      select: (name, { span }) =>
        name === 'currentSystem' && system !== undefined ? textValue(system, span) : undefined,
    };
  }
  const name = path.startsWith('builtins.') ? path.slice('builtins.'.length) : path;
  if (name === 'import') return { apply: (argument, site) => importedValue(outside, argument, site) };
  if (name === 'lib') return libraryMeaning(outside);
  if (name === 'fetchGit') {
    const taken = (argument: Thunk, site: Site) =>
      ownCheckout(outside, argument, site) ?? fetched(outside, argument, site);
    return { apply: taken };
  }
  if (FETCHERS.has(name)) return { apply: (argument, site) => fetched(outside, argument, site) };
  return pathBuiltins(outside, name);
}

const FETCHERS: ReadonlySet<string> = new Set(['fetchTarball', 'fetchTree', 'getFlake', 'fetchurl']);

function fetched(outside: Outside, argument: Thunk, site: Site): Value {
  const address = addressOf(outside, outside.evaluator.force(argument));
  const tree: Tree = { name: '', address, span: site.span };
  return outside.applied(site, argument, treeMeaning(outside, tree));
}

function addressOf(outside: Outside, value: Value): string | undefined {
  if (value.kind === 'string') return leadingText(value);
  if (value.kind !== 'attributes') return undefined;
  const { evaluator } = outside;
  const text = (name: string) => plainText(evaluator.select(value, name, value.span));
  const [owner, repo] = [text('owner'), text('repo')];
  return owner && repo ? `github:${owner}/${repo}` : text('url');
}

/** An address up to what could not be followed: owner and name come first. */
function leadingText(value: StringValue): string | undefined {
  let text = '';
  for (const part of value.parts) {
    if (part.kind !== 'text') break;
    text += part.text;
  }
  return text === '' ? undefined : text;
}
