import type { FlagSource } from '../cargo/model.ts';
import { valueOf } from '../chain/facts.ts';
import type { ProducerLink } from '../chain/model.ts';
import type { Located } from '../repository/index.ts';

/** The flag that makes a cdylib possible on a target whose C library is static by default. */
export const dynamicCrt = '-C target-feature=-crt-static';

/** True when the library is built for a C library that is static by default and nothing makes it dynamic: proved, not feared. */
export function staticByDefault(producer: ProducerLink): boolean {
  const linking = valueOf(producer.cLibrary);
  return linking?.crt === 'static' && linking.decidedBy === 'target';
}

/** The first `-crt-static` flag among sources that do not take effect. */
export function dynamicCrtIn(
  sources: readonly FlagSource[],
): { source: FlagSource; flag: Located<string> } | undefined {
  for (const source of sources) {
    const flag = source.flags.find(({ value }) => /target-feature=\S*-crt-static/.test(value));
    if (flag) return { source, flag };
  }
  return undefined;
}
