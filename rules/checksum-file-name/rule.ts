import type { ChecksumFile } from '../../src/elixir/model.ts';
import { defineRule, valueOf } from '../../src/engine/index.ts';
import { asPublished } from '../../src/engine/published.ts';

export default defineRule({
  id: 'checksum-file-name',
  severity: 'error',
  title: 'The checksum file is not named after the module',
  link: 'module',
  needs: ['module', 'build'],
  fixable: 'none',
  check({ module, build }, report) {
    const published = asPublished(module, build);
    if (!published?.downloads) return;
    const wanted = `checksum-${module.module.atom}.exs`;
    const files = module.checksumFiles;
    if (files.some(({ path }) => nameOf(path) === wanted)) return;
    const basename = published.module.precompiled && valueOf(published.module.precompiled.basename);
    const orphans = files.filter(
      (file) => basename !== undefined && isFor(file, basename) && !isTaken(file, module.nifModules),
    );
    const [orphan] = orphans;
    const [first] = orphan?.archives.values() ?? [];
    if (!orphan || !first || orphans.length > 1) return;
    report({
      at: first.span,
      message: `RustlerPrecompiled reads the checksums of \`${module.module.name.value}\` from \`${wanted}\`, and these stand in \`${nameOf(orphan.path)}\`.`,
      label: 'read by no module',
      help: `Rename the file to \`${wanted}\`.`,
      related: [{ message: 'the module that needs it', span: module.module.name.span }],
    });
  },
});

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Every archive in it is one of this crate. */
function isFor({ archives, problem }: ChecksumFile, basename: string): boolean {
  const names = [...archives.keys()];
  return !problem && names.length > 0 && names.every((name) => name.replace(/^lib/, '').startsWith(`${basename}-v`));
}

function isTaken({ path }: ChecksumFile, modules: ReadonlySet<string>): boolean {
  return [...modules].some((atom) => nameOf(path) === `checksum-${atom}.exs`);
}
