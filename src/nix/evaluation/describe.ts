import type { External, Value } from '../value.ts';

/** The attribute path of an external value as a person would write it, `pkgs.beamPackages.mixRelease`. */
export function externalPath(external: External): string {
  switch (external.form) {
    case 'root':
      return external.name;
    case 'selection':
      return `${externalPath(external.base)}.${external.attribute}`;
    case 'application':
      return `${externalPath(external.callee)} …`;
  }
}

/** A value in a sentence: `a list`, `pkgs.stdenv from outside the repository`. */
export function describe(value: Value): string {
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'external':
      return `${externalPath(value)} from outside the repository`;
    case 'attributes':
    case 'update':
      return 'a set';
    case 'closure':
    case 'primitive':
      return 'a function';
    case 'integer':
      return 'an integer';
    case 'unknown':
      return value.reason;
    default:
      return `a ${value.kind}`;
  }
}
