/** A NIF version (`ERL_NIF_MAJOR_VERSION.ERL_NIF_MINOR_VERSION`) and the OTP release that brought it. */
export interface NifVersion {
  /** `2.16`. */
  readonly version: string;
  /** First OTP major release whose virtual machine offers it. */
  readonly otp: number;
  readonly source: string;
}

const ERL_NIF = 'erts/emulator/beam/erl_nif.h "Version history", sthagen/erlang-otp @816df551';

/** In ascending order. A library loads when its minor version is not above the machine's (erl_nif.c `erts_load_nif`). */
export const NIF_VERSIONS: readonly NifVersion[] = [
  { version: '2.11', otp: 19, source: ERL_NIF },
  { version: '2.12', otp: 20, source: ERL_NIF },
  { version: '2.14', otp: 21, source: ERL_NIF },
  { version: '2.15', otp: 22, source: ERL_NIF },
  { version: '2.16', otp: 24, source: ERL_NIF },
  { version: '2.17', otp: 26, source: ERL_NIF },
  { version: '2.18', otp: 29, source: 'rusterlium/rustler CHANGELOG.md @83fe440c, otp_headers/update.sh' },
];

/** The NIF version of an OTP major release; undefined before OTP 19 and after the newest that the table knows of. */
export function nifVersionOfOtp(major: number): NifVersion | undefined {
  const newest = NIF_VERSIONS[NIF_VERSIONS.length - 1];
  if (!newest || major > newest.otp) return undefined;
  return NIF_VERSIONS.findLast((row) => row.otp <= major);
}

/** The newest NIF version that the build script of a range of crate versions takes from the `erl` it finds; it stops at a newer one. */
export interface BuildScriptLimit {
  /** First version of the range; it lasts until the next row. */
  readonly since: string;
  /** Undefined: the crate no longer asks. */
  readonly newest: string | undefined;
  readonly source: string;
}

const BUILD_SCRIPT = 'rusterlium/rustler rustler/build.rs NIF_VERSION, activate_versions';

export const BUILD_SCRIPT_LIMITS: readonly BuildScriptLimit[] = [
  { since: '0.21.0', newest: '2.15', source: `${BUILD_SCRIPT} @rustler-0.21.0` },
  { since: '0.22.0', newest: '2.16', source: `${BUILD_SCRIPT} @rustler-0.22.0 to @rustler-0.27.0` },
  { since: '0.28.0', newest: '2.17', source: `${BUILD_SCRIPT} @rustler-0.28.0` },
  { since: '0.29.0', newest: undefined, source: 'rustler/build.rs goes by features and asks no erl @rustler-0.29.0' },
];
