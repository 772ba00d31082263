import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  archiveName,
  compatibleNifVersion,
  precompiledTarget,
  type SystemArchitecture,
  userCache,
} from '../../src/knowledge/precompiled-archives.ts';
import { isForcingVersion } from '../../src/knowledge/rustler-precompiled-versions.ts';
import { realTool } from '../real-tool.ts';
import { type Question, realAnswers, term } from './precompiled/real-answers.ts';
import { patience, runs, seed } from './runs.ts';

const elixir = realTool('elixir', 'elixir');

interface Case {
  readonly question: Question;
  readonly answer: string;
}

function some<T>(arbitrary: fc.Arbitrary<T>, count: number): readonly T[] {
  return fc.sample(arbitrary, { numRuns: runs(count, 10 * count), seed: seed() });
}

async function agree(cases: readonly Case[]): Promise<void> {
  const answers = await realAnswers(cases.map(({ question }) => question));
  const differing = cases.flatMap(({ question, answer }, index) =>
    answers[index] === answer ? [] : [`${question}: ${answer}, and really ${answers[index]}`],
  );
  expect(differing).toEqual([]);
}

const machines: readonly string[] = [
  'x86_64-pc-linux-gnu',
  'x86_64-unknown-linux-gnu',
  'x86_64-redhat-linux-gnu',
  'x86_64-alpine-linux-musl',
  'amd64-pc-linux-gnu',
  'aarch64-unknown-linux-gnu',
  'aarch64-unknown-linux-musl',
  'riscv64-unknown-linux-gnu',
  'armv7l-unknown-linux-gnueabihf',
  'aarch64-apple-darwin23.6.0',
  'arm-apple-darwin20.1.0',
  'x86_64-apple-darwin21.6.0',
];

const overrides = fc.record({
  arch: fc.option(fc.constantFrom('arm', 'aarch64', 'x86_64', 'riscv64'), { nil: undefined }),
  vendor: fc.option(fc.constantFrom('unknown', 'pc', 'apple', 'nerves'), { nil: undefined }),
  os: fc.option(fc.constant('linux'), { nil: undefined }),
  abi: fc.option(fc.constantFrom('gnu', 'musl', 'gnueabihf'), { nil: undefined }),
});

function parsed(machine: string): SystemArchitecture {
  const [arch = '', vendor = '', os = '', abi] = machine.split('-');
  return { arch, vendor, os, abi };
}

const nifVersions = fc.constantFrom('2.14', '2.15', '2.16', '2.17', '2.18');

describe.skipIf(elixir.missing)('what RustlerPrecompiled asks for, beside real Elixir', () => {
  it('is the triple that Rust has for the machine, whatever variables replace', {
    timeout: patience(60_000),
  }, async () => {
    const cases = machines.flatMap((machine) =>
      [{}, ...some(overrides, 40)].map((given: Partial<SystemArchitecture>): Case => {
        const variables = Object.entries(given).map(([part, value]) => `${part}: ${term(value)}`);
        const question = `%{ask: :target, architecture: "${machine}", variables: [${variables.join(', ')}]}`;
        return { question, answer: precompiledTarget(parsed(machine), given) ?? 'unknown' };
      }),
    );
    await agree(cases);
  });

  it('is the NIF version that the BEAM has, or the next below it', { timeout: patience(60_000) }, async () => {
    const lists = some(fc.tuple(nifVersions, fc.uniqueArray(nifVersions, { minLength: 1 })), 200);
    await agree(
      lists.map(([current, offered]) => ({
        question: `%{ask: :nif, current: "${current}", offered: [${offered.map((one) => `"${one}"`).join(', ')}]}`,
        answer: compatibleNifVersion(current, offered) ?? 'none',
      })),
    );
  });

  it('is named after crate, version, NIF version, target and variant', { timeout: patience(60_000) }, async () => {
    const name = fc.record({
      basename: fc.constantFrom('fast', 'my_nif', 'my-nif', 'ex_fast'),
      version: fc.constantFrom('0.1.0', '1.2.3-rc.1', '10.0.0'),
      nifVersion: nifVersions,
      target: fc.constantFrom('x86_64-unknown-linux-gnu', 'aarch64-apple-darwin', 'x86_64-pc-windows-msvc'),
      variant: fc.option(fc.constantFrom('old_cpu', 'noavx'), { nil: undefined }),
    });
    await agree(
      some(name, 100).map((one) => ({
        question: `%{ask: :archive, name: "${one.basename}", version: "${one.version}", nif: "${one.nifVersion}", target: "${one.target}", variant: ${term(one.variant)}}`,
        answer: archiveName(one),
      })),
    );
  });

  it('is forced by a part `dev` of a pre-release', { timeout: patience(60_000) }, async () => {
    const part = fc.constantFrom('dev', 'rc', '1', 'devel', 'alpha-dev', 'DEV');
    const versions = some(fc.array(part, { maxLength: 3 }), 100).map((parts) =>
      parts.length === 0 ? '1.0.0' : `1.0.0-${parts.join('.')}`,
    );
    await agree(
      versions.map((version) => ({
        question: `%{ask: :dev, version: "${version}"}`,
        answer: String(isForcingVersion(version)),
      })),
    );
  });

  it('is looked for where OTP has the cache of a user', { timeout: patience(60_000) }, async () => {
    const xdgs = [undefined, '', '/x/cache'];
    const cases = ['linux', 'darwin'].flatMap((os) =>
      [undefined, '1', ''].flatMap((mixXdg) =>
        xdgs.map((xdg): Case => {
          const variables = `[{"HOME", "/build/home"}, {"XDG_CACHE_HOME", ${term(xdg)}}, {"MIX_XDG", ${term(mixXdg)}}]`;
          const asked = { darwin: os === 'darwin', mixXdg: mixXdg !== undefined, xdgCacheHome: Boolean(xdg) };
          const { variable, below } = userCache(asked);
          const root = variable === 'HOME' ? '/build/home' : xdg;
          return { question: `%{ask: :cache, os: :${os}, variables: ${variables}}`, answer: `${root}/${below}` };
        }),
      ),
    );
    await agree(cases);
  });
});
