import { type ReleaseNumber, releaseNumber } from './release-number.ts';

/** A Linux distribution and the newest symbol versions that its C and C++ libraries define. */
export interface Distribution {
  readonly name: string;
  /** `2.36`: it defines every GLIBC_x.y up to this. */
  readonly glibc: string;
  /** Its libstdc++.so.6 defines every GLIBCXX_3.4.x up to this. */
  readonly glibcxx: string;
  readonly source: string;
}

const DEBIAN = 'packages.debian.org libc6, libstdc++6 (gcc-8, gcc-10, gcc-12, gcc-14)';
const UBUNTU = 'packages.ubuntu.com libc6, libstdc++6 (built from gcc-10, gcc-12, gcc-14)';
const RHEL =
  'the release notes of Red Hat Enterprise Linux; AlmaLinux and Rocky follow them; pypa/manylinux README (2_28, 2_34, 2_39)';
const AMAZON = 'docs.aws.amazon.com linux/al2023/ug/glibc-gcc-and-binutils';

/** Looser first: what loads on a row's system loads on every later row's, as far as symbol versions go. */
export const DISTRIBUTIONS: readonly Distribution[] = [
  row('Amazon Linux 2', '2.26', '3.4.24', AMAZON),
  row('Debian 10', '2.28', '3.4.25', DEBIAN),
  row('RHEL 8', '2.28', '3.4.25', RHEL),
  row('Debian 11', '2.31', '3.4.28', DEBIAN),
  row('Ubuntu 20.04', '2.31', '3.4.28', UBUNTU),
  row('Amazon Linux 2023', '2.34', '3.4.29', AMAZON),
  row('RHEL 9', '2.34', '3.4.29', RHEL),
  row('Ubuntu 22.04', '2.35', '3.4.30', UBUNTU),
  row('Debian 12', '2.36', '3.4.30', DEBIAN),
  row('RHEL 10', '2.39', '3.4.33', RHEL),
  row('Ubuntu 24.04', '2.39', '3.4.33', UBUNTU),
  row('Debian 13', '2.41', '3.4.33', DEBIAN),
];

/** The distributions whose glibc has a version, and the newest of those that are too old. */
export function distributionsWithGlibc(version: string): {
  readonly enough: readonly Distribution[];
  readonly tooOld: Distribution | undefined;
} {
  const wanted = releaseNumber(version);
  const enough = DISTRIBUTIONS.filter((distribution) => !isBelow(releaseNumber(distribution.glibc), wanted));
  return { enough, tooOld: DISTRIBUTIONS.findLast((distribution) => !enough.includes(distribution)) };
}

function isBelow(version: ReleaseNumber | undefined, wanted: ReleaseNumber | undefined): boolean {
  return !version || !wanted || version.compare(wanted) < 0;
}

function row(name: string, glibc: string, glibcxx: string, source: string): Distribution {
  return { name, glibc, glibcxx, source };
}
