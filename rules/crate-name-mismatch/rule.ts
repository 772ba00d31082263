import type { CargoPackage } from '../../src/cargo/model.ts';
import type { HandOffLink, Model, ModuleLink, ProducerLink } from '../../src/chain/model.ts';
import { atLeast, contentSpan, defineRule, valueOf } from '../../src/engine/index.ts';
import { nameOption, writeLibraryName } from './fixes.ts';

export default defineRule({
  id: 'crate-name-mismatch',
  severity: 'error',
  title: 'Crate option and Cargo names differ',
  link: 'module',
  needs: ['module', 'crate'],
  uses: ['producer', 'handOff'],
  yieldsTo: ['crate-type-not-cdylib'],
  fixable: 'safe',
  check({ module, crate: { package: own }, producer, handOff, model }, report) {
    const { options, use } = module.module;
    const name = valueOf(options.crate);
    const { library } = own;
    if (valueOf(module.mode) !== 'compiles' || name === undefined || !module.hex || !library) return;
    const version = `rustler ${module.hex.value}`;
    const built = library.name.value;
    const option = options.crateDefaulted ? use : contentSpan({ value: name, span: options.crate.span });
    const asksCargo = atLeast(module.hex.value, '0.37.0');
    // With `crate:` given twice the paths come of the first (compiler/config.ex, `opts[:crate]`), and `name` is the last.
    const loaded = valueOf(module.loadName);
    if (asksCargo && isOtherPackage(name, own, model)) {
      report({
        at: option,
        message: `\`${name}\` is no package that cargo finds here, but ${version} runs \`cargo rustc -p ${name}\`.`,
        label: `the package is ${own.name.value}`,
        help: `Give package, library target and \`crate:\` one name: ${version} needs all three equal.`,
        related: [{ message: 'name of the package', span: contentSpan(own.name) }],
        fix: own.name.value === built ? nameOption(built, module, own, model) : undefined,
      });
    } else if (asksCargo && name === own.name.value && name !== built && !keepsHyphen(producer, library.nameWritten)) {
      report({
        at: library.nameWritten ? contentSpan(library.name) : option,
        message: `\`${name}.so\` is what ${version} waits for, but Cargo names the library \`${built}\`.`,
        help: 'Give package, library target and `crate:` one name, without a hyphen.',
        related: [{ message: 'the option that names the crate', span: option }],
      });
    } else if (isRead(module.hex.value) && library.table && !library.nameWritten) {
      report({
        at: library.table,
        message: `\`[lib]\` has no name, and ${version} copies the library by the name that is written there.`,
        help: `Add \`name = "${built}"\` under [lib].`,
        related: [{ message: 'Rustler compiles the crate for this module', span: use }],
        fix: writeLibraryName(name, own, module),
      });
    } else if (
      isRead(module.hex.value) &&
      library.nameWritten &&
      isOther(loaded, built) &&
      !isPlaced(module, handOff)
    ) {
      report({
        at: option,
        message: `\`lib${built}.so\` is what Rustler writes, but ${version} loads \`${loaded}.so\`.`,
        help: `Name the library target with \`crate: "${built}"\`, or set \`load_from:\`.`,
        related: [{ message: 'name of the library target', span: contentSpan(library.name) }],
        fix: nameOption(built, module, own, model),
      });
    }
  },
});

/** From 0.22 to 0.36 Rustler reads the name of the library out of Cargo.toml (SEMANTICS 1.1). */
function isRead(hex: string): boolean {
  return atLeast(hex, '0.22.0') === true && atLeast(hex, '0.37.0') === false;
}

/** `-p` selects a member of the workspace or a locked package, wherever cargo is started. */
function isOtherPackage(name: string, own: CargoPackage, { crates }: Model): boolean {
  const root = own.workspace?.directory;
  const members = crates.filter((crate) => root !== undefined && crate.workspace?.directory === root);
  if ([own, ...members].some((found) => found.name.value === name)) return false;
  const locked = own.lock?.packages.filter((found) => found.name === name) ?? [];
  return locked.every(({ source }) => source === undefined) && (locked.length === 0 || wasRenamed(own, name, crates));
}

/**
 * Whether the package had another name when its lock was written: cargo drops the old one with its first look at the lock. Not where a
 * path leads to a package that nobody read, which may bear it.
 */
function wasRenamed(own: CargoPackage, name: string, crates: readonly CargoPackage[]): boolean {
  const names = new Set(crates.map((crate) => crate.name.value));
  if (names.has(name) || own.lock?.packages.some((locked) => locked.name === own.name.value)) return false;
  return crates.every(({ dependencies }) => dependencies.every((one) => !one.path || names.has(one.packageName)));
}

/** Before Cargo 1.79 an artefact of a package with a hyphen kept it in its name. */
function keepsHyphen(producer: ProducerLink | undefined, nameWritten: boolean): boolean {
  const toolchain = producer && valueOf(producer.toolchain);
  const channel = toolchain && valueOf(toolchain.channel);
  return !nameWritten && channel !== undefined && atLeast(channel, '1.79.0') === false;
}

function isOther(loaded: string | undefined, built: string): boolean {
  return loaded !== undefined && loaded !== `lib${built}`;
}

/** Whether the module does not load the default name, or something else puts a file there. */
function isPlaced({ module, loadName }: ModuleLink, handOff: HandOffLink | undefined): boolean {
  if (!module.options.loadFromDefaulted || valueOf(module.options.loads) === false) return true;
  return handOff?.files.some(({ placement }) => placement.path.endsWith(`/${valueOf(loadName)}.so`)) === true;
}
