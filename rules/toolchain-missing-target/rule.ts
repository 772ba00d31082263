import { defineRule, insert, safe, textAt } from '../../src/engine/index.ts';

export default defineRule({
  id: 'toolchain-missing-target',
  severity: 'error',
  title: 'The toolchain has no standard library for the target',
  link: 'producer',
  needs: ['producer'],
  fixable: 'safe',
  check({ producer, model }, report) {
    const { triple, toolchain } = producer;
    if (triple.kind === 'unknown' || toolchain.kind === 'unknown') return;
    const { targets, targetsList, origin, span } = toolchain.value;
    if (targets.kind === 'unknown' || origin === 'outside') return;
    const names = targets.value.map((target) => target.value);
    if (names.includes(triple.value)) return;
    // rustup adds the host's own library, whatever machine that is.
    if (origin === 'rustup-file' && producer.tripleSpan === undefined) return;
    const list = targetsList && textAt(targetsList, model.repository);
    const at = targetsList ?? span;
    report({
      at,
      message: `The crate is built for ${triple.value}, and the toolchain has the standard library of ${names.join(', ') || 'its host'} only.`,
      label: `no ${triple.value}`,
      help: `Add "${triple.value}" to the targets of the toolchain.`,
      related: [{ message: `built for ${triple.value}`, span: producer.tripleSpan ?? producer.span }],
      fix:
        targetsList && list?.startsWith('[') && list.endsWith(']')
          ? safe(
              `Add ${triple.value} to the targets`,
              insert(at.path, at.end - 1, addition(list, triple.value, at.path)),
            )
          : undefined,
    });
  },
});

/** The new item as the list's language writes it: TOML separates by commas, Nix by blanks. */
function addition(list: string, triple: string, path: string): string {
  const inner = list.slice(1, -1);
  if (inner.trim() === '') return `"${triple}"`;
  if (path.endsWith('.nix')) return /\s$/.test(inner) ? `"${triple}" ` : ` "${triple}"`;
  return /,\s*$/.test(inner) ? ` "${triple}"` : `, "${triple}"`;
}
