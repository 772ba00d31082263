/**
 * What `use` of a library defines in a module, as far as the functions could be mistaken for stubs. Only libraries whose
 * `__using__` is known from its source; any other may define functions.
 */
export const KNOWN_LIBRARIES: Readonly<Record<string, readonly (readonly [name: string, arity: number])[]>> = {
  // elixir/lib/elixir/lib/gen_server.ex, `defmacro __using__` and `__before_compile__`
  GenServer: [
    ['child_spec', 1],
    ['init', 1],
    ['handle_call', 3],
    ['handle_cast', 2],
    ['handle_info', 2],
    ['terminate', 2],
    ['code_change', 3],
  ],
  // elixir/lib/elixir/lib/supervisor.ex, agent.ex, task.ex, dynamic_supervisor.ex
  Supervisor: [['child_spec', 1]],
  DynamicSupervisor: [['child_spec', 1]],
  Agent: [['child_spec', 1]],
  Task: [['child_spec', 1]],
  // elixir/lib/elixir/lib/application.ex
  Application: [['stop', 1]],
  // elixir/lib/elixir/lib/bitwise.ex: imports only
  Bitwise: [],
  // mix/lib/mix/project.ex: an @after_compile only
  'Mix.Project': [],
  // ex_unit/lib/ex_unit/case.ex: attributes and imports; the tests define functions of their own names
  'ExUnit.Case': [],
  // rustler_mix/lib/rustler.ex, `__before_compile__`; rustler_precompiled.ex, `__using__`
  Rustler: [['rustler_init', 0]],
  RustlerPrecompiled: [['load_rustler_precompiled', 0]],
};

/** Modules whose functions define nothing in the module that calls them. */
export const HARMLESS_MODULES: ReadonlySet<string> = new Set([
  'Application',
  'Atom',
  'Code',
  'Enum',
  'File',
  'IO',
  'Inspect',
  'Integer',
  'Kernel',
  'Keyword',
  'List',
  'Logger',
  'Macro',
  'Map',
  'MapSet',
  'Mix',
  'Mix.Project',
  'Mix.shell',
  'Module',
  'Path',
  'Process',
  'Regex',
  'String',
  'System',
  'Version',
]);

/** Functions of those modules that do. */
export const DEFINING_CALLS: ReadonlySet<string> = new Set([
  'Module.create',
  'Module.eval_quoted',
  'Code.eval_quoted',
  'Code.eval_string',
  'Code.eval_file',
  'Code.compile_quoted',
  'Code.compile_string',
]);

/** Kernel's own forms that may stand in a module's body and define no function that a NIF could replace. */
export const HARMLESS_FORMS: ReadonlySet<string> = new Set([
  'alias',
  'defexception',
  'defimpl',
  'defoverridable',
  'defprotocol',
  'defstruct',
  'import',
  'quote',
  'require',
]);

/** Those that take values: whatever is in their arguments happens as well. */
export const HARMLESS_FUNCTIONS: ReadonlySet<string> = new Set([
  'dbg',
  'inspect',
  'is_nil',
  'is_atom',
  'is_binary',
  'not',
  'raise',
  'send',
  'throw',
  'to_string',
  'var!',
]);
