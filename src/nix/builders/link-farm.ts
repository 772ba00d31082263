import { type Fact, known, type Located, type Span, unknown } from '../../repository/index.ts';
import type { Derivation, LinkDetails, NixText } from '../model.ts';
import type { Thunk, Value } from '../value.ts';
import type { Outside } from '../world/outside.ts';
import type { PackageSet } from '../world/package-set.ts';
import { emptySet } from '../world/values.ts';
import { argument, type BuilderCall, type BuilderDefinition } from './derivation/call.ts';
import { derivationOf } from './derivation/derivation-of.ts';
import { derive } from './derivation/derive.ts';
import { plainArgument, printedText } from './derivation/text.ts';
import { withArguments } from './derivation/with-arguments.ts';
import type { Member } from './family.ts';

/** nixpkgs pkgs/build-support/trivial-builders: `linkFarm name entries`, `linkFarmFromDrvs name derivations`. */
export function linkFarm(name: 'linkFarm' | 'linkFarmFromDrvs'): Member<PackageSet> {
  const definition: BuilderDefinition = {
    builder: 'other',
    consumed: new Set(['entries']),
    describe: (call) => ({ details: () => ({ kind: 'links', links: linksOf(call) }) }),
  };
  return (outside, packages, site) =>
    outside.evaluator.primitive(name, 2, site.span, ([called, entries], at) => {
      const given = withArguments(outside, outside.evaluator.value(emptySet(at)), [
        ['name', called as Thunk],
        ['entries', entries as Thunk],
      ]);
      return given
        ? derive({ outside, packages, definition, expression: at }, outside.evaluator.value(given))
        : unknown(`the arguments of ${name} could not be followed`, at);
    });
}

/** `[ { name; path; } ]`, `{ "name" = path; }`, or derivations under their own names. */
function linksOf(call: BuilderCall): LinkDetails['links'] {
  const { evaluator } = call.outside;
  const entries = argument(call, 'entries');
  if (!entries || entries.kind === 'unknown') return entries ?? unknown('a farm needs its links', call.expression);
  const links =
    entries.kind === 'list'
      ? entries.items.map((item) => listedLink(call.outside, evaluator.force(item), item.span))
      : [...(evaluator.attributes(entries)?.attributes ?? [])].map(([name, { value, name: span }]) =>
          linkTo(call.outside, { value: name, span }, evaluator.force(value)),
        );
  const followed = links.flatMap((link) => (link.kind === 'known' ? [link.value] : []));
  const lost = links.find((link) => link.kind === 'unknown');
  if (lost) return lost;
  const isKnown = entries.kind === 'list' || evaluator.attributes(entries) !== undefined;
  return isKnown ? known(followed, entries.span) : unknown('the links cannot be listed', entries.span);
}

interface Link {
  readonly path: Located<string>;
  readonly target: NixText;
}

function linkTo(outside: Outside, path: Located<string>, target: Value): Fact<Link> {
  return known({ path, target: printedText(outside, target, target.span) }, path.span);
}

function listedLink(outside: Outside, item: Value, span: Span): Fact<Link> {
  const derivation = derivationOf(outside, item)?.derivation;
  if (derivation) return ownName(outside, derivation, item, span);
  const fields = outside.evaluator.attributes(item)?.attributes;
  const [name, path] = [fields?.get('name')?.value, fields?.get('path')?.value];
  if (!name || !path) return unknown('a link is no set of a name and a path', span);
  const text = plainArgument(outside, outside.evaluator.force(name), name.span);
  if (text.kind === 'unknown') return text;
  if (!text.value) return unknown('a link has no name', name.span);
  return linkTo(outside, text.value, outside.evaluator.force(path));
}

function ownName(outside: Outside, derivation: Derivation, item: Value, span: Span): Fact<Link> {
  const { name } = derivation;
  if (name.kind === 'unknown') return name;
  if (name.value === undefined) return unknown('the derivation has no name', span);
  return linkTo(outside, { value: name.value, span: name.span }, item);
}
