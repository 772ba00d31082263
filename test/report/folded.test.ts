import { describe, expect, test } from 'vitest';
import type { ReportedChain } from '../../src/engine/report.ts';
import { foldedChains } from '../../src/report/folded.ts';
import { at, brokenChain, soundChain } from './sample.ts';

const SYSTEMS = ['x86_64-linux', 'aarch64-linux', 'aarch64-darwin'];

/** A chain of a build on a system. */
function chainOn(
  system: string,
  parts: Partial<ReportedChain> = {},
  summary = `mixRelease on ${system}`,
): ReportedChain {
  const location = at('flake.nix', 3, 5, 3, 9);
  return {
    module: 'MyApp.Native',
    build: `packages.${system}.default`,
    library: null,
    verdict: 'ok',
    links: [{ kind: 'build', verdict: 'ok', summary, location, reason: null }],
    ...parts,
  };
}

function summaryOf(...summaries: string[]): string | undefined {
  const chains = summaries.map((summary, index) => chainOn(SYSTEMS[index] ?? '', {}, summary));
  return foldedChains(chains)[0]?.links[0]?.summary;
}

describe('chains of one build on several systems', () => {
  test('are one, where the first of them stands', () => {
    const chains = [chainOn('x86_64-linux'), soundChain, chainOn('aarch64-linux'), chainOn('aarch64-darwin')];
    expect(foldedChains(chains)).toEqual([
      {
        ...chainOn('x86_64-linux', {}, 'mixRelease on {x86_64-linux | aarch64-linux | aarch64-darwin}'),
        build: 'packages.{x86_64-linux,aarch64-linux,aarch64-darwin}.default',
      },
      soundChain,
    ]);
  });

  test.each([
    ['module', { module: 'MyApp.Other' }],
    ['attribute', { build: 'packages.aarch64-linux.other' }],
    ['output', { build: 'checks.aarch64-linux.default' }],
    ['verdict', { verdict: 'unknown' as const }],
    ['links', { links: brokenChain.links }],
  ])('stay apart when their %s differs', (_, parts) => {
    const chains = [chainOn('x86_64-linux'), chainOn('aarch64-linux', parts)];
    expect(foldedChains(chains)).toEqual(chains);
  });

  test.each([
    ['verdict', { verdict: 'unknown' as const }],
    ['place', { location: at('flake.nix', 4, 5, 4, 9) }],
    ['reason', { reason: 'crossSystem comes from outside the repository' }],
  ])('stay apart when the %s of a link differs', (_, parts) => {
    const other = chainOn('aarch64-linux');
    const chains = [chainOn('x86_64-linux'), { ...other, links: other.links.map((link) => ({ ...link, ...parts })) }];
    expect(foldedChains(chains)).toEqual(chains);
  });

  test('stay apart from those without a system, which are never folded', () => {
    const chains = [chainOn('x86_64-linux'), chainOn('x86_64-linux', { build: 'default' }), soundChain, soundChain];
    expect(foldedChains(chains)).toEqual(chains);
  });

  test('keep every word of each that the others do not have', () => {
    expect(summaryOf('mixRelease on x86_64-linux, glibc', 'mixRelease on aarch64-linux, glibc')).toBe(
      'mixRelease on {x86_64-linux | aarch64-linux}, glibc',
    );
    expect(summaryOf('mixRelease on x86_64-linux, glibc', 'mixRelease on aarch64-darwin')).toBe(
      'mixRelease on {x86_64-linux, glibc | aarch64-darwin}',
    );
    expect(summaryOf('builds it for x86_64-unknown-linux-gnu', 'builds it for its own target')).toBe(
      'builds it for {x86_64-unknown-linux-gnu | its own target}',
    );
    expect(summaryOf('builds a', 'builds a b', 'builds a b')).toBe('builds {a | a b}');
    expect(summaryOf('the same', 'the same')).toBe('the same');
    expect(summaryOf('', 'one')).toBe('{ | one}');
  });
});
