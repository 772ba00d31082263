// lib/{elixir,mix,eex,ex_unit,iex,logger}/lib @elixir-lang/elixir 63a7a054 (1.21-dev); whatever 1.14 has is among them.

function words(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}

/** Functions and macros of the modules that are asked about Mix, the machine and its files: no version of Elixir has others. */
export const ELIXIR_FUNCTIONS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'Application',
    words(
      'app_dir compile_env compile_env! delete_env ensure_all_started ensure_loaded ensure_started fetch_env',
      'fetch_env! format_error get_all_env get_application get_env load loaded_applications put_all_env put_env spec',
      'start started_applications stop unload',
    ),
  ],
  [
    'File',
    words(
      'cd cd! chgrp chgrp! chmod chmod! chown chown! close copy copy! cp cp! cp_r cp_r! cwd cwd! dir? exists? ln ln!',
      'ln_s ln_s! ls ls! lstat lstat! mkdir mkdir! mkdir_p mkdir_p! open open! read read! read_link read_link!',
      'regular? rename rename! rm rm! rm_rf rm_rf! rmdir rmdir! stat stat! stream! touch touch! write write!',
      'write_stat write_stat!',
    ),
  ],
  [
    'Mix',
    words(
      'compilers debug debug? ensure_application! env in_install_project install install? install_project_dir',
      'installed? path_for raise shell start stop target',
    ),
  ],
  [
    'Mix.Project',
    words(
      'app_path apps_paths build_path build_structure clear_deps_cache compile compile_path config config_files',
      'config_mtime consolidation_path deps_apps deps_config deps_path deps_paths deps_scms deps_tree',
      'ensure_structure get get! in_project load_paths manifest_path parent_umbrella_project_file pop project_file',
      'push umbrella? with_build_lock with_deps_lock',
    ),
  ],
  [
    'Path',
    words(
      'absname basename dirname expand extname join relative relative_to relative_to_cwd rootname safe_join',
      'safe_relative safe_relative_to split type wildcard',
    ),
  ],
  [
    'System',
    words(
      'argv at_exit build_info cmd compiled_endianness convert_time_unit cwd cwd! delete_env endianness fetch_env',
      'fetch_env! find_executable get_env get_pid halt monotonic_time no_halt os_time otp_release pid put_env restart',
      'schedulers schedulers_online shell stacktrace stop system_time time_offset tmp_dir tmp_dir! trap_signal',
      'unique_integer untrap_signal user_home user_home! version',
    ),
  ],
]);

/** Second names of Mix's own modules. */
export const MIX_MODULES: ReadonlySet<string> = words(
  'AppLoader CLI Compilers Config Dep ElixirVersionError Error Generator Hex InvalidTaskError Local NoProjectError',
  'NoTaskError Project ProjectStack PubSub PublicKey Rebar Release RemoteConverger SCM Shell State Sync Task Tasks',
  'TasksServer Utils',
);

/** First names of the modules that are there before any dependency is: those of Elixir's applications, and Hex. */
export const FIRST_NAMES: ReadonlySet<string> = words(
  'Access Agent Application ArgumentError ArithmeticError Atom BadArityError BadBooleanError BadFunctionError',
  'BadMapError BadStructError Base Behaviour Bitwise Calendar CaseClauseError Code Collectable CompileError',
  'CondClauseError Config Date DateTime Dict Duration DynamicSupervisor EEx Enum Enumerable ErlangError ExUnit',
  'Exception File Float Function FunctionClauseError GenEvent GenServer HashDict HashSet Hex IEx IO Inspect Integer',
  'JSON Kernel KeyError Keyword List Logger Macro Map MapSet MatchError MismatchedDelimiterError',
  'MissingApplicationsError Mix Module NaiveDateTime Node OptionParser PartitionSupervisor Path Port Process Protocol',
  'Range Record Regex Registry RuntimeError Set Stream String StringIO Supervisor SyntaxError System SystemLimitError',
  'Task Time TokenMissingError TryClauseError Tuple URI UndefinedFunctionError UnicodeConversionError Version',
  'WithClauseError',
);
