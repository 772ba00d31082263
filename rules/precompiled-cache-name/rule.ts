import type { CachedFile, Model } from '../../src/chain/model.ts';
import { nameGiven, renamedCopy } from '../../src/engine/copy.ts';
import { defineRule, type Fix, safe, valueOf } from '../../src/engine/index.ts';
import { isRefused } from '../../src/engine/switches.ts';

export default defineRule({
  id: 'precompiled-cache-name',
  severity: 'error',
  title: 'The cache holds the archive under another name',
  link: 'handoff',
  needs: ['module', 'build', 'handOff'],
  fixable: 'safe',
  check({ module, build, handOff, model }, report) {
    const { archive } = handOff;
    if (build.kind !== 'nix' || !archive || !isRefused(handOff)) return;
    const wanted = valueOf(archive.name);
    const cache = valueOf(archive.cache);
    const basename = module.module.precompiled && valueOf(module.module.precompiled.basename);
    if (wanted === undefined || basename === undefined || !cache?.files) return;
    const meant = cache.files.filter((file) => isMeant(file, wanted, basename));
    const [file] = meant;
    if (!file?.at || meant.length > 1) return;
    const at = file.placement ? nameGiven(file.placement, model.repository).span : file.at;
    report({
      at,
      message: `RustlerPrecompiled looks for \`${wanted}\` in its cache, and finds \`${shown(file.name)}\` there.`,
      label: `arrives as ${shown(file.name)}`,
      help: isArchive(file.name)
        ? `Call the file \`${wanted}\`.`
        : `Put the archive there as it was published, under the name \`${wanted}\`.`,
      related: [
        { message: 'asks for the archive', span: module.module.use },
        { message: 'the folder that is searched', span: cache.span },
      ],
      fix: file.fetchedAs === wanted ? renamed(file, wanted, model) : undefined,
    });
  },
});

/** A file that is the archive by its origin, or that bears the name of the crate. */
function isMeant({ name, fetchedAs }: CachedFile, wanted: string, basename: string): boolean {
  if (fetchedAs === wanted) return true;
  const plain = withoutHash(name).replace(/^lib/, '');
  return /\.(so|tar\.gz|tgz)$/.test(plain) && plain.startsWith(basename) && !/^\w/.test(plain.slice(basename.length));
}

function isArchive(name: string): boolean {
  return name.endsWith('.tar.gz');
}

/** The store's own name of a file: 32 letters, which nobody knows before the build, and the name. */
function withoutHash(name: string): string {
  return name.replace(/^e{32}-/, '');
}

function shown(name: string): string {
  return name.replace(/^e{32}-/, '<hash>-');
}

function renamed({ at, placement }: CachedFile, wanted: string, { repository }: Model): Fix | undefined {
  const edit = placement && at && renamedCopy(placement, wanted, repository);
  return edit && safe(`Call it ${wanted}`, edit);
}
