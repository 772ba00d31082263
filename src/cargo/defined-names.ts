import type { CallBeforeTarget } from './build-target.ts';
import { readConfiguration } from './config-files.ts';

/** Whether flags of a cargo call, were they for one target alone, may define a name for `cfg`: rustc's `--cfg`. */
export function mayDefineNames(call: CallBeforeTarget): boolean {
  const { layers, unknown } = readConfiguration({ ...call, triple: '' });
  if (unknown.length > 0 || layers.some(({ source }) => source.text.includes('--cfg'))) return true;
  return [...call.environment].some(([name, value]) => {
    return name.endsWith('RUSTFLAGS') && (value.kind === 'unknown' || value.value.includes('--cfg'));
  });
}
