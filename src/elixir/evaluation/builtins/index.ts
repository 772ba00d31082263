import { APPLICATION } from './application.ts';
import type { Builtins } from './builtin.ts';
import { ENUMERABLES } from './enumerables.ts';
import { ENVIRONMENT } from './environment.ts';
import { FILES } from './files.ts';
import { KEYWORDS } from './keywords.ts';
import { TEXT } from './text.ts';

export { KERNEL } from './kernel.ts';

/** Functions by `Module.name`, or `:module.name` for Erlang's. */
export const BUILTINS: Builtins = {
  ...APPLICATION,
  ...ENUMERABLES,
  ...ENVIRONMENT,
  ...FILES,
  ...KEYWORDS,
  ...TEXT,
};
