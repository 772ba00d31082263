/** A NIF in C with `add/2`. `MODULE` is its module, `INIT` its init function; `EXTRA` runs in it. */
export const NIF_IN_C = `
#include <erl_nif.h>
#ifndef INIT
#define INIT nif_init
#endif
#ifndef EXTRA
#define EXTRA
#endif
#ifndef BEFORE
#define BEFORE
#endif
BEFORE
#ifdef __cplusplus
extern "C" {
#endif
static ERL_NIF_TERM add(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  int a, b;
  if (!enif_get_int(env, argv[0], &a) || !enif_get_int(env, argv[1], &b)) return enif_make_badarg(env);
  return enif_make_int(env, a + b);
}
static ErlNifFunc functions[] = {{"add", 2, add, 0}};
static ErlNifEntry entry = {
  ERL_NIF_MAJOR_VERSION, ERL_NIF_MINOR_VERSION, MODULE, 1, functions, 0, 0, 0, 0,
  ERL_NIF_VM_VARIANT, 1, sizeof(ErlNifResourceTypeInit), ERL_NIF_MIN_ERTS_VERSION};
ErlNifEntry *INIT(void) { EXTRA return &entry; }
#ifdef __cplusplus
}
#endif
`;

/** The same without any header, for machines whose C library has none here. */
export const NIF_WITHOUT_HEADERS = `
static struct { int major, minor; const char *name; } entry = {2, 15, MODULE};
void *nif_init(void) { return &entry; }
`;

/** The same in Rust, without the crate rustler. */
export const NIF_IN_RUST = `
use std::os::raw::{c_char, c_int, c_uint, c_void};

extern "C" {
    fn enif_get_int(env: *mut c_void, term: usize, out: *mut c_int) -> c_int;
    fn enif_make_int(env: *mut c_void, value: c_int) -> usize;
    fn enif_make_badarg(env: *mut c_void) -> usize;
}

#[repr(C)]
pub struct Function {
    name: *const c_char,
    arity: c_uint,
    pointer: unsafe extern "C" fn(*mut c_void, c_int, *const usize) -> usize,
    flags: c_uint,
}

#[repr(C)]
pub struct Entry {
    major: c_int,
    minor: c_int,
    name: *const c_char,
    count: c_int,
    functions: *const Function,
    callbacks: [*const c_void; 4],
    variant: *const c_char,
    options: c_uint,
    resource_size: usize,
    min_erts: *const c_char,
}

unsafe impl Sync for Function {}
unsafe impl Sync for Entry {}

unsafe extern "C" fn add(env: *mut c_void, _argc: c_int, argv: *const usize) -> usize {
    let (mut a, mut b) = (0, 0);
    if enif_get_int(env, *argv, &mut a) == 0 || enif_get_int(env, *argv.add(1), &mut b) == 0 {
        return enif_make_badarg(env);
    }
    // An allocation and a formatted string: the standard library is really used.
    let sum: c_int = vec![a, b].iter().sum();
    enif_make_int(env, format!("{sum}").parse().unwrap())
}

static FUNCTIONS: [Function; 1] = [Function { name: b"add\\0".as_ptr() as *const c_char, arity: 2, pointer: add, flags: 0 }];

static ENTRY: Entry = Entry {
    major: 2,
    minor: 15,
    name: concat!(env!("NIF_MODULE"), "\\0").as_ptr() as *const c_char,
    count: 1,
    functions: FUNCTIONS.as_ptr(),
    callbacks: [std::ptr::null(); 4],
    variant: b"beam.vanilla\\0".as_ptr() as *const c_char,
    options: 1,
    resource_size: 32,
    min_erts: b"OTP-22.0\\0".as_ptr() as *const c_char,
};

#[no_mangle]
pub extern "C" fn nif_init() -> *const Entry {
    &ENTRY
}
`;

/** Makes each module with `load/1` and `add/2`, writes it to ebin and loads its library: a line of module and outcome. */
export const LOADER = `
main([Ebin, Cases]) ->
    {ok, Text} = file:read_file(Cases),
    Lines = string:split(string:trim(binary_to_list(Text)), "\\n", all),
    [one(Ebin, string:split(Line, "\\t")) || Line <- Lines].

one(Ebin, [Name, Path]) ->
    Module = list_to_atom(Name),
    Load = {call, 1, {remote, 1, {atom, 1, erlang}, {atom, 1, load_nif}}, [{var, 1, 'P'}, {integer, 1, 0}]},
    Forms = [
        {attribute, 1, module, Module},
        {attribute, 1, export, [{load, 1}, {add, 2}]},
        {function, 1, load, 1, [{clause, 1, [{var, 1, 'P'}], [], [Load]}]},
        {function, 1, add, 2, [{clause, 1, [{var, 1, '_A'}, {var, 1, '_B'}], [], [{atom, 1, not_loaded}]}]}
    ],
    {ok, Module, Beam} = compile:forms(Forms),
    ok = file:write_file(filename:join(Ebin, Name ++ ".beam"), Beam),
    {module, Module} = code:load_binary(Module, Name, Beam),
    case Module:load(Path) of
        ok -> io:format("~s\\tok ~p~n", [Name, Module:add(2, 3)]);
        {error, {Reason, Message}} -> io:format("~s\\t~p ~s~n", [Name, Reason, Message])
    end.
`;
