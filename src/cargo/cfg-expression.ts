import { targetCfg } from '../knowledge/target-cfg.ts';
import { withoutTrailing } from '../repository/index.ts';

/** Whether a condition holds; `undecided` when it asks for what is not known here. */
export type Verdict = 'holds' | 'fails' | 'undecided';

/** A parsed condition of `cfg(…)` (crates/cargo-platform/src/cfg.rs). */
export type CfgExpression =
  | { readonly kind: 'all' | 'any'; readonly of: readonly CfgExpression[] }
  | { readonly kind: 'not'; readonly of: CfgExpression }
  | { readonly kind: 'literal'; readonly value: boolean }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'pair'; readonly key: string; readonly value: string };

const TOKEN = / *(?:([(),=])|"([^"]*)"|(?:(r#)?([A-Za-z_][A-Za-z0-9_]*)))/y;
const DEEPEST = 200;

interface Token {
  readonly symbol: string | undefined;
  readonly text: string | undefined;
  readonly identifier: string | undefined;
  readonly raw: boolean;
}

/** Parses a whole config key such as `cfg(unix)`; undefined for what cargo does not understand, which never matches. */
export function parseCfgKey(key: string): CfgExpression | undefined {
  if (!key.startsWith('cfg(') || !key.endsWith(')')) return undefined;
  const tokens = tokensOf(key.slice(4, -1));
  if (!tokens) return undefined;
  const parser = { tokens, position: 0 };
  const expression = parseExpression(parser, 0);
  return parser.position === tokens.length ? expression : undefined;
}

/** Evaluates a condition with a verdict on its names and pairs. */
export function evaluateCfg(expression: CfgExpression, decide: (leaf: CfgLeaf) => Verdict): Verdict {
  switch (expression.kind) {
    case 'literal':
      return expression.value ? 'holds' : 'fails';
    case 'not':
      return negated(evaluateCfg(expression.of, decide));
    case 'all':
      return joined(expression.of, decide, 'fails', 'holds');
    case 'any':
      return joined(expression.of, decide, 'holds', 'fails');
    default:
      return decide(expression);
  }
}

export type CfgLeaf = Extract<CfgExpression, { kind: 'name' | 'pair' }>;

/** What a triple says of a name or pair; `undecided` for features, atomics and triples that the table does not hold. */
export function decideByTriple(triple: string): (leaf: CfgLeaf) => Verdict {
  const facts = targetCfg(triple);
  if (!facts) return () => 'undecided';
  const values: Readonly<Record<string, string>> = {
    target_os: facts.os,
    target_env: facts.env,
    target_vendor: facts.vendor,
    target_family: facts.family,
    target_arch: facts.arch,
    target_pointer_width: facts.pointerWidth,
    target_endian: facts.endian,
  };
  return (leaf) => {
    if (leaf.kind === 'name') {
      return leaf.name === 'unix' || leaf.name === 'windows' ? verdict(facts.family === leaf.name) : 'undecided';
    }
    const value = values[leaf.key];
    return value === undefined ? 'undecided' : verdict(value === leaf.value);
  };
}

// `rustc --print cfg` of the wasm32 and wasm64 targets.
const WEB_ASSEMBLY = /^(wasm|wasm32|wasm64|wasi|emscripten)$/;

/** What holds for every target whose libraries a BEAM loads, when nothing says which it is: erts/emulator/sys knows unix and Windows. */
export function decideForAnyBeam(leaf: CfgLeaf): Verdict {
  const isOfTarget = leaf.kind === 'pair' && /^target_(family|arch|os)$/.test(leaf.key);
  return isOfTarget && WEB_ASSEMBLY.test(leaf.value) ? 'fails' : 'undecided';
}

function verdict(holds: boolean): Verdict {
  return holds ? 'holds' : 'fails';
}

function negated(of: Verdict): Verdict {
  if (of === 'undecided') return of;
  return of === 'holds' ? 'fails' : 'holds';
}

function joined(
  of: readonly CfgExpression[],
  decide: (leaf: CfgLeaf) => Verdict,
  decisive: Verdict,
  otherwise: Verdict,
) {
  const verdicts = of.map((part) => evaluateCfg(part, decide));
  if (verdicts.includes(decisive)) return decisive;
  return verdicts.includes('undecided') ? 'undecided' : otherwise;
}

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const trimmed = withoutTrailing(text, ' ');
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed);
    if (!match) return undefined;
    tokens.push({ symbol: match[1], text: match[2], raw: match[3] !== undefined, identifier: match[4] });
  }
  return tokens;
}

interface CfgParser {
  readonly tokens: readonly Token[];
  position: number;
}

function parseExpression(parser: CfgParser, depth: number): CfgExpression | undefined {
  const token = parser.tokens[parser.position];
  if (!token?.identifier || depth > DEEPEST) return undefined;
  parser.position += 1;
  const { identifier } = token;
  if (!token.raw && (identifier === 'all' || identifier === 'any')) return parseList(parser, identifier, depth);
  if (!token.raw && identifier === 'not') {
    if (!take(parser, '(')) return undefined;
    const of = parseExpression(parser, depth + 1);
    return of && take(parser, ')') ? { kind: 'not', of } : undefined;
  }
  if (!take(parser, '=')) {
    if (identifier === 'true' || identifier === 'false') return { kind: 'literal', value: identifier === 'true' };
    return { kind: 'name', name: identifier };
  }
  const value = parser.tokens[parser.position]?.text;
  parser.position += 1;
  return value === undefined ? undefined : { kind: 'pair', key: identifier, value };
}

function parseList(parser: CfgParser, kind: 'all' | 'any', depth: number): CfgExpression | undefined {
  if (!take(parser, '(')) return undefined;
  const of: CfgExpression[] = [];
  while (!take(parser, ')')) {
    const part = parseExpression(parser, depth + 1);
    if (!part) return undefined;
    of.push(part);
    if (!take(parser, ',')) return take(parser, ')') ? { kind, of } : undefined;
  }
  return { kind, of };
}

function take(parser: CfgParser, symbol: string): boolean {
  if (parser.tokens[parser.position]?.symbol !== symbol) return false;
  parser.position += 1;
  return true;
}
