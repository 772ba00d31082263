import type { External } from '../value.ts';

/** The path of an external value as a person would write it: `pkgs.coreutils`, `inputs.x.lib.f(…)`. */
export function externalPath(external: External): string {
  switch (external.form) {
    case 'root':
      return external.name;
    case 'selection':
      return `${externalPath(external.base)}.${external.attribute}`;
    case 'application':
      return `${externalPath(external.callee).replace(/\(…\)$/, '')}(…)`;
  }
}

// What is done to a package, and its outputs: none of these is its name.
const NO_NAMES = new Set([
  'override',
  'overrideAttrs',
  'overridePythonAttrs',
  'withPackages',
  'out',
  'dev',
  'bin',
  'lib',
]);

/** What a package is called, whatever was overridden of it. */
export function packageName(external: External): string {
  switch (external.form) {
    case 'root':
      return external.name;
    case 'selection':
      return NO_NAMES.has(external.attribute) ? packageName(external.base) : external.attribute;
    case 'application':
      return packageName(external.callee);
  }
}

/** The last name in the path: what a function is called. */
export function externalName(external: External): string {
  switch (external.form) {
    case 'root':
      return external.name;
    case 'selection':
      return external.attribute;
    case 'application':
      return externalName(external.callee);
  }
}

/** The value that the path starts from. */
export function externalRoot(external: External): External {
  switch (external.form) {
    case 'root':
      return external;
    case 'selection':
      return externalRoot(external.base);
    case 'application':
      return externalRoot(external.callee);
  }
}
