import { aboutBuilt, askingModule } from '../../src/engine/built.ts';
import { contentSpan, defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'binary-missing',
  severity: 'error',
  title: 'The built tree has no file at the load path',
  link: 'binary',
  needs: ['binary', 'module'],
  yieldsTo: [
    'copied-from-nowhere',
    'copied-name-mismatch',
    'copied-to-other-app',
    'copied-too-late',
    'copy-target-directory-missing',
    'crate-name-mismatch',
    'crate-not-found',
    'crate-type-not-cdylib',
    'hook-overridden',
    'library-not-handed-over',
    'load-from-malformed',
    'load-from-other-file',
    'load-path-extension',
    'musl-crt-static',
    'naersk-copy-libs',
    'otp-app-mismatch',
    'shared-library-suffix',
    'static-package-set',
  ],
  fixable: 'none',
  check({ binary, module }, report) {
    const gone = binary.file?.content;
    if (gone && (gone.format !== 'none' || gone.cause.kind !== 'missing')) return;
    const { name, options } = module.module;
    const loadFrom =
      options.loadFrom.kind === 'known' && !options.loadFromDefaulted ? options.loadFrom.value : undefined;
    report(
      aboutBuilt(binary, [loadFrom && contentSpan(loadFrom.path), askingModule(module)], {
        message: `\`${binary.path}\` is not there, and \`${name.value}\`, which is compiled into this tree, loads it.`,
        label: 'loads a file that the build has not left',
        help: 'See to it that the file is in `priv/native` before the release is assembled, or that the load path names the file that is there.',
      }),
    );
  },
});
