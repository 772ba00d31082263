import type { ElixirTerm, NifModule } from '../../../src/elixir/index.ts';
import type { RealTerm, RealUse } from './real-elixir.ts';

/** How two values relate: `unknown` is allowed and counted, `different` never. */
export type Relation = 'same' | 'unknown' | 'different';

function compareTerm(ours: ElixirTerm, real: RealTerm): Relation {
  switch (ours.kind) {
    case 'unknown':
      return 'unknown';
    case 'atom':
      return relation('atom' in real && real.atom === ours.value);
    case 'string':
      return relation('string' in real && real.string === ours.value);
    case 'number':
      return relation('number' in real && real.number === ours.value);
    case 'charlist': {
      const items = [...ours.value].map((char): ElixirTerm => ({ kind: 'number', value: char.codePointAt(0) ?? 0 }));
      return 'list' in real ? compareAll(items, real.list) : 'different';
    }
    case 'list':
      return 'list' in real
        ? compareAll(
            ours.items.map(({ value }) => value),
            real.list,
          )
        : 'different';
    case 'tuple':
      return 'tuple' in real
        ? compareAll(
            ours.items.map(({ value }) => value),
            real.tuple,
          )
        : 'different';
    case 'map': {
      if (!('map' in real) || real.map.length !== ours.entries.length) return 'different';
      const found = ours.entries.map(([key, value]) => {
        const entry = real.map.find(([other]) => compareTerm(key.value, other) === 'same');
        return entry ? compareTerm(value.value, entry[1]) : 'different';
      });
      return worst(found);
    }
  }
}

function compareAll(ours: readonly ElixirTerm[], real: readonly RealTerm[]): Relation {
  if (ours.length !== real.length) return 'different';
  return worst(ours.map((term, index) => compareTerm(term, real[index] as RealTerm)));
}

function relation(same: boolean): Relation {
  return same ? 'same' : 'different';
}

function worst(relations: readonly Relation[]): Relation {
  if (relations.includes('different')) return 'different';
  return relations.includes('unknown') ? 'unknown' : 'same';
}

/** The given options and the effective ones against what the real `use Rustler` was given. */
export function compareModule(ours: NifModule, real: RealUse): Relation {
  const { options } = ours;
  if ('atom' in real.opts && real.opts.atom === 'downloads') {
    return options.forceBuild.kind === 'unknown' ? 'unknown' : relation(!options.forceBuild.value);
  }
  return worst([compareGiven(ours, real), compareEffective(ours, real)]);
}

const PRECOMPILED_ONLY = new Set([
  'base_url',
  'version',
  'force_build',
  'targets',
  'nif_versions',
  'max_retries',
  'variants',
]);

function compareGiven({ library, options }: NifModule, real: RealUse): Relation {
  if (options.forceBuild.kind === 'known' && !options.forceBuild.value) return 'different';
  if (options.given.kind === 'unknown') return 'unknown';
  return worst(
    (['use', 'config'] as const).map((from) => {
      const given = options.given.kind === 'known' ? options.given.value.filter((option) => option.from === from) : [];
      const handed = given.filter(
        ({ key }) => library === 'Rustler' || from === 'config' || !PRECOMPILED_ONLY.has(key.value),
      );
      const recorded = from === 'use' ? real.opts : real.config;
      if (!('list' in recorded) || recorded.list.length !== handed.length) return 'different';
      return worst(
        handed.map(({ key, value }, index) => {
          const entry = recorded.list[index];
          if (!entry || !('tuple' in entry)) return 'different';
          const [name, held] = entry.tuple;
          if (!name || !held || !('atom' in name) || name.atom !== key.value) return 'different';
          return compareTerm(value.value, held);
        }),
      );
    }),
  );
}

function compareEffective({ options }: NifModule, real: RealUse): Relation {
  const effective = (key: string): RealTerm | undefined => {
    if (!('list' in real.effective)) return undefined;
    const last = real.effective.list.findLast(
      (item) => 'tuple' in item && 'atom' in (item.tuple[0] ?? {}) && (item.tuple[0] as { atom: string }).atom === key,
    );
    return last && 'tuple' in last ? last.tuple[1] : undefined;
  };
  const { skipCompilation, crate, loadFrom, mode, loads, defaultFeatures } = options;
  const relations: Relation[] = [];
  if (skipCompilation.kind === 'known')
    relations.push(relation(truthy(effective('skip_compilation?')) === skipCompilation.value));
  if (loads.kind === 'known') relations.push(relation(truthy(effective('lib')) === loads.value));
  if (defaultFeatures.kind === 'known')
    relations.push(relation(truthy(effective('default_features')) === defaultFeatures.value));
  if (crate.kind === 'known') relations.push(relation(shown(effective('crate')) === crate.value));
  if (mode.kind === 'known') relations.push(relation(shown(effective('mode')) === mode.value));
  if (loadFrom.kind === 'known') {
    const real = effective('load_from');
    const pair = real && 'tuple' in real ? real.tuple.map(shown) : [];
    const parts = real && 'tuple' in real ? real.tuple : [];
    const wellFormed = parts.length === 2 && 'atom' in (parts[0] ?? {}) && 'string' in (parts[1] ?? {});
    const expected = loadFrom.value && [loadFrom.value.app.value, loadFrom.value.path.value];
    relations.push(relation(expected ? JSON.stringify(pair) === JSON.stringify(expected) : !wellFormed));
  }
  return worst(relations);
}

function truthy(term: RealTerm | undefined): boolean {
  return term !== undefined && !('atom' in term && (term.atom === 'nil' || term.atom === 'false'));
}

function shown(term: RealTerm | undefined): string | undefined {
  if (!term) return undefined;
  if ('atom' in term) return term.atom;
  if ('string' in term) return term.string;
  if ('list' in term)
    return term.list.map((item) => ('number' in item ? String.fromCodePoint(item.number) : '')).join('');
  return undefined;
}
