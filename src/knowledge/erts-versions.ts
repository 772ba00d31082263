/** The OTP release that brings an emulator of a version: erts 13.1.5 is OTP 25's. */
export interface ErtsVersion {
  /** First erts version of the release, `10.4`. */
  readonly since: string;
  readonly otp: number;
  readonly source: string;
}

const TABLE = 'erlang/otp otp_versions.table';

/** In ascending order. */
export const ERTS_VERSIONS: readonly ErtsVersion[] = [
  { since: '9.0', otp: 20, source: TABLE },
  { since: '10.0', otp: 21, source: TABLE },
  { since: '10.4', otp: 22, source: TABLE },
  { since: '11.0', otp: 23, source: TABLE },
  { since: '12.0', otp: 24, source: TABLE },
  { since: '13.0', otp: 25, source: TABLE },
  { since: '14.0', otp: 26, source: TABLE },
  { since: '15.0', otp: 27, source: TABLE },
  { since: '16.0', otp: 28, source: TABLE },
  {
    since: '17.0',
    otp: 29,
    source: 'what erl says of itself: "Erlang/OTP 29 [erts-17.0.3]", erlang-29.0.5/lib/erlang/erts-17.0.5 of nixpkgs',
  },
];

/** One major version of erts a release since OTP 23. */
const NEWEST_MAJOR = 17;

/** The OTP release of an erts version; undefined before OTP 20 and after the newest that the table knows of. */
export function otpOfErts(version: string): number | undefined {
  const [major = Number.NaN, minor = 0] = version.split('.').map(Number);
  if (!(major <= NEWEST_MAJOR)) return undefined;
  return ERTS_VERSIONS.findLast(({ since }) => {
    const [sinceMajor = 0, sinceMinor = 0] = since.split('.').map(Number);
    return major > sinceMajor || (major === sinceMajor && minor >= sinceMinor);
  })?.otp;
}
