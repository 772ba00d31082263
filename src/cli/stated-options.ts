import { globFault } from '../configuration/glob.ts';
import type { FailLevel, Setting, Stated } from '../configuration/model.ts';
import type { Arguments } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/** What the options of the command line say. Throws UsageError. */
export function statedOptions(args: Arguments): Stated {
  const one = <T extends string>(name: string): Setting<T> | undefined => {
    const value = args.last(name);
    return value === undefined ? undefined : { value: value as T, origin: { kind: 'option', name: `--${name}` } };
  };
  const list = (name: string): Setting<readonly string[]> | undefined => {
    const value = args.all(name);
    return value.length === 0 ? undefined : { value, origin: { kind: 'option', name: `--${name}` } };
  };
  const globs = (name: 'include' | 'exclude') => {
    for (const glob of args.all(name)) {
      const fault = globFault(glob);
      if (fault) throw new UsageError(`--${name} ${glob} names no path below the checked directory: ${fault}`, []);
    }
    return list(name);
  };
  const failOn = one<FailLevel>('fail-on');
  const systems = list('system');
  const include = globs('include');
  const exclude = globs('exclude');
  const baseline = one('baseline');
  const only = list('rule');
  const skip = list('skip');
  return {
    ...(failOn && { failOn }),
    ...(systems && { systems }),
    ...(include && { include }),
    ...(exclude && { exclude }),
    ...(baseline && { baseline }),
    ...(only && { only }),
    ...(skip && { skip }),
  };
}
