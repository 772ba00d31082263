import type { Span } from '../../repository/index.ts';
import { isExhausted, tooDeep } from '../evaluation/lost.ts';
import type { External, Thunk, Value } from '../value.ts';
import type { Facet, Meaning, Site } from './meaning.ts';
import type { Outside } from './outside.ts';

/** What the lowest layer knows, and how an overlay from outside is read. */
export interface LayerOptions {
  readonly name: string;
  readonly span: Span;
  base(attribute: string, site: Site): Value | undefined;
  facet(): Facet | undefined;
  /** An attribute of an overlay that is no function of the repository. */
  overlay(overlay: Value, attribute: string, site: Site): Value | undefined;
}

/**
 * A set that overlays were laid over, as nixpkgs does it (lib/fixed-points.nix `extends`): every overlay gets the finished set
 * and the layers below itself.
 */
export function layered(outside: Outside, overlays: readonly Thunk[], options: LayerOptions): { final: External } {
  const { evaluator } = outside;
  const values: External[] = [];
  const applied = overlays.map((overlay, index) =>
    evaluator.thunk(overlay.span, () => {
      const [final, previous] = [layer(overlays.length), layer(index)];
      const half = evaluator.apply(overlayFunction(outside, overlay), evaluator.value(final), overlay.span);
      return evaluator.apply(half, evaluator.value(previous), overlay.span);
    }),
  );

  function layer(height: number): External {
    values[height] ??= outside.root(options.name, options.span, meaning(height));
    return values[height];
  }

  function meaning(height: number): Meaning {
    return {
      // Asked for later: what it leads to is made after the layers.
      get facet() {
        return options.facet();
      },
      select: (attribute, site) => lookup(height, attribute, site),
      has: (attribute) => exists(height, attribute),
    };
  }

  function lookup(height: number, attribute: string, site: Site): Value | undefined {
    for (let index = height - 1; index >= 0; index -= 1) {
      const overlay = applied[index] as Thunk;
      const known = options.overlay(evaluator.force(overlays[index] as Thunk), attribute, site);
      if (known) return known;
      const value = evaluator.force(overlay);
      // An overlay that needs itself without end must not be passed over for what lies below it.
      if (value.kind === 'unknown' && isExhausted(value)) return value;
      if (value.kind === 'unknown' || value.kind === 'external') continue;
      const has = evaluator.has(value, attribute);
      if (has === undefined && value.kind === 'attributes') return tooDeep(site.span);
      if (has) return evaluator.select(value, attribute, site.span);
    }
    return options.base(attribute, site);
  }

  function exists(height: number, attribute: string): boolean | undefined {
    for (let index = height - 1; index >= 0; index -= 1) {
      const value = evaluator.force(applied[index] as Thunk);
      if (value.kind !== 'unknown' && value.kind !== 'external' && evaluator.has(value, attribute)) return true;
    }
    const site = { external: layer(height), span: options.span };
    return options.base(attribute, site) === undefined ? undefined : true;
  }

  return { final: layer(overlays.length) };
}

/** An overlay given as a function, or as the path of a file that holds one. */
function overlayFunction({ evaluator }: Outside, overlay: Thunk): Value {
  const value = evaluator.force(overlay);
  return value.kind === 'path' && value.path !== undefined ? evaluator.importFile(value.path, value.span) : value;
}
