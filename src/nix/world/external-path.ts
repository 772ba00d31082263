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

/** The last name in the path: what a package or function is called. */
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
