import type { IgnoredSetting } from '../../src/chain/model.ts';
import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'cargo-setting-ignored',
  severity: 'warning',
  title: 'Setting that cargo never reads',
  link: 'crate',
  needs: ['crate'],
  fixable: 'none',
  check({ crate }, report) {
    for (const setting of crate.ignoredSettings) {
      report({ at: setting.key, label: 'has no effect', ...explain(setting) });
    }
  },
});

function explain({ kind, file, root }: IgnoredSetting): { message: string; help: string } {
  switch (kind) {
    case 'member-profile':
    case 'member-patch': {
      const table = kind === 'member-profile' ? '[profile]' : '[patch]';
      return {
        message: `\`${table}\` in ${file} has no effect: cargo reads it from the root of the workspace, ${root}.`,
        help: `Move it to ${root}.`,
      };
    }
    case 'env-rustflags':
      return {
        message: `\`[env]\` in ${file} sets variables for the programs that cargo starts, and it is cargo itself that reads RUSTFLAGS.`,
        help: 'Write the flags as `rustflags` under [build] or [target.<triple>].',
      };
    case 'manifest-rustflags':
      return {
        message: `\`rustflags\` in ${file} has no effect: cargo reads flags from its configuration, not from a manifest.`,
        help: 'Move them to .cargo/config.toml, under [build] or [target.<triple>].',
      };
  }
}
