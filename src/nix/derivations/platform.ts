import { muslPlatform, nativePlatform, type PlatformFact } from '../../knowledge/platforms.ts';
import { type Fact, known, type Span, unknown } from '../../repository/index.ts';
import type { ShownDerivation, ShownDerivations } from './shown.ts';

/** The platform that a derivation's output runs on, as the C library that its build is made with tells. */
export function platformShown(shown: ShownDerivation, { all }: ShownDerivations, span: Span): Fact<PlatformFact> {
  const { system } = shown;
  if (system.endsWith('-darwin')) return found(nativePlatform(system), span);
  const libraries = new Set<string>();
  const seen = new Set([shown.path]);
  const queue = [shown];
  for (let next = queue.pop(); next; next = queue.pop()) {
    const library = /^(glibc|musl)-\d/.exec(next.name)?.[1];
    if (library) libraries.add(library);
    for (const path of next.inputDerivations) {
      const input = all.get(path);
      if (!input || seen.has(path)) continue;
      seen.add(path);
      queue.push(input);
    }
  }
  // A cross build has both, and another system than the one it runs on.
  if (libraries.size !== 1) return unknown('which C library the build is made with could not be told', span);
  return found(libraries.has('musl') ? muslPlatform(system) : nativePlatform(system), span);
}

function found(platform: PlatformFact | undefined, span: Span): Fact<PlatformFact> {
  return platform ? known(platform, span) : unknown('the system is not in the table', span);
}
