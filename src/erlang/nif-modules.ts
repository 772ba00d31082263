import { type Fact, known, type SourceText, unknown } from '../repository/index.ts';
import { runOnLoad } from './evaluate.ts';
import { type Clause, NotFollowed, parseFunction } from './expressions.ts';
import { expanded, type Module, nameOfAttribute, readForms } from './forms.ts';
import { arityAt, functionTable, namesIn } from './functions.ts';
import type { ErlangNifModule, ErlangSources, NifLoad } from './model.ts';
import { normalized } from './paths.ts';
import type { Token } from './tokens.ts';

/** Modules below `src/` of a folder that load a NIF library while they are loaded themselves. */
export function findErlangNifModules(directory: string, sources: ErlangSources): readonly ErlangNifModule[] {
  const folder = directory === '' ? 'src/' : `${directory}/src/`;
  return sources.files
    .filter((path) => path.startsWith(folder) && path.endsWith('.erl'))
    .flatMap((path) => {
      const read = sources.view.read(path);
      const mentions = read.kind === 'text' && /\b(on_load|load_nif)\b/.test(read.source.text);
      return mentions ? (nifModule(read.source, sources) ?? []) : [];
    });
}

function nifModule(source: SourceText, sources: ErlangSources): ErlangNifModule | undefined {
  const module = readForms(source, sources);
  if (!module) return undefined;
  const name = attributeToken(module, 'module', source);
  const onLoad = module.forms.find((form) => nameOfAttribute(form.tokens) === 'on_load');
  // - on_load ( name / 0 )
  const started = onLoad?.tokens[3];
  if (name?.kind !== 'atom' || !onLoad || !started) return undefined;
  if (!/\bload_nif\b/.test(source.text) && !mayLoad(module)) return undefined;
  return {
    name: { value: name.value, span: name.span },
    source,
    onLoad: started.span,
    load: onLoad.conditional
      ? unknown('whether the module loads a library depends on a condition', started.span)
      : loadOf(started, name.value, module),
    functions: functionTable(module, name),
    declaredNifs: declaredNifs(module),
  };
}

/** All `-nifs([…])` of a module together (erts/emulator/beam/erl_nif.c `check_is_nifable`). */
function declaredNifs({ forms }: Module): ErlangNifModule['declaredNifs'] {
  const attributes = forms.filter((form) => nameOfAttribute(form.tokens) === 'nifs');
  const span = attributes[0]?.tokens[1]?.span;
  return span && { value: new Set(attributes.flatMap(({ tokens }) => namesIn(tokens))), span };
}

/** Macros of other files (`?load_nif_from_crate`) load libraries as well. */
function mayLoad({ forms }: Module): boolean {
  return forms.some(({ tokens }) => tokens.some(({ kind, value }) => kind === 'macro' && /nif/i.test(value)));
}

function attributeToken({ forms }: Module, wanted: string, { path }: SourceText): Token | undefined {
  const form = forms.find(({ tokens }) => nameOfAttribute(tokens) === wanted && tokens[0]?.span.path === path);
  return form?.tokens[3];
}

function loadOf(started: Token, name: string, module: Module): Fact<NifLoad> {
  const clauses = functionNamed(started.value, 0, name, module);
  if (!clauses) return unknown('the function that loads the library is not followed', started.span);
  if ('kind' in clauses) return clauses;
  const [only] = clauses;
  if (!only || clauses.length !== 1 || only.guard !== undefined)
    return unknown('the function that loads the library is not followed', started.span);
  const outcome = runOnLoad(only.body, name, (called, arity) => {
    const found = functionNamed(called, arity, name, module);
    return found && !('kind' in found) ? found : undefined;
  });
  if ('kind' in outcome) return outcome;
  const [first] = outcome.loads;
  if (!first || outcome.loads.length > 1) return unknown('it does not load one library', started.span);
  const { path, call } = first;
  if (path.root === undefined) return unknown('the path depends on the folder that the BEAM runs in', call);
  const below = normalized(path.text);
  if (below === undefined) return unknown('the path leaves its application', path.span);
  const load: NifLoad = {
    call,
    application: path.root,
    path: { value: below, span: path.span },
    needed: outcome.needed,
  };
  return known(load, path.span);
}

/** The clauses of a function; undefined when it is not there, or more than once. */
function functionNamed(
  wanted: string,
  arity: number,
  name: string,
  module: Module,
): readonly Clause[] | ReturnType<typeof unknown> | undefined {
  const found = module.forms.filter(({ tokens }) => {
    const [first, opening] = tokens;
    return first?.kind === 'atom' && first.value === wanted && opening?.value === '(' && arityAt(tokens, 1) === arity;
  });
  const [form] = found;
  if (!form || found.length > 1 || form.conditional) return undefined;
  try {
    return parseFunction(expanded(form.tokens, module.macros, name));
  } catch (error) {
    if (error instanceof NotFollowed) return unknown(error.message, error.span);
    throw error;
  }
}
