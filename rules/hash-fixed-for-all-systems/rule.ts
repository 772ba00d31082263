import { closureOf, defineRepositoryRule, textOfParts } from '../../src/engine/index.ts';
import type { Argument, Derivation } from '../../src/nix/model.ts';
import type { Span } from '../../src/repository/index.ts';

export default defineRepositoryRule({
  id: 'hash-fixed-for-all-systems',
  severity: 'error',
  title: 'One hash for a fetch that differs from system to system',
  link: 'producer',
  fixable: 'none',
  check({ chains, builds }, report) {
    const calls = new Map<string, Fetch[]>();
    for (const { build } of [...chains, ...builds]) {
      if (build.state === 'lost' || build.facts.kind !== 'nix') continue;
      const system = build.facts.build.system;
      if (system.kind === 'unknown') continue;
      for (const derivation of closureOf(build.facts.derivation)) {
        const fetch = fetchOf(derivation, system.value);
        if (fetch) calls.set(fetch.call, [...(calls.get(fetch.call) ?? []), fetch]);
      }
    }
    for (const fetches of calls.values()) {
      const [first] = fetches;
      const other = fetches.find((fetch) => first && fetch.system !== first.system && fetch.file !== first.file);
      if (!first || !other || fetches.some(({ hash }) => hash !== first.hash)) continue;
      report({
        at: first.hashSpan,
        message: `\`${first.hash}\` is the hash of both \`${first.url}\` and \`${other.url}\`: one of the systems ${first.system} and ${other.system} cannot fetch its file.`,
        label: 'one hash for all systems',
        help: `Choose the hash by system as well: \`{ ${first.system} = "…"; ${other.system} = "…"; }.\${system}\`.`,
        related: [{ message: 'differs from system to system', span: first.urlSpan }],
        shows: ({ build }) =>
          build.state === 'followed' &&
          build.facts.kind === 'nix' &&
          closureOf(build.facts.derivation).some((derivation) => callOf(derivation) === first.call),
      });
    }
  },
});

interface Fetch {
  readonly call: string;
  readonly system: string;
  readonly url: string;
  /** The part of the address that names the file. */
  readonly file: string;
  readonly urlSpan: Span;
  readonly hash: string;
  readonly hashSpan: Span;
}

/** What runs on the file before it is hashed (nixpkgs build-support/fetchurl/builder.sh, fetchzip/default.nix): it may leave the same of both. */
const CHANGES = ['postFetch', 'extraPostFetch', 'downloadToTemp', 'postUnpack', 'buildCommand', 'builder'];

/** A fetch of one known address, with a known hash: `outputHash` is what an override gives it. */
function fetchOf(derivation: Derivation, system: string): Fetch | undefined {
  if (derivation.builder !== 'fetch') return undefined;
  const { arguments: given } = derivation;
  if (CHANGES.some((name) => given.has(name))) return undefined;
  const url = given.get('url');
  const hash = ['outputHash', 'hash', 'sha256', 'sha512'].map((name) => given.get(name)).find((found) => found);
  const [address, digest] = [plain(url), plain(hash)];
  if (!url || !hash || !address || !digest) return undefined;
  // What follows `#` is not asked for.
  const [asked = address] = address.split('#');
  return {
    call: callOf(derivation),
    system,
    url: asked,
    file: fileOf(asked),
    urlSpan: url.span,
    hash: digest,
    hashSpan: hash.span,
  };
}

/** Without the host, which may be a mirror of another, and without the query, which may say no more than who asks. */
function fileOf(url: string): string {
  return url.replace(/\?.*$/, '').replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '');
}

function callOf({ call }: Derivation): string {
  return `${call.path}:${call.start}`;
}

function plain(argument: Argument | undefined): string | undefined {
  return argument?.value.kind === 'text' ? textOfParts(argument.value.text) : undefined;
}
