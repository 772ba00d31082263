import { expect, it } from 'vitest';
import { archiveName, compatibleNifVersion } from '../../src/knowledge/precompiled-archives.ts';

it('takes the NIF version of the BEAM, else the highest below it', () => {
  expect(compatibleNifVersion('2.16', ['2.15', '2.16'])).toBe('2.16');
  expect(compatibleNifVersion('2.17', ['2.15'])).toBe('2.15');
  expect(compatibleNifVersion('2.17', ['2.16', '2.14'])).toBe('2.16');
  expect(compatibleNifVersion('2.15', ['2.16', '2.17'])).toBeUndefined();
});

it('names archives after the crate, the version, the NIF version and the target', () => {
  const name = { basename: 'fast', version: '1.2.0', nifVersion: '2.15', variant: undefined };
  expect(archiveName({ ...name, target: 'x86_64-unknown-linux-gnu' })).toBe(
    'libfast-v1.2.0-nif-2.15-x86_64-unknown-linux-gnu.so.tar.gz',
  );
  expect(archiveName({ ...name, target: 'aarch64-apple-darwin', variant: 'old' })).toBe(
    'libfast-v1.2.0-nif-2.15-aarch64-apple-darwin--old.so.tar.gz',
  );
  expect(archiveName({ ...name, target: 'x86_64-pc-windows-msvc' })).toBe(
    'fast-v1.2.0-nif-2.15-x86_64-pc-windows-msvc.dll.tar.gz',
  );
});
