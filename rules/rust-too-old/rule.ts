import type { CrateLink, ProducerLink } from '../../src/chain/model.ts';
import { atLeast, defineRule, textAt, valueOf } from '../../src/engine/index.ts';
import { EDITION_MINIMUMS, LOCK_MINIMUMS, RUSTLER_MINIMUMS } from '../../src/knowledge/rust-minimums.ts';
import type { Fact, Located, Repository, Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'rust-too-old',
  severity: 'error',
  title: 'Toolchain older than what it compiles asks for',
  link: 'producer',
  needs: ['producer', 'crate'],
  fixable: 'none',
  check({ producer, crate, model }, report) {
    const rust = newestRust(producer);
    if (!rust || ignoresMinimum(producer)) return;
    const unmet = demands(crate, producer, model.repository).filter(
      ({ rust: needed }) => atLeast(rust.value, needed) === false,
    );
    const [demand] = unmet.toSorted((one, other) => (atLeast(one.rust, other.rust) ? -1 : 1));
    if (!demand) return;
    // A revision of nixpkgs tells by its day no more than between which releases it lies.
    const version = rust.because ? `at most Rust ${rust.value}` : `Rust ${rust.value}`;
    report({
      at: rust.at,
      message: `${demand.what} needs Rust ${demand.rust}, and this toolchain is ${version}.`,
      label: version,
      help: `Take a toolchain of Rust ${demand.rust} or newer, or ${demand.instead}.`,
      related: [
        { message: demand.what, span: demand.span },
        ...(rust.because ? [{ message: `has ${version}`, span: rust.because }] : []),
      ],
    });
  },
});

interface Demand {
  readonly what: string;
  readonly rust: string;
  readonly instead: string;
  readonly span: Span;
}

/** The edition is rustc's; the format of the lock and what a crate says of Rust (`rust-version`) are read by cargo alone. */
function demands(
  { package: pkg, rustler }: CrateLink,
  { rust: builder }: ProducerLink,
  repository: Repository,
): Demand[] {
  const found: Demand[] = [];
  const byCargo = builder?.compiler !== 'rustc';
  const version = byCargo ? valueOf(rustler) : undefined;
  const row = version === undefined ? undefined : RUSTLER_MINIMUMS.findLast(({ since }) => atLeast(version, since));
  if (row)
    found.push({
      what: `Crate rustler ${version}`,
      rust: row.rust,
      instead: 'lock an older rustler',
      span: rustler.span,
    });
  // A `rust-version` that the workspace gives is not followed.
  const written = byCargo ? pkg.place('package.rust-version')?.value : undefined;
  const asked = written && /^["'](\d+\.\d+)(\.\d+)?["']$/.exec(textAt(written, repository))?.[1];
  if (written && asked !== undefined) {
    const what = `Crate ${pkg.name.value}`;
    found.push({ what, rust: asked, instead: 'lower its `rust-version`', span: written });
  }
  const edition = valueOf(pkg.edition);
  const ofEdition = edition === undefined ? undefined : EDITION_MINIMUMS.get(edition);
  if (ofEdition) {
    const what = `Edition ${edition} of ${pkg.name.value}`;
    found.push({ what, rust: ofEdition.rust, instead: 'name an older edition', span: pkg.edition.span });
  }
  const { lock } = pkg;
  const ofLock = byCargo && lock && !lock.problem ? LOCK_MINIMUMS.get(lock.format.value) : undefined;
  if (lock && ofLock) {
    const what = `Version ${lock.format.value} of Cargo.lock`;
    found.push({ what, rust: ofLock.rust, instead: 'write the lock with an older cargo', span: lock.format.span });
  }
  return found;
}

/** The newest Rust that the toolchain can be: the version it names, else what its nixpkgs has. */
function newestRust({
  toolchain,
}: ProducerLink): (Located<string> & { at: Span; because: Span | undefined }) | undefined {
  if (toolchain.kind === 'unknown') return undefined;
  const { channel, atMost, span, file } = toolchain.value;
  const named = numbered(channel);
  if (named) return { ...named, at: file === undefined ? span : named.span, because: undefined };
  return atMost?.kind === 'known'
    ? { value: atMost.value, span: atMost.span, at: span, because: atMost.span }
    : undefined;
}

/** `1.70` and `1.70.0`; not `stable`, and no nightly. */
function numbered(channel: Fact<string>): Located<string> | undefined {
  const version = channel.kind === 'known' ? /^(\d+\.\d+(?:\.\d+)?)$/.exec(channel.value)?.[1] : undefined;
  return version === undefined ? undefined : { value: version, span: channel.span };
}

function ignoresMinimum({ rust, call }: ProducerLink): boolean {
  const variables = call.kind === 'known' ? call.value.environment : undefined;
  const words = rust?.cargoArguments.kind === 'known' ? rust.cargoArguments.value : [];
  return (
    rust?.cargoArguments.kind === 'unknown' ||
    words.some(({ value }) => value === '--ignore-rust-version') ||
    ['RUSTC', 'RUSTC_BOOTSTRAP', 'RUSTUP_TOOLCHAIN', 'CARGO_UNSTABLE_NEXT_LOCKFILE_BUMP'].some((name) =>
      variables?.has(name),
    )
  );
}
