import { valueOf } from '../chain/facts.ts';
import type { ProducerLink } from '../chain/model.ts';

/** The flag that makes a cdylib possible on a target whose C library is static by default. */
export const dynamicCrt = '-C target-feature=-crt-static';

/** True when the library is built for a C library that is static by default and nothing makes it dynamic: proved, not feared. */
export function staticByDefault(producer: ProducerLink): boolean {
  const linking = valueOf(producer.cLibrary);
  return linking?.crt === 'static' && linking.decidedBy === 'target';
}

/** Whether a flag makes the C library dynamic. */
export function isDynamicCrt(flag: string): boolean {
  return /target-feature=\S*-crt-static/.test(flag);
}
