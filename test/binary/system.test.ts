import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLibraryCache } from '../../src/binary/loader/library-cache.ts';
import { systemOf } from '../../src/binary/loader/system.ts';
import { LONGEST_MS, processorMs } from '../hostile/bounds.ts';
import { temporaryFolder } from '../repository/temporary-checkout.ts';

const LOADER = '/lib64/ld-linux-x86-64.so.2';

/** A cache of entries that all have one name and one path, which begin at the end of what is said here. */
function cacheOf(count: number, strings: string): string {
  const entries = Buffer.alloc(48 + count * 24);
  entries.write('glibc-ld.so.cache1.1', 'latin1');
  entries.writeUInt32LE(count, 20);
  for (let entry = 48; entry < entries.length; entry += 24) {
    entries.writeUInt32LE(entries.length, entry + 4);
    entries.writeUInt32LE(entries.length, entry + 8);
  }
  return entries.toString('latin1') + strings;
}

function within<T>(work: () => T): T {
  const started = processorMs();
  const result = work();
  expect(processorMs() - started).toBeLessThan(LONGEST_MS);
  return result;
}

describe('a system whose files are not what they seem', () => {
  it('has a loader that is one long path', () => {
    const root = temporaryFolder({ [LOADER]: '/'.repeat(500_000), 'etc/ld.so.conf': '/opt/lib\n' });
    const system = within(() => systemOf(root, LOADER));
    expect(system?.directories).toContain('/opt/lib');
  });

  it('has a cache that lists one library again and again', () => {
    const cache = within(() => readLibraryCache(cacheOf(90_000, 'libz.so.1\0')));
    expect(cache?.listed.get('libz.so.1')).toHaveLength(90_000);
  });

  it('has a cache of names without an end', () => {
    const cache = within(() => readLibraryCache(cacheOf(90_000, 'x'.repeat(4_000_000))));
    expect([...(cache?.listed.keys() ?? [])]).toEqual(['']);
  });
});

it('a loader says the folders that it was built to search', () => {
  const root = temporaryFolder({ [join('.', LOADER)]: 'ELF\0\0/usr/lib/x86_64/\0/usr/lib/\0\0rest' });
  expect(systemOf(root, LOADER)?.directories).toEqual(['/usr/lib/x86_64', '/usr/lib']);
});
