import { expect, it } from 'vitest';
import { linkAfter } from '../support/changed-recipe.ts';

const build = async (from: string, to: string) =>
  (await linkAfter('build', { recipe: 'crane-musl', path: 'my_app/deps.nix', from, to })).reason;

const reason = 'a package that this build depends on is given no source';

it.each(['rustler', 'toml'])('a build is not proved when the package %s is given no source', async (name) => {
  expect(await build(`pkg = "${name}"`, `pkg = "${name}"`)).toBe(null);
  const source = name === 'rustler' ? '"0.36.2";\n\n      src' : '"0.7.0";\n\n      src';
  expect(await build(source, `${source}x`)).toBe(reason);
});

it.each(['dontUnpack = true;', 'unpackPhase = "mkdir source; cd source";', 'preUnpack = "src=$sources";'])(
  'a build is proved when a package without one gets it otherwise (%s)',
  async (given) => {
    expect(await build('"0.7.0";\n\n      src', `"0.7.0";\n\n      ${given}\n      srcx`)).toBe(null);
  },
);
