#!/usr/bin/env escript
%% Compiles src/*.erl of each folder `lib/<application>-<version>` under FOLDER/<n> and prints, one case a line: the paths that its
%% `init/0` asks `erlang:load_nif/2` for, whether the module is there without the library, and the functions that the compiler kept.
main([Folder, Count]) ->
    logger:set_primary_config(level, none),
    lists:foreach(fun(N) -> one(filename:join(Folder, integer_to_list(N))) end, lists:seq(0, list_to_integer(Count) - 1)).

one(Case) ->
    [Application] = filelib:wildcard(filename:join([Case, "lib", "*"])),
    [Source] = filelib:wildcard(filename:join([Application, "src", "*.erl"])),
    Ebin = filename:join(Application, "ebin"),
    ok = filelib:ensure_dir(filename:join(Ebin, "x")),
    true = code:add_patha(Ebin),
    case compile(Source, Application) of
        {ok, Module, Binary} ->
            ok = file:write_file(filename:join(Ebin, atom_to_list(Module) ++ ".beam"), Binary),
            Loaded = code:ensure_loaded(Module),
            forget(Module),
            {ok, {_, Chunks}} = beam_lib:chunks(Binary, [exports, locals]),
            Kept = [io_lib:format("~ts/~b", [Name, Arity]) || {_, Functions} <- Chunks, {Name, Arity} <- Functions],
            io:format("ok\t~ts\t~s\t~ts~n", [
                lists:join("|", asked(Module, Source, Application)),
                case Loaded of {module, _} -> "goes-on"; _ -> "needed" end,
                lists:join("|", lists:sort([lists:flatten(Each) || Each <- Kept]))
            ]);
        {error, Errors, _} ->
            io:format("error\t~0p~n", [Errors])
    end,
    code:del_path(Ebin).

compile(Source, Application) ->
    compile:file(Source, [binary, {i, filename:join(Application, "include")}, return_errors]).

%% The call is compiled into an instruction that nobody can trace: the same module with another one in its place.
asked(Module, Source, Application) ->
    {ok, Text} = file:read_file(Source),
    Recording = lists:foldl(
        fun({From, To}, All) -> string:replace(All, From, To, all) end,
        Text,
        [{"erlang:load_nif(", "recorder:load_nif("}, {"-on_load(init/0)", "-export([init/0])"}]
    ),
    ok = filelib:ensure_dir(filename:join(Application, "recorded/src/x")),
    Written = filename:join(Application, "recorded/src/" ++ filename:basename(Source)),
    ok = file:write_file(Written, Recording),
    {ok, Module, Binary} = compile(Written, Application),
    {module, Module} = code:load_binary(Module, filename:join([Application, "ebin", atom_to_list(Module) ++ ".beam"]), Binary),
    load_recorder(),
    put(paths, []),
    catch Module:init(),
    forget(Module),
    [below(string:prefix(unicode:characters_to_list(Path), Application)) || Path <- lists:reverse(get(paths))].

below(nomatch) -> "elsewhere";
below(Path) -> Path.

load_recorder() ->
    Forms = [
        "-module(recorder).",
        "-export([load_nif/2]).",
        "load_nif(Path, _) -> put(paths, [Path | get(paths)]), {error, {load_failed, \"\"}}."
    ],
    Parsed = [begin {ok, Tokens, _} = erl_scan:string(Form), {ok, Read} = erl_parse:parse_form(Tokens), Read end || Form <- Forms],
    {ok, recorder, Binary} = compile:forms(Parsed),
    {module, recorder} = code:load_binary(recorder, "recorder", Binary).

forget(Module) ->
    code:purge(Module),
    code:delete(Module),
    code:purge(Module).
