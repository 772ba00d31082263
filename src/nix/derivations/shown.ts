import { baseName } from '../../repository/index.ts';
/** A derivation as `nix derivation show` prints it. Paths in the store are told by their base names. */
export interface ShownDerivation {
  /** Base name of the .drv file. */
  readonly path: string;
  readonly name: string;
  readonly system: string;
  /** Output name → base name of its path; undefined where only a build tells it. */
  readonly outputs: ReadonlyMap<string, string | undefined>;
  readonly inputDerivations: readonly string[];
  readonly inputSources: readonly string[];
  /** Variables that the builder process sees. */
  readonly environment: ReadonlyMap<string, string>;
  /** Attributes of a derivation with `__structuredAttrs`, of which only `env` are variables. */
  readonly structured: Readonly<Record<string, unknown>> | undefined;
}

/** Everything that one call of Nix shows. */
export interface ShownDerivations {
  readonly all: ReadonlyMap<string, ShownDerivation>;
  /** Those that no other one needs: what was asked for. */
  readonly roots: readonly ShownDerivation[];
}

export type ShownRead =
  | { readonly kind: 'shown'; readonly shown: ShownDerivations }
  | { readonly kind: 'unreadable'; readonly reason: string };

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the JSON of `nix derivation show --recursive` and of the older `nix show-derivation` (Nix manual, "Derivation JSON format":
 * version 3 leaves out the folder of the store, version 4 moves inputs together and wraps everything).
 */
export function readShownDerivations(text: string): ShownRead {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', reason: 'what Nix printed is no JSON' };
  }
  if (!isObject(json)) return { kind: 'unreadable', reason: 'what Nix printed is no set of derivations' };
  const entries = isObject(json.derivations) ? json.derivations : json;
  const all = new Map<string, ShownDerivation>();
  for (const [path, shown] of Object.entries(entries)) {
    const read = isObject(shown) ? readDerivation(baseName(path), shown) : undefined;
    if (!read) return { kind: 'unreadable', reason: `what Nix printed of ${path} is no derivation that is known here` };
    all.set(read.path, read);
  }
  const needed = new Set([...all.values()].flatMap((derivation) => derivation.inputDerivations));
  const roots = [...all.values()].filter(({ path }) => !needed.has(path));
  return roots.length > 0
    ? { kind: 'shown', shown: { all, roots } }
    : { kind: 'unreadable', reason: 'Nix printed no derivation' };
}

function readDerivation(path: string, shown: Json): ShownDerivation | undefined {
  const env = isObject(shown.env) ? shown.env : undefined;
  if (!env || !isObject(shown.outputs) || typeof shown.system !== 'string') return undefined;
  const inputs = isObject(shown.inputs) ? shown.inputs : undefined;
  const derivations = inputs?.drvs ?? shown.inputDrvs;
  const sources = inputs?.srcs ?? shown.inputSrcs;
  const structured = structuredAttributes(shown, env);
  return {
    path,
    name: typeof shown.name === 'string' ? shown.name : path.replace(/^[^-]*-/, '').replace(/\.drv$/, ''),
    system: shown.system,
    outputs: new Map(Object.entries(shown.outputs).map(([name, output]) => [name, outputPath(output)])),
    inputDerivations: isObject(derivations) ? Object.keys(derivations).map(baseName) : [],
    inputSources: Array.isArray(sources) ? sources.map((source) => baseName(String(source))) : [],
    environment: structured ? variables(structured.env) : variables(env),
    structured,
  };
}

/** Before version 4 they stand in the variable `__json`. */
function structuredAttributes(shown: Json, env: Json): Json | undefined {
  if (isObject(shown.structuredAttrs)) return shown.structuredAttrs;
  if (typeof env.__json !== 'string') return undefined;
  try {
    const attributes: unknown = JSON.parse(env.__json);
    return isObject(attributes) ? attributes : undefined;
  } catch {
    return undefined;
  }
}

function variables(env: unknown): ReadonlyMap<string, string> {
  const texts = isObject(env) ? Object.entries(env) : [];
  return new Map(texts.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function outputPath(output: unknown): string | undefined {
  return isObject(output) && typeof output.path === 'string' ? baseName(output.path) : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An attribute of the derivation as the builder's scripts see it. */
export function shownAttribute({ environment, structured }: ShownDerivation, name: string): string | undefined {
  const given = environment.get(name) ?? structured?.[name];
  if (typeof given === 'string') return given;
  if (typeof given === 'boolean') return given ? '1' : '';
  return typeof given === 'number' ? String(given) : undefined;
}

/** `pname`, else the name of the whole. */
export function packageNameOf(shown: ShownDerivation): string {
  return shownAttribute(shown, 'pname') ?? shown.name;
}
