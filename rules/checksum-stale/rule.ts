import type { BuildLink, HandOffLink, ModuleLink } from '../../src/chain/model.ts';
import type { ChecksumFile, PrecompiledUse } from '../../src/elixir/model.ts';
import { defineRule, type FindingDraft, valueOf } from '../../src/engine/index.ts';
import { asPublished } from '../../src/engine/published.ts';
import { archiveName } from '../../src/knowledge/precompiled-archives.ts';
import type { Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'checksum-stale',
  severity: 'warning',
  title: 'The checksum file does not name the archives of this version',
  link: 'handoff',
  needs: ['module', 'build', 'handOff'],
  yieldsTo: ['checksum-file-name'],
  fixable: 'none',
  check({ module, build, handOff }, report) {
    const draft = refusedArchive(module, build, handOff) ?? staleFile(module, build);
    if (draft) report(draft);
  },
});

const regenerate = (module: ModuleLink) =>
  `Write the file again with \`mix rustler_precompiled.download ${module.module.name.value} --all\`.`;

/** An archive that a Nix build has in its cache and refuses, because the checksum file of the source does not name it. */
function refusedArchive(module: ModuleLink, build: BuildLink, { archive }: HandOffLink): FindingDraft | undefined {
  const name = archive && valueOf(archive.name);
  const checksum = archive && valueOf(archive.checksum);
  if (build.kind !== 'nix' || !name || valueOf(archive.cached) !== true || checksum === 'listed' || !checksum)
    return undefined;
  const file = `checksum-${module.module.atom}.exs`;
  const listed = ownFile(module)?.archives.get(name);
  if (checksum === 'differs') return otherContent(name, archive.checksum.span, listed?.span ?? module.module.use);
  const first = firstArchive(ownFile(module));
  return {
    at: first?.span ?? build.derivation.call,
    severity: 'error',
    message:
      checksum === 'no-file'
        ? `The source of this build holds no \`${file}\`, so RustlerPrecompiled refuses \`${name}\` from its cache.`
        : `\`${file}\` does not name \`${name}\`, so RustlerPrecompiled refuses it from its cache.`,
    label: checksum === 'no-file' ? 'no checksums here' : 'not the archive of this build',
    help: regenerate(module),
    related: [{ message: 'takes the archive', span: module.module.use }],
  };
}

/** The file in the cache is fetched by another hash than the one that it is compared with. */
function otherContent(name: string, at: Span, listed: Span): FindingDraft {
  return {
    at,
    severity: 'error',
    message: `The hash of \`${name}\` is another one in the checksum file, so RustlerPrecompiled refuses it from its cache.`,
    label: 'not the archive that is expected',
    help: 'Fetch the archive that the checksum file was made from, or write the file again with `mix rustler_precompiled.download`.',
    related: [{ message: 'compared with this one', span: listed }],
  };
}

/** The committed file of a package that is published from here: its version, its targets, its NIF versions. */
function staleFile(module: ModuleLink, build: BuildLink): FindingDraft | undefined {
  const published = asPublished(module, build);
  const use = published?.downloads ? published.module.precompiled : undefined;
  const file = ownFile(module);
  const first = firstArchive(file);
  if (!use || !file || !first) return undefined;
  const { version, basename } = use;
  if (version.kind === 'unknown' || basename.kind === 'unknown') return undefined;
  const names = [...file.archives.keys()].map((name) => name.replace(/^lib/, ''));
  const current = `${basename.value}-v${version.value}-nif-`;
  const related = [{ message: `version ${version.value}`, span: version.span }];
  if (!names.some((name) => name.startsWith(current))) {
    return {
      at: first.span,
      message: `The checksums are those of other archives than \`${current}…\`, which this version of the package asks for.`,
      label: `not version ${version.value}`,
      help: regenerate(module),
      related,
    };
  }
  const missing = expectedArchives(use).filter((name) => !file.archives.has(name));
  const [one] = missing;
  if (!one) return undefined;
  const others = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
  return {
    at: first.span,
    message: `The checksum file does not name \`${one}\`${others}, which the package offers.`,
    label: 'not all archives',
    help: regenerate(module),
    related,
  };
}

function ownFile(module: ModuleLink): ChecksumFile | undefined {
  const name = `checksum-${module.module.atom}.exs`;
  const file = module.checksumFiles.find(({ path }) => path === name || path.endsWith(`/${name}`));
  return file?.problem ? undefined : file;
}

function firstArchive(file: ChecksumFile | undefined) {
  return file?.archives.values().next().value;
}

/** Every target with every NIF version, variants left out: what is made for them may depend on anything. */
function expectedArchives({ version, basename, targets, nifVersions }: PrecompiledUse): readonly string[] {
  if (version.kind === 'unknown' || basename.kind === 'unknown') return [];
  const pairs = (valueOf(targets) ?? []).flatMap((target) =>
    (valueOf(nifVersions) ?? []).map((nif) => [target, nif] as const),
  );
  return pairs.map(([target, nif]) => {
    const name = { basename: basename.value, version: version.value, variant: undefined };
    return archiveName({ ...name, nifVersion: nif.value, target: target.value });
  });
}
