import { defineRule } from '../../src/engine/index.ts';

const reasons = {
  'workspace-root': 'the root of its workspace',
  'inherited-root': 'the workspace that its manifest inherits from',
  'path-dependency': 'a path dependency of a package that cargo reads',
  patch: 'what stands in for a crate',
  member: 'the manifest of a member of the workspace',
  library: 'the source of a library that a manifest names',
  'member-target': 'the only target of a member of the workspace',
  'named-target': 'the source of a target that a manifest names without its path',
  'build-script': 'the build script that a manifest names',
  lock: 'the Cargo.lock that governs the crate',
  crate: 'the manifest of the crate',
  embedded: 'a file that the crate embeds',
} as const;

export default defineRule({
  id: 'workspace-cut-off',
  severity: 'error',
  title: 'The source of the build leaves out what cargo needs',
  link: 'producer',
  needs: ['producer'],
  // Whoever leaves the crate out on purpose has to be told why Rustler compiles it nevertheless.
  yieldsTo: [
    'untracked-file',
    'lockfile-missing',
    'compiles-in-sandbox',
    'crates-not-vendored',
    'force-build-config-dead',
    'switch-not-exported',
    'options-configured-elsewhere',
    'skip-configured-for-other-module',
    'switch-value-mismatch',
    'switch-not-set',
    'dependency-config-missing',
  ],
  fixable: 'none',
  check({ producer }, report) {
    const cutOff = producer.missingFiles.filter((file) => file.exists && file.what !== 'embedded');
    const [first] = cutOff.filter((file) => file.what !== 'lock').concat(cutOff);
    if (!first) return;
    report({
      at: first.span,
      message: `\`${first.path}\` is not in the source of this build, and cargo needs it: it is ${reasons[first.what]}.`,
      label: `leaves out ${first.path}`,
      help:
        first.what === 'named-target'
          ? 'Keep the file in the source, or give the target its `path` in Cargo.toml: nobody looks for that.'
          : 'Take the folder that holds both as src, and keep the file in its filter.',
      related: [
        ...(first.neededBy ? [{ message: 'needs it', span: first.neededBy }] : []),
        { message: 'the build', span: producer.span },
      ],
    });
  },
});
