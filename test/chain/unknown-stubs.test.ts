import { describe, expect, it } from 'vitest';
import { linkAfter } from '../support/changed-recipe.ts';

const STUB = '  def add(_a, _b), do: :erlang.nif_error(:nif_not_loaded)';

const moduleWith = async (to: string) => {
  const path = 'lib/ferry/native.ex';
  return (await linkAfter('module', { recipe: 'buildrustpackage-own-install', path, from: STUB, to })).verdict;
};

describe('a NIF that no known function of the module stands for', () => {
  it('leaves the module open where a library may define it', async () => {
    expect(await moduleWith('  use SomeDependency.Stubs')).toBe('unknown');
  });

  it('leaves the module open where its name is computed', async () => {
    expect(await moduleWith('  for name <- SomeDependency.nifs(), do: def(unquote(name)(_, _), do: :ok)')).toBe(
      'unknown',
    );
  });

  it('leaves it open in a module that takes too long to follow', async () => {
    expect(await moduleWith('  for i <- 1..200_000 do\n    def unquote(:"f#{i}")(), do: :ok\n  end')).toBe('unknown');
  });

  it('is nothing to leave open where the function is there', async () => {
    expect(await moduleWith(`  use SomeDependency.Stubs\n${STUB}`)).toBe('ok');
  });
});
