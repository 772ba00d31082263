import type { CrateLink, ProducerLink } from '../../src/chain/model.ts';
import { addAttributes } from '../../src/engine/attribute.ts';
import { hasBuildScript } from '../../src/engine/dynamic-lookup.ts';
import { atLeast, defineRule, type Fix, replace, safe, textAt, valueOf } from '../../src/engine/index.ts';
import type { Derivation } from '../../src/nix/model.ts';
import type { Repository, Span } from '../../src/repository/index.ts';

/** What replaces or narrows the tests that the builder runs: nobody knows then which ones they are. */
const changes = [
  'phases',
  'preCheck',
  'checkPhase',
  'checkPhaseCargoCommand',
  'cargoTestCommand',
  'cargoTestExtraArgs',
  'cargoTestFlags',
  'cargoTestCommands',
  'cargoTestOptions',
  'checkFlags',
  'checkType',
  'checkFeatures',
  'checkNoDefaultFeatures',
  'useNextest',
  'dontCargoCheck',
  'dontCheck',
];

export default defineRule({
  id: 'tests-run-outside-beam',
  severity: 'warning',
  title: 'The build runs tests of the NIF crate that need a BEAM',
  link: 'producer',
  needs: ['producer', 'crate'],
  fixable: 'safe',
  check({ producer, crate, model }, report) {
    const { derivation, rust } = producer;
    const checks = rust && valueOf(rust.doCheck);
    if (!derivation || !rust || rust.compiler !== 'cargo' || !checks?.value || !compiles(producer, crate)) return;
    if (isCross(derivation) || changes.some((name) => derivation.arguments.has(name))) return;
    if (testsNothing(crate, model.repository) || linksAnyway(producer)) return;
    const found = failing(crate, model.repository);
    if (!found) return;
    const isWritten = derivation.arguments.has('doCheck');
    report({
      at: isWritten ? checks.span : derivation.call,
      message: `\`cargo test\` runs in this build without a BEAM, and ${found.text}.`,
      label: isWritten ? 'runs cargo test' : 'runs cargo test unless doCheck is false',
      help: 'Set `doCheck = false`, and test the NIFs from Mix.',
      related: [{ message: found.label, span: found.span }],
      fix: withoutCheck(derivation, checks.span, model.repository),
    });
  },
});

function compiles({ packages }: ProducerLink, { package: pkg }: CrateLink): boolean {
  return valueOf(packages)?.some(({ directory }) => directory === pkg.directory) === true;
}

/** Tests of a cross build do not run where it is built. */
function isCross({ platform }: Derivation): boolean {
  return /pkgsCross|crossSystem/.test(platform.packageSet.value);
}

/** `[lib] test = false`; with `harness = false` rustc leaves out what `#[test]` marks. */
function testsNothing({ package: pkg }: CrateLink, repository: Repository): boolean {
  return ['lib.test', 'lib.harness'].some((key) => {
    const place = pkg.place(key);
    return place !== undefined && textAt(place.value, repository) !== 'true';
  });
}

/** Flags that make the linker put up with what only the BEAM brings; unknown flags may do so. */
function linksAnyway(producer: ProducerLink): boolean {
  const flags = valueOf(producer.flags);
  if (!flags || flags.unknown.length > 0) return true;
  return flags.flags.some(({ value }) => /undefined|dynamic_lookup|unresolved/.test(value));
}

interface Failing {
  readonly text: string;
  readonly label: string;
  readonly span: Span;
}

/**
 * The functions of the BEAM are undefined symbols before rustler 0.35: 0.34 registers every NIF before `main`, so that no test binary
 * links. Since 0.35 they are looked up, and a test that asks for an environment aborts.
 */
function failing(crate: CrateLink, repository: Repository): Failing | undefined {
  const { tests, nifs, differsInTests } = crate.source;
  const [first] = tests;
  const version = valueOf(crate.rustler);
  if (!first || version === undefined) return undefined;
  const registers = atLeast(version, '0.34.0') === true && atLeast(version, '0.35.0') === false;
  const links = differsInTests || hasBuildScript(crate, repository);
  if (registers && !links && nifs.some((nif) => !nif.conditional)) {
    return {
      text: `the tests do not link: rustler ${version} leaves it to the BEAM to bring its functions`,
      label: 'a test of the crate',
      span: first.name.span,
    };
  }
  const touching = tests.find((test) => test.usesEnvironment);
  if (!touching) return undefined;
  return {
    text: `the test \`${touching.name.value}\` takes an environment from it`,
    label: 'takes an environment of the BEAM',
    span: touching.name.span,
  };
}

function withoutCheck(derivation: Derivation, span: Span, repository: Repository): Fix | undefined {
  if (derivation.arguments.has('doCheck')) {
    return textAt(span, repository) === 'true' ? safe('Leave the tests to Mix', replace(span, 'false')) : undefined;
  }
  const edit = addAttributes(derivation, 'doCheck = false;', repository);
  return edit && safe('Leave the tests to Mix', edit);
}
