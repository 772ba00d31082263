import type { FileSystem } from './file-system.ts';
import { listedIn, type TracedCall } from './trace.ts';

/**
 * A file system that answers from an earlier trace what it was asked then about a file or folder that still has the stamp that it had:
 * nobody looks into that again. `stampNow` gives the stamp of what stands at a path, however young it is.
 */
export function remembered(
  calls: readonly TracedCall[],
  inner: FileSystem,
  stampNow: (path: string) => string | undefined,
): FileSystem {
  const listings = new Map<string, TracedCall>();
  const answers = new Map<string, Map<string, TracedCall>>();
  const stamps = new Map<string, string>();
  for (const call of calls) {
    const [operation, path, , stamp] = call;
    if (stamp === undefined) continue;
    stamps.set(path, stamp);
    if (operation === 'readdir') listings.set(path, call);
    else if (operation.startsWith('ask ')) answers.set(path, (answers.get(path) ?? new Map()).set(operation, call));
  }
  const stillTrue = (call: TracedCall | undefined): TracedCall | undefined =>
    call?.[3] === undefined || stampNow(call[1]) !== call[3] ? undefined : call;
  const stampOf = (path: string): string | undefined => {
    const known = stamps.get(path);
    return known !== undefined && stampNow(path) === known ? known : inner.stamp?.(path);
  };
  return {
    ...inner,
    readdir(path) {
      const [, , listing] = stillTrue(listings.get(path)) ?? [];
      return (listing === undefined ? undefined : listedIn(listing)) ?? inner.readdir(path);
    },
    ask(path, question) {
      const [, , answer, stamp] = stillTrue(answers.get(path)?.get(`ask ${question.id}`)) ?? [];
      return answer === undefined ? inner.ask?.(path, question) : { answer, stamp };
    },
    stamp: inner.stamp && stampOf,
    expect(root, files, areLast) {
      const changed = files.filter((file) => {
        const known = answers.get(`${root}/${file}`);
        return known === undefined || ![...known.values()].every(stillTrue);
      });
      inner.expect?.(root, changed, areLast);
    },
  };
}
