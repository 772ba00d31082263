/** Bodies of `init/0`, the `-on_load` function of a module `brine` in an application `brine`, with what else the module needs. */
export interface ErlangCase {
  readonly name: string;
  readonly init: string;
  readonly attributes?: string;
  readonly functions?: string;
  readonly include?: string;
}

const PRIV = `case code:priv_dir(?APPNAME) of
        {error, bad_name} ->
            case filelib:is_dir(filename:join(["..", priv])) of
                true -> filename:join(["..", priv, ?LIBNAME]);
                _ -> filename:join([priv, ?LIBNAME])
            end;
        Dir ->
            filename:join(Dir, ?LIBNAME)
    end`;

/** Forms that are followed, as libraries with NIFs write them. */
export const FOLLOWED: readonly ErlangCase[] = [
  { name: 'a literal below priv', init: 'erlang:load_nif(filename:join(code:priv_dir(brine), "brine_nif"), 0)' },
  {
    name: 'a path of several segments',
    init: 'Path = filename:join(code:priv_dir(brine), "crates/brine_nif/brine_nif"), erlang:load_nif(Path, 0)',
  },
  {
    name: 'the name of the module',
    init: 'erlang:load_nif(filename:join([code:priv_dir(?MODULE), "native", ?MODULE]), [])',
  },
  { name: 'the module as a text', init: 'erlang:load_nif(filename:join(code:priv_dir(brine), ?MODULE_STRING), 0)' },
  {
    name: 'the usual case with a fallback',
    attributes: '-define(APPNAME, brine).\n-define(LIBNAME, "brine_nif").',
    init: `SoName = ${PRIV}, erlang:load_nif(SoName, 0)`,
  },
  {
    name: 'an atom for a name',
    attributes: '-define(APPNAME, ?MODULE).\n-define(LIBNAME, brine_nif).',
    init: `erlang:load_nif(${PRIV}, 0)`,
  },
  {
    name: 'the folder of the compiled module',
    init: `Priv = case code:priv_dir(?MODULE) of
        {error, _} ->
            EbinDir = filename:dirname(code:which(?MODULE)),
            AppPath = filename:dirname(EbinDir),
            filename:join(AppPath, "priv");
        Path when is_list(Path) -> Path
    end, erlang:load_nif(filename:join(Priv, "brine_nif"), 0)`,
  },
  {
    name: 'nothing but the folder of the compiled module',
    init: 'erlang:load_nif(filename:join([filename:dirname(filename:dirname(code:which(?MODULE))), "priv", "brine_nif"]), 0)',
  },
  {
    name: 'upwards from ebin',
    init: 'erlang:load_nif(filename:join([filename:dirname(code:which(brine)), "..", "priv", "x"]), 0)',
  },
  { name: 'a text put behind the folder', init: 'erlang:load_nif(code:priv_dir(brine) ++ "/brine" "_nif", 0)' },
  { name: 'an extension', init: 'erlang:load_nif(filename:join(code:priv_dir(brine), "brine_nif") ++ ".so", 0)' },
  { name: 'code:lib_dir/1', init: 'erlang:load_nif(filename:join([code:lib_dir(brine), "priv", "brine_nif"]), 0)' },
  { name: 'atom_to_list', init: 'erlang:load_nif(filename:join(code:priv_dir(brine), atom_to_list(brine_nif)), 0)' },
  {
    name: 'functions of the module',
    init: 'load(nif_path("brine_nif"))',
    functions:
      'load(Path) -> erlang:load_nif(Path, 0).\nnif_path(Name) -> filename:join(priv(), Name).\npriv() -> code:priv_dir(brine).',
  },
  { name: 'ok, or a crash', init: 'ok = erlang:load_nif(filename:join(code:priv_dir(brine), "x"), 0), ok' },
  {
    name: 'a reload is fine and anything else is not',
    init: `case erlang:load_nif(filename:join(code:priv_dir(brine), "x"), 0) of
        ok -> ok;
        {error, {reload, _}} -> ok;
        {error, Reason} -> {error, Reason}
    end`,
  },
  {
    name: 'a failure that is raised',
    init: 'case erlang:load_nif(filename:join(code:priv_dir(brine), "x"), 0) of ok -> ok; Other -> error(Other) end',
  },
  {
    name: 'a failure that is passed over',
    init: '_ = erlang:load_nif(filename:join(code:priv_dir(brine), "x"), 0), ok',
  },
  {
    name: 'a header with the name',
    attributes: '-include("brine.hrl").',
    include: '-define(LIBRARY, "brine_nif").\n-export([from_header/0]).\nfrom_header() -> ok.\n',
    init: 'erlang:load_nif(filename:join(code:priv_dir(brine), ?LIBRARY), 0)',
  },
  {
    name: 'comments, characters and quoted names in between',
    attributes: "-export(['odd name'/0]).\n% \"a quote. in a comment\n-define(DOT, $.).",
    init: `% a comment. With a dot
      Priv = code:priv_dir('brine'), erlang:load_nif(filename:join(Priv, "brine\\x{5f}nif"), 0)`,
    functions: "'odd name'() -> {?DOT, $\\s, $\", 16#ff, 2.5}.",
  },
  {
    name: 'stubs, exported and not, used and not',
    attributes: '-export([shown/2]).\n-spec hidden(term()) -> term().',
    init: 'erlang:load_nif(filename:join(code:priv_dir(brine), "x"), 0)',
    functions:
      'shown(A, B) -> called(A) + B.\ncalled(_) -> erlang:nif_error(not_loaded).\nhidden(0) -> 0; hidden(N) -> hidden(N - 1).',
  },
];

/** Forms that are not: the doctor says so. */
export const LOST: readonly ErlangCase[] = [
  { name: 'a variable of the environment', init: 'erlang:load_nif(os:getenv("BRINE_NIF", "x"), 0)' },
  { name: 'the folder that the BEAM runs in', init: 'erlang:load_nif("priv/brine_nif", 0)' },
  {
    name: 'an application by its module',
    init: 'case application:get_application(?MODULE) of {ok, App} -> erlang:load_nif(filename:join(code:priv_dir(App), "x"), 0); undefined -> erlang:load_nif("./priv/x", 0) end',
  },
  {
    name: 'a second path',
    init: 'case erlang:load_nif(filename:join(code:priv_dir(brine), "x"), 0) of ok -> ok; {error, _} -> erlang:load_nif(filename:join(code:priv_dir(brine), "y"), 0) end',
  },
  {
    name: 'a condition',
    init: 'Name = if 1 > 0 -> "x"; true -> "y" end, erlang:load_nif(filename:join(code:priv_dir(brine), Name), 0)',
  },
  {
    name: 'a macro that a condition defines',
    attributes: '-ifdef(TEST).\n-define(LIBRARY, "x").\n-else.\n-define(LIBRARY, "y").\n-endif.',
    init: 'erlang:load_nif(filename:join(code:priv_dir(brine), ?LIBRARY), 0)',
  },
  {
    name: 'functions of several clauses',
    init: 'erlang:load_nif(filename:join(code:priv_dir(brine), name(1)), 0)',
    functions: 'name(0) -> "x"; name(_) -> "y".',
  },
];

export function moduleOf({ init, attributes = '', functions = '' }: ErlangCase): string {
  return `-module(brine).\n-export([pack/1]).\n-on_load(init/0).\n${attributes}\n\ninit() ->\n    ${init}.\n\npack(_) -> erlang:nif_error(not_loaded).\n${functions}\n`;
}
