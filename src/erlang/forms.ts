import { joinPath, parentPath, type SourceText, type Unknown, unknown } from '../repository/index.ts';
import type { ErlangSources } from './model.ts';
import { type Token, tokensOf } from './tokens.ts';

/** The tokens up to a dot. */
export interface Form {
  readonly tokens: readonly Token[];
  /** Whether a condition of the preprocessor decides that it is there at all. */
  readonly conditional: boolean;
}

/** A module after the preprocessor, as far as that is followed. */
export interface Module {
  readonly forms: readonly Form[];
  /** What macros stand for; undefined for one that is defined more than once or under a condition. */
  readonly macros: ReadonlyMap<string, readonly Token[] | undefined>;
  /** Files that were not found, and that may define functions and macros. */
  readonly unknown: readonly Unknown[];
}

const MOST_FILES = 50;

/** The forms of a file and of what it includes. Undefined when it cannot be read as Erlang. */
export function readForms(source: SourceText, sources: ErlangSources): Module | undefined {
  const forms: Form[] = [];
  const macros = new Map<string, readonly Token[] | undefined>();
  const lost: Unknown[] = [];
  const seen = new Set<string>();
  const readable = visit(source, false);
  return readable ? { forms, macros, unknown: lost } : undefined;

  function visit(file: SourceText, around: boolean): boolean {
    const tokens = tokensOf(file);
    if (!tokens) return false;
    seen.add(file.path);
    let depth = 0;
    for (const form of splitForms(tokens)) {
      const directive = nameOfAttribute(form);
      const conditional = around || depth > 0;
      if (directive === 'ifdef' || directive === 'ifndef' || directive === 'if') depth += 1;
      else if (directive === 'endif') depth -= 1;
      else if (directive === 'define') define(form, conditional);
      else if (directive === 'undef') macros.set(form[3]?.value ?? '', undefined);
      else if (directive === 'include' || directive === 'include_lib') include(form, file, conditional);
      else if (directive !== 'else' && directive !== 'elif') forms.push({ tokens: form, conditional });
    }
    return true;
  }

  function define(form: readonly Token[], conditional: boolean): void {
    // - define ( NAME , … )
    const [, , , name, comma] = form;
    if (!name) return;
    const plain = comma?.value === ',' && comma.kind === 'punctuation';
    const again = macros.has(name.value);
    macros.set(name.value, plain && !conditional && !again ? form.slice(5, -1) : undefined);
  }

  function include(form: readonly Token[], file: SourceText, conditional: boolean): void {
    const [, , , path] = form;
    if (path?.kind !== 'string') return;
    const found = includedFile(path.value, file.path, sources);
    if (found && seen.has(found.path)) return;
    if (found && seen.size < MOST_FILES && visit(found, conditional)) return;
    if (!/^(eunit|kernel|stdlib|common_test|proper)\//.test(path.value))
      lost.push(unknown(`${path.value} is not read`, path.span));
  }
}

/** Beside the file, in `include/` of its application, or under the application's own name (`-include_lib`). */
function includedFile(name: string, from: string, { view }: ErlangSources): SourceText | undefined {
  const folder = parentPath(from);
  const root = /^(?:(.*)\/)?src(?:\/|$)/.exec(folder)?.[1] ?? parentPath(folder);
  const places = [
    joinPath(folder, name),
    joinPath(root, `include/${name}`),
    joinPath(root, name.replace(/^[^/]+\//, '')),
  ];
  for (const place of places) {
    const read = place === undefined ? undefined : view.read(place);
    if (read?.kind === 'text') return read.source;
  }
  return undefined;
}

function splitForms(tokens: readonly Token[]): Token[][] {
  const forms: Token[][] = [];
  let form: Token[] = [];
  for (const token of tokens) {
    if (token.kind === 'dot') {
      forms.push(form);
      form = [];
    } else form.push(token);
  }
  if (form.length > 0) forms.push(form);
  return forms;
}

/** `module` of `-module(x).` */
export function nameOfAttribute([dash, name]: readonly Token[]): string | undefined {
  if (dash?.value !== '-' || dash.kind !== 'punctuation') return undefined;
  // `-else.` and `-if(…)`: reserved words are atoms here.
  return name?.kind === 'atom' ? name.value : undefined;
}

const DEEPEST = 10;
const MOST_TOKENS = 50_000;

/**
 * Tokens with the macros replaced that stand for plain tokens. What is not followed becomes a token of kind `other`, which nobody
 * takes for anything.
 */
export function expanded(tokens: readonly Token[], macros: Module['macros'], module: string): Token[] {
  const found: Token[] = [];
  expand(tokens, 0);
  return found;

  function expand(some: readonly Token[], depth: number): void {
    for (const token of some) {
      const meant = token.kind === 'macro' ? macros.get(token.value) : undefined;
      if (meant && depth < DEEPEST && found.length < MOST_TOKENS) expand(meant, depth + 1);
      else if (found.length <= MOST_TOKENS) found.push(predefined(token, module));
    }
  }
}

function predefined(token: Token, module: string): Token {
  if (token.kind !== 'macro') return token;
  if (token.value === 'MODULE') return { ...token, kind: 'atom', value: module };
  if (token.value === 'MODULE_STRING') return { ...token, kind: 'string', value: module };
  return token.value === 'LINE' ? { ...token, kind: 'integer', value: '0' } : { ...token, kind: 'other' };
}
