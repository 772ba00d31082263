import type { Span } from '../../repository/index.ts';
import type { Thunk, Value } from '../value.ts';
import type { Outside } from '../world/outside.ts';
import { emptySet, plainText, textValue } from '../world/values.ts';

/** `rustLib` of cargo2nix, as far as a generated Cargo.nix calls it (overlay/lib). */
export function cargo2nixLibrary(outside: Outside, span: Span): Value {
  const { evaluator } = outside;
  const fetched = () => outside.root('fetchCrate', span, {});
  const functions: Readonly<Record<string, readonly [number, (given: readonly Thunk[], site: Span) => Value]>> = {
    fetchCrateLocal: [1, ([path]) => evaluator.force(path as Thunk)],
    fetchCratesIo: [1, fetched],
    fetchCrateGit: [1, fetched],
    fetchCrateAlternativeRegistry: [1, fetched],
    // Which features of the roots are asked for decides on dependencies, which are not looked at.
    expandFeatures: [1, (_, site) => emptySet(site)],
    decideProfile: [2, ([, release], site) => textValue(isFalse(release) ? 'dev' : 'release', site)],
    genDrvsByProfile: [
      2,
      ([profiles, build], site) => derivationsByProfile(outside, profiles as Thunk, build as Thunk, site),
    ],
    makeOverride: [1, ([given], site) => override(outside, given as Thunk, site)],
  };
  return evaluator.attributeSet(
    Object.entries(functions).map(([name, [arity, run]]) => [
      name,
      evaluator.value(evaluator.primitive(name, arity, span, run)),
    ]),
    span,
  );

  function isFalse(thunk: Thunk | undefined): boolean {
    const value = thunk && evaluator.force(thunk);
    return value?.kind === 'boolean' && !value.value;
  }
}

const PROFILES = ['release', 'dev', 'test', 'bench', '__noProfile'];

/** overlay/lib/profiles.nix */
function derivationsByProfile(outside: Outside, profiles: Thunk, build: Thunk, span: Span): Value {
  const { evaluator } = outside;
  return evaluator.attributeSet(
    PROFILES.map((name) => {
      const derivation = evaluator.thunk(span, () => {
        const known = evaluator.force(profiles);
        const profile: Value =
          evaluator.has(known, name) === true ? evaluator.select(known, name, span) : { kind: 'null', span };
        const argument = evaluator.attributeSet(
          [
            ['profileName', evaluator.value(textValue(name, span))],
            ['profile', evaluator.value(profile)],
          ],
          span,
        );
        return evaluator.apply(evaluator.force(build), evaluator.value(argument), span);
      });
      return [name, derivation] as const;
    }),
    span,
  );
}

/** `makeOverride { name = "x"; overrideAttrs = old: { … }; }`: what changes a crate, or nothing (overlay/lib/overrides.nix). */
function override(outside: Outside, given: Thunk, span: Span): Value {
  const { evaluator } = outside;
  const settings = evaluator.force(given);
  return evaluator.primitive('override', 1, span, ([crate], site) => {
    const value = evaluator.force(crate as Thunk);
    const fits = ['registry', 'name', 'version'].every((name) => {
      if (evaluator.has(settings, name) !== true) return true;
      return plainText(evaluator.select(settings, name, site)) === plainText(evaluator.select(value, name, site));
    });
    return fits ? settings : emptySet(site);
  });
}
