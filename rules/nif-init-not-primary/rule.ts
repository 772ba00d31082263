import type { CrateLink, ProducerLink } from '../../src/chain/model.ts';
import { mayFind } from '../../src/engine/build-scripts.ts';
import { placeOfBuilder } from '../../src/engine/generated.ts';
import { atLeast, defineRule, valueOf } from '../../src/engine/index.ts';
import type { Derivation } from '../../src/nix/model.ts';
import type { FileView } from '../../src/repository/index.ts';

/** What rustler's macro looks for when it decides on the name of the init function (rustler_codegen/src/init.rs). */
const marks = ['RUSTLER_PRIMARY_NIF_INIT', 'CARGO_PRIMARY_PACKAGE'];

export default defineRule({
  id: 'nif-init-not-primary',
  severity: 'error',
  title: 'The NIF crate is not the primary package of its build, so it has no nif_init',
  link: 'producer',
  needs: ['producer', 'crate'],
  uses: ['handOff'],
  fixable: 'none',
  check({ producer, crate, handOff, model }, report) {
    const { derivation, rust } = producer;
    const version = valueOf(crate.rustler);
    if (!derivation || !rust || version === undefined || atLeast(version, '0.37.0') !== true) return;
    const why = reason(producer, crate);
    if (!why || isMarked(derivation, crate, model.repository)) return;
    // cargo hands the `[env]` of its configuration to rustc, in which the macro runs.
    if (rust.compiler === 'cargo' && mayFind(new RegExp(marks.join('|')), producer)) return;
    report({
      at: placeOfBuilder(producer, handOff, model.repository),
      message: `\`${crate.package.name.value}\` exports \`nif_init\` only as the primary package of a cargo call (rustler ${version}), and ${why.text}.`,
      label: why.label,
      help: why.help,
      related: [{ message: `depends on rustler ${version}`, span: crate.rustler.span }],
    });
  },
});

interface Reason {
  readonly text: string;
  readonly label: string;
  readonly help: string;
}

function reason(producer: ProducerLink, { package: pkg }: CrateLink): Reason | undefined {
  const packages = valueOf(producer.packages);
  if (producer.rust?.compiler === 'rustc') {
    if (!packages?.some(({ directory }) => directory === pkg.directory)) return undefined;
    return {
      text: 'buildRustCrate calls rustc without cargo',
      label: 'no primary package here',
      help: `Set \`RUSTLER_PRIMARY_NIF_INIT = "1"\` and \`CARGO_CRATE_NAME = "${pkg.library?.name.value ?? pkg.name.value}"\` in the override of the crate.`,
    };
  }
  const [first] = packages ?? [];
  const libraries = valueOf(producer.libraries);
  const isBuilt = libraries?.some((library) => library.package.directory === pkg.directory);
  if (!first || !isBuilt || packages?.some(({ directory }) => directory === pkg.directory)) return undefined;
  return {
    text: `this build selects \`${first.name.value}\`, which only depends on it`,
    label: 'selects another package',
    help: `Select \`${pkg.name.value}\` with -p, or set \`RUSTLER_PRIMARY_NIF_INIT = "1"\`.`,
  };
}

/** Whether the build, a phase or the build script says that the crate is primary: by a variable of any value. */
function isMarked(derivation: Derivation, { package: pkg }: CrateLink, view: FileView): boolean {
  if (marks.some((name) => derivation.environment.has(name))) return true;
  const texts = [...derivation.phases.values()].flatMap(({ text }) => text);
  if (texts.some((part) => part.kind === 'unknown' || (part.kind === 'text' && mentionsMark(part.text)))) return true;
  const script = view.read(pkg.directory === '' ? 'build.rs' : `${pkg.directory}/build.rs`);
  return script.kind === 'text' && mentionsMark(script.source.text);
}

function mentionsMark(text: string): boolean {
  return marks.some((name) => text.includes(name));
}
