import type { CargoPackage } from '../../src/cargo/model.ts';
import type { Chain, ProducerLink } from '../../src/chain/model.ts';
import { contentSpan, defineRepositoryRule, valueOf } from '../../src/engine/index.ts';

const loadable = ['cdylib', 'dylib'];

export default defineRepositoryRule({
  id: 'library-name-collision',
  severity: 'warning',
  title: 'Two packages of one workspace write the same library file',
  link: 'crate',
  fixable: 'none',
  check({ crates, chains }, report) {
    for (const packages of byFile(crates.filter(isLoadable))) {
      const [kept, ...others] = packages.toSorted(nifsFirst);
      if (!kept || ![kept, ...others].some(dependsOnRustler)) continue;
      for (const other of others) {
        const build = buildOfBoth(kept, other, chains);
        if (!build) continue;
        const name = `lib${kept.library?.name.value}`;
        report({
          at: nameOf(other),
          message: `\`${other.name.value}\` and \`${kept.name.value}\` both build \`${name}\` in one target folder, where one takes the place of the other.`,
          label: `also ${name}`,
          help: 'Give one of them another `name` under [lib].',
          related: [
            { message: `builds ${name} as well`, span: nameOf(kept) },
            { message: 'builds them both', span: build.span },
          ],
        });
      }
    }
  },
});

/** Bindings for several languages bear one name each and are built apart: what counts is a cargo call that selects both packages. */
function buildOfBoth(one: CargoPackage, other: CargoPackage, chains: readonly Chain[]): ProducerLink | undefined {
  const followed = chains.flatMap(({ producer }) => (producer.state === 'followed' ? [producer.facts] : []));
  return followed.find(({ packages }) => {
    const folders = valueOf(packages)?.map(({ directory }) => directory) ?? [];
    return folders.includes(one.directory) && folders.includes(other.directory);
  });
}

function isLoadable({ library, workspace }: CargoPackage): boolean {
  return workspace !== undefined && library?.crateTypes?.value.some(({ value }) => loadable.includes(value)) === true;
}

function byFile(packages: readonly CargoPackage[]): Iterable<readonly CargoPackage[]> {
  const files = new Map<string, CargoPackage[]>();
  for (const pkg of packages) files.set(fileOf(pkg), [...(files.get(fileOf(pkg)) ?? []), pkg]);
  return files.values();
}

function fileOf({ library, workspace }: CargoPackage): string {
  return `${workspace?.directory}/${library?.name.value}`;
}

function dependsOnRustler({ dependencies }: CargoPackage): boolean {
  return dependencies.some(({ packageName }) => packageName === 'rustler');
}

function nifsFirst(left: CargoPackage, right: CargoPackage): number {
  const order = Number(dependsOnRustler(right)) - Number(dependsOnRustler(left));
  return order || (left.directory < right.directory ? -1 : 1);
}

function nameOf({ library, name }: CargoPackage) {
  return contentSpan(library?.nameWritten ? library.name : name);
}
