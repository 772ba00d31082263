import { describe, expect, it } from 'vitest';
import { packageOf } from '../model-of.ts';

const BINDINGS = `
  inherit (pkgs) lib;
  a = pkgs.stdenv.mkDerivation { name = "a"; src = ./.; outputs = [ "out" "lib" ]; };
  c = pkgs.stdenv.mkDerivation { name = "c"; src = ./.; };`;

/** What an expression yields as an argument of a derivation: outputs as `<name.output>`. */
function written(expression: string): string {
  const value = packageOf(
    `pkgs.stdenv.mkDerivation { name = "x"; src = ./.; given = ${expression}; }`,
    BINDINGS,
  ).arguments.get('given')?.value;
  if (value?.kind !== 'text') return `a value of kind ${value?.kind}`;
  return value.text
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind !== 'output' || part.derivation.name.kind !== 'known') return `<${part.kind}>`;
      return `<${part.derivation.name.value}.${part.output}${part.discarded ? ' discarded' : ''}>`;
    })
    .join('');
}

describe('the outputs of derivations of the repository', () => {
  it('are chosen by lib, the asked one before the first', () => {
    expect(written('lib.makeLibraryPath [ a c ]')).toBe('<a.lib>/lib:<c.out>/lib');
    expect(written('"${lib.getLib a}"')).toBe('<a.lib>');
    expect(written('if a ? lib then "has lib" else "has none"')).toBe('has lib');
  });

  it('are left alone by lib once one was chosen', () => {
    expect(written('lib.makeLibraryPath [ a.out ]')).toBe('<a.out>/lib');
    expect(written('"${lib.getBin a.lib}"')).toBe('<a.lib>');
  });
});

describe('the context of a text', () => {
  it('is discarded while the store path stays', () => {
    expect(written('builtins.unsafeDiscardStringContext "${a}/x"')).toBe('<a.out discarded>/x');
    expect(written('if builtins.hasContext (builtins.unsafeDiscardStringContext "${a}") then "some" else "none"')).toBe(
      'none',
    );
  });

  it('is that of a separator as well, also where nothing is separated', () => {
    expect(written('builtins.concatStringsSep "-${a}-" [ "x" "y" ]')).toBe('x-<a.out>-y');
    expect(written('builtins.concatStringsSep "-${a}-" [ "x" ]')).toBe('a value of kind unknown');
    expect(written('builtins.concatStringsSep "-" [ "x" ]')).toBe('x');
  });

  it('stays with the name of a file in a store path, where it cannot be seen', () => {
    expect(written('baseNameOf "${a}/lib/x.so"')).toBe('x.so');
    expect(written('if builtins.hasContext (baseNameOf "${a}/lib/x.so") then "some" else "none"')).toBe(
      'a value of kind unknown',
    );
  });
});
