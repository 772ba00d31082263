import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readLibraryCache } from '../../src/binary/loader/library-cache.ts';

const CACHE = '/etc/ld.so.cache';
// Debian keeps it out of the PATH of users.
const LDCONFIG = '/sbin/ldconfig';
const missing = [CACHE, LDCONFIG].find((path) => !existsSync(path));
if (missing !== undefined && process.env.CI === 'true') throw new Error(`install ${missing}: apt-get install libc-bin`);

test.skipIf(missing !== undefined)("this machine's list of libraries is what ldconfig prints", () => {
  const printed = execFileSync(LDCONFIG, ['-p', '-C', CACHE], { encoding: 'utf8' });
  // `libz.so.1 (libc6,x86-64) => /lib/x86_64-linux-gnu/libz.so.1`; some are for processors of a level: `hwcap: "x86-64-v3"`.
  const rows = [...printed.matchAll(/^\t(\S+) \(([^)]*)\) => (\S+)$/gm)].filter(
    ([, , kind]) => !kind?.includes('hwcap'),
  );
  const cache = readLibraryCache(readFileSync(CACHE, 'latin1'));
  const read = Array.from(cache?.listed ?? [], ([name, paths]) => paths.map((path) => `${name} ${path}`)).flat();
  expect(read.sort()).toEqual(rows.map(([, name, , path]) => `${name} ${path}`).sort());
  expect(read.length).toBeGreaterThan(5);
});
