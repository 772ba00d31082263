import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { type Files, readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const CORE = 'crates/compass_core/src/lib.rs';
const recipe = readFiles(join(fixturesFolder, 'recipes/crane-workspace'));

/** A core crate that the NIF crate is linked with: NIFs may come from an included file. */
const including = { ...recipe, [CORE]: `include!(concat!(env!("OUT_DIR"), "/made.rs"));\n${recipe[CORE]}` };

async function crateLinkOf(files: Files) {
  const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  const chain = report.chains.find(({ build }) => build === 'packages.x86_64-linux.default');
  return chain?.links.find(({ kind }) => kind === 'crate');
}

function changed(files: Files, path: string, from: string, to: string): Files {
  expect(files[path]).toContain(from);
  return { ...files, [path]: files[path]?.replace(from, to) ?? '' };
}

describe('a crate that the NIF crate is linked with', () => {
  it('is not read when neither its manifest nor the lock file brings it rustler', async () => {
    expect(await crateLinkOf(including)).toMatchObject({ verdict: 'ok' });
  });

  it.each<[string, Files]>([
    [
      'names rustler in its manifest',
      changed(
        including,
        'crates/compass_core/Cargo.toml',
        'edition.workspace = true\n',
        'edition.workspace = true\n[dependencies]\nrustler.workspace = true\n',
      ),
    ],
    [
      'gets rustler from a crate that lies elsewhere',
      changed(
        changed(
          including,
          'Cargo.lock',
          'name = "compass_core"\nversion = "0.2.0"\n',
          'name = "compass_core"\nversion = "0.2.0"\ndependencies = ["charts"]\n\n[[package]]\nname = "charts"\nversion = "1.0.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\ndependencies = ["rustler"]\n',
        ),
        'crates/compass_core/Cargo.toml',
        'edition.workspace = true\n',
        'edition.workspace = true\n[dependencies]\ncharts = "1"\n',
      ),
    ],
    [
      'depends on a crate that the lock file does not know',
      changed(
        including,
        'crates/compass_core/Cargo.toml',
        'edition.workspace = true\n',
        'edition.workspace = true\n[dependencies]\ncharts = "1"\n',
      ),
    ],
  ])('is read when it %s', async (_, files) => {
    expect(await crateLinkOf(files)).toMatchObject({
      verdict: 'unknown',
      reason: 'an included file may define NIFs',
    });
  });

  const macros =
    '#[macro_export]\nmacro_rules! course_nif {\n    () => {\n        #[rustler::nif]\n        fn sub(a: i64) -> i64 {\n            a\n        }\n    };\n}\n\n#[macro_export]\nmacro_rules! course {\n    () => {\n        const NORTH: i64 = 0;\n    };\n}\n';

  it.each<[string, string, string]>([
    ['by its path', 'compass_core::course_nif!();', 'unknown'],
    ['under an import', 'use compass_core::course_nif;\ncourse_nif!();', 'unknown'],
    ['under another name', 'use compass_core as core;\ncore::course_nif!();', 'unknown'],
    ['under an import of another name', 'use compass_core::course_nif as make;\nmake!();', 'unknown'],
    ['through a wildcard', 'use compass_core::*;\ncourse_nif!();', 'unknown'],
    ['that writes no NIF', 'compass_core::course!();', 'ok'],
    ['of another crate', 'charts::course_nif!();', 'ok'],
  ])('leaves the NIFs open where its macro is called %s', async (_, call, verdict) => {
    const path = 'crates/compass_nif/src/lib.rs';
    const files = { ...recipe, [CORE]: `${recipe[CORE]}${macros}`, [path]: `${call}\n${recipe[path]}` };
    expect(await crateLinkOf(files)).toMatchObject({ verdict });
  });
});
