import type { ProducerLink } from '../../src/chain/model.ts';
import { defineRule, insert, safe, textAt } from '../../src/engine/index.ts';

export default defineRule({
  id: 'toolchain-missing-target',
  severity: 'error',
  title: 'The toolchain has no standard library for the target',
  link: 'producer',
  needs: ['producer'],
  yieldsTo: ['target-mismatch', 'target-fixed-for-all-systems'],
  fixable: 'safe',
  check({ producer, model }, report) {
    const { triple, toolchain } = producer;
    // A target of one's own has a file, and no toolchain a library for it.
    if (triple.kind === 'unknown' || toolchain.kind === 'unknown' || triple.value.endsWith('.json')) return;
    const { targets, targetsList, origin, span } = toolchain.value;
    if (targets.kind === 'unknown' || origin === 'outside') return;
    const names = targets.value.map((target) => target.value);
    if (names.includes(triple.value)) return;
    // rustup adds the host's own library, whatever machine that is, and people add others by hand where the file has no list.
    const byRustup = origin === 'rustup-file' && producer.kind === 'rustler' && !producer.derivation;
    if (byRustup && (producer.tripleSpan === undefined || !targetsList || isHost(triple.value))) return;
    if (buildsStd(producer)) return;
    const list = targetsList && textAt(targetsList, model.repository);
    const at = targetsList ?? span;
    report({
      at,
      message: `The crate is built for ${triple.value}, and the toolchain has the standard library of ${names.join(', ') || 'its host'} only.`,
      label: `no ${triple.value}`,
      help:
        origin === 'fenix'
          ? `Add targets.${triple.value}.stable.rust-std, of the channel of its rustc, to what is combined.`
          : `Add "${triple.value}" to the targets of the toolchain.`,
      related: [{ message: `built for ${triple.value}`, span: producer.tripleSpan ?? producer.span }],
      fix:
        origin !== 'fenix' && targetsList && list?.startsWith('[') && list.endsWith(']')
          ? safe(
              `Add ${triple.value} to the targets`,
              insert(at.path, at.end - 1, addition(list, triple.value, at.path)),
            )
          : undefined,
    });
  },
});

/** A machine that people work on: rustup gives it the library of its own triple without being asked. */
function isHost(triple: string): boolean {
  return /^(x86_64|aarch64)-(apple-darwin|unknown-linux-gnu)$/.test(triple);
}

/** `-Z build-std` compiles the standard library for the target together with the crate. */
function buildsStd({ rust, call }: ProducerLink): boolean {
  if (rust?.cargoArguments.kind === 'unknown' || call.kind === 'unknown') return true;
  const { environment, files, view } = call.value;
  const words = rust?.cargoArguments.value ?? [];
  if (words.some(({ value }) => value.includes('build-std')) || environment.has('CARGO_UNSTABLE_BUILD_STD'))
    return true;
  return (files ?? []).some((file) => {
    if (!/(^|\/)\.cargo\/config(\.toml)?$/.test(file)) return false;
    const read = view.read(file);
    return read.kind === 'text' && read.source.text.includes('build-std');
  });
}

/** The new item as the list's language writes it: TOML separates by commas, Nix by blanks. */
function addition(list: string, triple: string, path: string): string {
  const inner = list.slice(1, -1);
  if (inner.trim() === '') return `"${triple}"`;
  if (path.endsWith('.nix')) return /\s$/.test(inner) ? `"${triple}" ` : ` "${triple}"`;
  return /,\s*$/.test(inner) ? ` "${triple}"` : `, "${triple}"`;
}
