import type { CrateLink, HandOffLink, Model, ModuleLink, ProducerLink } from '../../src/chain/model.ts';
import { atLeast, defineRule, type Fix, insert, nameSpan, replace, safe, valueOf } from '../../src/engine/index.ts';
import type { Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'crate-name-mismatch',
  severity: 'error',
  title: 'Crate option and Cargo names differ',
  link: 'module',
  needs: ['module', 'crate'],
  uses: ['producer', 'handOff'],
  yieldsTo: ['crate-type-not-cdylib'],
  fixable: 'safe',
  check({ module, crate, producer, handOff, model }, report) {
    const name = valueOf(module.module.options.crate);
    const library = crate.package.library;
    if (valueOf(module.mode) !== 'compiles' || name === undefined || !module.hex || !library) return;
    const version = `rustler ${module.hex.value}`;
    const named = library.name.value;
    const atCrate = module.module.options.crateDefaulted ? module.module.use : module.module.options.crate.span;
    if (atLeast(module.hex.value, '0.37.0')) {
      if (isOtherPackage(name, crate, model)) {
        report({
          at: atCrate,
          message: `\`cargo rustc -p ${name}\` finds no such package: the crate is \`${crate.package.name.value}\`.`,
          help: `Give package, library target and \`crate:\` the same name; ${version} needs all three equal.`,
          related: [{ message: 'name of the package', span: crate.package.name.span }],
          fix: crate.package.name.value === named ? renameOption(named, module, crate, model) : undefined,
        });
      } else if (name === crate.package.name.value && name !== named && !keepsHyphens(producer, library.nameWritten)) {
        report({
          at: library.nameWritten ? library.name.span : atCrate,
          message: `\`${name}.so\` is what ${version} waits for, but Cargo names the library \`${named}\`.`,
          help: 'Give package, library target and `crate:` the same name, without a hyphen.',
          related: [{ message: 'the option that names the crate', span: atCrate }],
        });
      }
    } else if (atLeast(module.hex.value, '0.22.0')) {
      if (library.table && !library.nameWritten) {
        report({
          at: library.table,
          message: `\`[lib]\` has no name, and ${version} copies the library by the name that is written there.`,
          help: `Add \`name = "${named}"\` under [lib].`,
          fix: writeName(name, crate, module),
        });
      } else if (library.nameWritten && name !== named && !fits(module, handOff)) {
        report({
          at: atCrate,
          message: `\`lib${named}.so\` is what Rustler writes, but ${version} loads \`lib${name}.so\`.`,
          help: `Name the library target with \`crate: "${named}"\`, or set \`load_from:\`.`,
          related: [{ message: 'name of the library target', span: library.name.span }],
          fix: renameOption(named, module, crate, model),
        });
      }
    }
  },
});

/** `-p` selects a member of the workspace or a locked package, wherever cargo is started. */
function isOtherPackage(name: string, { package: own }: CrateLink, { crates }: Model): boolean {
  const within = crates.filter(
    (crate) =>
      crate.directory === own.directory || (own.workspace && crate.workspace?.directory === own.workspace.directory),
  );
  return ![
    ...within.map((crate) => crate.name.value),
    ...(own.lock?.packages ?? []).map((crate) => crate.name),
  ].includes(name);
}

/** Before Cargo 1.79 an artefact of a package with a hyphen kept it in its name. */
function keepsHyphens(producer: ProducerLink | undefined, nameWritten: boolean): boolean {
  const toolchain = producer && valueOf(producer.toolchain);
  const channel = toolchain && valueOf(toolchain.channel);
  return !nameWritten && channel !== undefined && atLeast(channel, '1.79.0') === false;
}

function fits(module: ModuleLink, handOff: HandOffLink | undefined): boolean {
  const { loadFromDefaulted, loads } = module.module.options;
  const file = `/lib${valueOf(module.module.options.crate)}.so`;
  const handed = handOff?.files.some(({ placement }) => `/${placement.path}`.endsWith(file));
  return !loadFromDefaulted || valueOf(loads) === false || handed === true;
}

/** Only when every build compiles the module: where it does not, a file is handed over under the old name. */
function renameOption(name: string, module: ModuleLink, crate: CrateLink, model: Model): Fix | undefined {
  const { options } = module.module;
  const at = options.crate.kind === 'known' && !options.crateDefaulted ? nameSpan(options.crate) : undefined;
  const builds = model.chains.filter(
    (chain) => chain.module.state === 'lost' || sameModule(chain.module.facts, module),
  );
  const compiled = builds.every(
    (chain) => chain.module.state === 'followed' && valueOf(chain.module.facts.mode) === 'compiles',
  );
  const folder = `${module.project.directory}/native/${name}`.replace(/^\//, '');
  if (!at || !compiled || !options.loadFromDefaulted) return undefined;
  if (options.pathDefaulted && folder !== crate.package.directory) return undefined;
  return safe(`Name the crate \`${name}\``, replace(at, name));
}

function sameModule(one: ModuleLink, other: ModuleLink): boolean {
  return one.module.name.value === other.module.name.value;
}

/** Writes the name that Cargo gives the library anyway. */
function writeName(name: string, { package: own }: CrateLink, module: ModuleLink): Fix | undefined {
  const key: Span | undefined = (own.place('lib.crate-type') ?? own.place('lib.crate_type'))?.key;
  if (!key || own.manifest.text[key.start - 1] !== '\n') return undefined;
  if (!module.module.options.loadFromDefaulted || own.library?.name.value !== name) return undefined;
  return safe('Write the name of the library target', insert(key.path, key.start, `name = "${name}"\n`));
}
