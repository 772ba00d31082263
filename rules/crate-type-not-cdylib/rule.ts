import type { CrateLink, ModuleLink, ProducerLink } from '../../src/chain/model.ts';
import { atLeast, contentSpan, defineRule, insert, safe, valueOf } from '../../src/engine/index.ts';
import { phasesMaySay } from '../../src/engine/inputs.ts';

const loadable = ['cdylib', 'dylib'];

export default defineRule({
  id: 'crate-type-not-cdylib',
  severity: 'error',
  title: 'The crate builds no library that the BEAM can load',
  link: 'crate',
  needs: ['module', 'crate'],
  uses: ['producer'],
  fixable: 'safe',
  check({ module, crate, producer }, report) {
    const { name, library, manifest } = crate.package;
    const types = library?.crateTypes;
    if (types?.value.some((type) => loadable.includes(type.value)) || !producer) return;
    if (!isMeantToLoad(module, crate, producer)) return;
    const built = types?.value.map((type) => type.value).join(' and ') || 'a plain Rust library';
    report({
      at: types?.span ?? library?.table ?? contentSpan(name),
      message: `\`${name.value}\` is built as ${built}, which the BEAM cannot load.`,
      label: 'no cdylib',
      help: 'Put "cdylib" first in `crate-type` under [lib].',
      related: [{ message: 'loads the library of this crate', span: module.module.use }],
      fix: safe('Add cdylib to the crate types', addition(crate, manifest.text)),
    });
  },
});

/** Rustler compiles the crate as its manifest says; a derivation may choose other crate types on the command line. */
function isMeantToLoad(module: ModuleLink, { package: own, foundBy }: CrateLink, producer: ProducerLink): boolean {
  if (valueOf(module.module.options.loads) === false) return false;
  if (producer.kind === 'rustler') {
    // From 0.37 on `-p` may select another member of the workspace than the package at the path.
    const byPath = module.hex !== undefined && atLeast(module.hex.value, '0.37.0') === false;
    const isSelected = byPath || valueOf(module.module.options.crate) === own.name.value;
    return isSelected && foundBy === 'path' && valueOf(module.mode) === 'compiles';
  }
  // Cargo.nix may have crate types of its own.
  if (producer.rust?.compiler === 'rustc' && producer.libraries.kind === 'unknown') return false;
  const words = producer.rust && valueOf(producer.rust.cargoArguments);
  const packages = valueOf(producer.packages);
  const builds = packages?.some((selected) => selected.directory === own.directory);
  if (builds !== true || words === undefined || words.some(({ value }) => value.includes('--crate-type'))) return false;
  // A phase has a cargo call of its own, or more words for that of the builder.
  return !producer.derivation || !phasesMaySay(/--crate-type/, producer.derivation);
}

/** The types that are built now stay: something may depend on them. */
function addition({ package: { library, manifest, place } }: CrateLink, text: string) {
  const types = library?.crateTypes;
  const { path } = manifest;
  if (types) return insert(path, types.span.start + 1, types.value.length > 0 ? '"cdylib", ' : '"cdylib"');
  const line = 'crate-type = ["cdylib", "rlib"]\n';
  const key = place('lib.name')?.key ?? place('lib.path')?.key;
  if (key && text[key.start - 1] === '\n') return insert(path, key.start, line);
  const header = library?.table && text.indexOf('\n', library.table.end);
  if (header !== undefined && header >= 0) return insert(path, header + 1, line);
  return insert(path, text.length, `${text.endsWith('\n') ? '' : '\n'}${library?.table ? '' : '\n[lib]\n'}${line}`);
}
