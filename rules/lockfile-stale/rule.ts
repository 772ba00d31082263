import { contentSpan, defineRule, textAt, valueOf } from '../../src/engine/index.ts';

/** What cargo can write into the lock file by itself, without asking a registry. */
const mendedOffline = ['version', 'leftover', 'unlocked-local', 'unlisted'];

export default defineRule({
  id: 'lockfile-stale',
  severity: 'error',
  title: 'Cargo.lock does not carry out Cargo.toml',
  link: 'producer',
  needs: ['crate'],
  uses: ['producer'],
  fixable: 'none',
  check({ crate, producer, model }, report) {
    const lockUse = producer && valueOf(producer.lockUse);
    for (const { kind, entry, reason } of crate.staleEntries) {
      const fails = lockUse === 'locked' || (lockUse === 'offline' && !mendedOffline.includes(kind));
      report({
        at: contentSpan({ value: textAt(entry, model.repository).replaceAll(/^["']|["']$/g, ''), span: entry }),
        severity: fails ? 'error' : 'warning',
        message: `${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}.`,
        label: 'not in the lock file',
        help: 'Run `cargo update --workspace` in the folder of the crate, and commit Cargo.lock.',
        related: fails && producer ? [{ message: refusals[lockUse], span: producer.span }] : [],
      });
    }
  },
});

const refusals = {
  locked: 'this build runs cargo with --locked, which refuses a stale lock file',
  offline: 'this build has no network to complete the lock file',
} as const;
