import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const project = fileURLToPath(new URL('..', import.meta.url));

interface LockedPackage {
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly resolved?: string;
}

const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
const installed = Object.entries(packages)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => ({ name: path.replace(/^.*node_modules\//, ''), ...entry }));

const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
};

/** Licences under which a bundle may carry the code on, with the notices that the build writes. */
const PERMISSIVE =
  /^(MIT|ISC|BSD-[23]-Clause|Apache-2\.0|0BSD|BlueOak-1\.0\.0|CC0-1\.0|Python-2\.0|\(MIT OR CC0-1\.0\)|MPL-2\.0|MIT OR Apache-2\.0)$/;

describe('what the package is made of', () => {
  test('is bundled: whoever installs it installs nothing else', () => {
    expect(manifest.dependencies ?? {}).toEqual({});
  });

  test('has licences that a bundle may carry on', () => {
    const others = installed.filter(({ license }) => !PERMISSIVE.test(license ?? ''));
    expect(others.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
  });

  test('runs no script when it is installed, not even for developers', () => {
    const scripts = installed.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
    const allowed = scripts.filter((name) => manifest.allowScripts?.[name] !== false && name !== 'fsevents');
    expect(allowed).toEqual([]);
  });

  test('names no address that it comes from', () => {
    expect(installed.filter(({ resolved }) => resolved !== undefined).map(({ name }) => name)).toEqual([]);
  });
});
