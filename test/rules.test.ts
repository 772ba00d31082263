import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import type { Baseline } from '../src/engine/baseline/model.ts';
import { readBaseline } from '../src/engine/baseline/read.ts';
import { checkRepository } from '../src/engine/check.ts';
import type { Finding, Report } from '../src/engine/report.ts';
import { allRules } from '../src/engine/rules.ts';
import { memoryRepository } from '../src/repository/index.ts';
import { openFixture } from './support/open-fixture.ts';
import { parseError } from './support/parse-errors.ts';
import { type Files, markedText, readFiles, withEdits } from './support/repository-files.ts';
import {
  builtOf,
  directoriesIn,
  type ExpectedFinding,
  fixtureFolders,
  fixturesFolder,
  pageOf,
  ruleFolders,
  variantFolders,
  variantsOf,
} from './support/rule-folders.ts';
import { wordingFaults } from './support/wording.ts';

const all = { only: [], skip: [] };
const sections = ['What it finds', 'Why it fails', 'Broken', 'Sound', 'How to fix', 'Sources'];
const ids: ReadonlySet<string> = new Set(rules.map((rule) => rule.id));

describe('the rules', () => {
  test('are the folders of rules/, each once and under its own name', () => {
    expect(rules.map((rule) => rule.id).sort()).toEqual([...ruleFolders()].sort());
    expect(ids.size).toBe(rules.length);
  });

  test('are summed up by the whole first paragraph of their page', () => {
    const cut = allRules().filter(({ page, summary }) => {
      const paragraph = page.split('## What it finds\n\n')[1]?.split('\n\n')[0]?.replaceAll('\n', ' ');
      return summary !== paragraph || !summary.endsWith('.');
    });
    expect(cut.map(({ id }) => id)).toEqual([]);
  });

  test('have fixtures, and no fixture is without its rule', () => {
    expect(fixtureFolders().filter((folder) => !ids.has(folder))).toEqual([]);
  });
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const variants = variantsOf(id);

  test('is named after its problem and says when it is silent', () => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
    expect(rule.title).toMatch(/^[A-Z`].*[^.]$/);
    expect((rule.yieldsTo ?? []).filter((nearer) => !ids.has(nearer) || nearer === id)).toEqual([]);
  });

  test('has a page with every section, none of them empty', () => {
    const page = pageOf(id);
    expect(page.split('\n')[0]).toBe(`# ${id}`);
    const written = [...page.matchAll(/^## (.+)\n([\s\S]*?)(?=^## |$(?![\s\S]))/gm)];
    expect(written.map((section) => section[1])).toEqual(sections);
    expect(written.filter((section) => section[2]?.trim() === '').map((section) => section[1])).toEqual([]);
  });

  test('has a broken and a sound repository, and expects something of every one', () => {
    const names = variants.map((variant) => variant.name);
    expect([...variantFolders(id)].sort()).toEqual([...names].sort());
    expect(names.filter((name) => !/^(broken|sound)(-[a-z0-9-]+)?$/.test(name))).toEqual([]);
    expect(names.some((name) => name.startsWith('broken'))).toBe(true);
    expect(names.some((name) => name.startsWith('sound'))).toBe(true);
    const silent = variants.filter(({ name, findings }) => {
      return name.startsWith('broken') && !findings.some((finding) => finding.rule === id);
    });
    expect(silent.map((variant) => variant.name)).toEqual([]);
    const loud = variants.filter(({ name, findings }) => name.startsWith('sound') && findings.length > 0);
    expect(loud.map((variant) => variant.name)).toEqual([]);
  });

  test('keeps its word on fixes', () => {
    const promised = rule.fixable === 'none' ? [] : [rule.fixable];
    const fixes = variants.flatMap((variant) => variant.findings.filter((finding) => finding.rule === id));
    const kinds = new Set(fixes.map((finding) => finding.fix).filter((fix) => fix !== undefined));
    expect(promised.filter((fix) => !kinds.has(fix))).toEqual([]);
    expect([...kinds].filter(() => promised.length === 0)).toEqual([]);
  });

  describe.each(variants)('in $name', (variant) => {
    const { name, root, git, baseline, findings } = variant;
    const files = readFiles(root);

    test('finds what is wrong and nothing else', async () => {
      const known = baseline === undefined ? undefined : baselineIn(files, baseline);
      const options = { ...all, baseline: known, built: builtOf(variant) };
      const { report } = await checkRepository(openFixture(root, git), options);
      expect(report.findings.map((finding) => asExpected(finding, files, findings))).toEqual(inOrder(findings));
      expect(report.findings.flatMap(wordingFaults)).toEqual([]);
      expect(stumblesOf(report)).toEqual([]);
      if (name.startsWith('sound')) expect(brokenChains(report)).toEqual([]);
    });

    if (findings.some((finding) => finding.fix)) {
      test('mends what it fixes and nothing else', async () => {
        const before = await reportOf(files);
        for (const finding of before.findings) await mends(finding, before, files);
      });
    }
  });
});

describe.each(recipes())('the recipe %s', (name) => {
  test('is sound, and every link of every chain is judged as expected', async () => {
    const expected = JSON.parse(readFileSync(join(fixturesFolder, 'recipes', `${name}.expected.json`), 'utf8'));
    const { report } = await checkRepository(openFixture(join(fixturesFolder, 'recipes', name), undefined), all);
    expect(report.findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    expect(verdictsOf(report.chains)).toEqual(verdictsOf(expected.chains));
    expect(stumblesOf(report)).toEqual([]);
  });
});

/** A finding in the words of expected.json; related places only where the expectation names them. */
function asExpected(finding: Finding, files: Files, expected: readonly ExpectedFinding[]): ExpectedFinding {
  const { rule, severity, fix, location } = finding;
  const place = { path: location.path, line: location.startLine, text: markedText(files, location) };
  const meant = expected.find((other) => other.rule === rule && other.path === place.path && other.line === place.line);
  return {
    rule,
    severity,
    ...place,
    ...(fix ? { fix: fix.safety } : {}),
    ...(meant?.related
      ? {
          related: finding.related.map(({ location: { path, startLine: line }, location: at }) => {
            return { path, line, text: markedText(files, at) };
          }),
        }
      : {}),
  };
}

/** Findings are sorted by path and position; expectations are written in whatever order reads best. */
function inOrder(findings: readonly ExpectedFinding[]): ExpectedFinding[] {
  return findings.toSorted((a, b) => compare(a.path, b.path) || a.line - b.line);
}

async function mends(finding: Finding, before: Report, files: Files): Promise<void> {
  const { fix, rule } = finding;
  if (!fix) return;
  expect(fix.edits.length, `${rule} has a fix without edits`).toBeGreaterThan(0);
  const changed = withEdits(files, fix.edits);
  expect(changed, `the fix of ${rule} changes nothing`).not.toEqual(files);
  for (const path of Object.keys(changed).filter((candidate) => changed[candidate] !== files[candidate])) {
    expect(await parseError(path, changed[path] ?? '')).toBeUndefined();
  }
  const after = await reportOf(changed);
  expect(keysOf(after, changed), `the fix of ${rule} does not mend it`).not.toContain(keyOf(finding, files));
  if (fix.safety !== 'safe') return;
  const left = keysOf(before, files).filter((key) => key !== keyOf(finding, files));
  expect(keysOf(after, changed).filter((key) => !left.includes(key))).toEqual([]);
}

async function reportOf(files: Files): Promise<Report> {
  return (await checkRepository(memoryRepository(files), all)).report;
}

function keysOf(report: Report, files: Files): string[] {
  return report.findings.map((finding) => keyOf(finding, files));
}

function keyOf({ rule, location }: Finding, files: Files): string {
  return `${rule} at ${location.path}: ${markedText(files, location)}`;
}

/** Chains that are broken, though by nothing that a person took upon themselves. */
function brokenChains(report: Report): string[] {
  const accepted = new Set([...report.suppressed, ...report.baselined].flatMap(({ finding }) => finding.chains));
  const broken = report.chains.filter((chain, index) => chain.verdict === 'broken' && !accepted.has(index));
  return broken.map((chain) => `${chain.module} in ${chain.build ?? 'mix compile'}`);
}

function baselineIn(files: Files, path: string): Baseline {
  const read = readBaseline(files[path] ?? '', path);
  if (read.kind === 'broken') throw new Error(`${path}: ${read.reason}`);
  return read.baseline;
}

/** Rules that threw: the engine reports them as unknown instead of hiding them. */
function stumblesOf(report: Report): string[] {
  return report.unknown.map(({ message }) => message).filter((message) => /^rule \S+ could not be/.test(message));
}

interface Judged {
  readonly module: string;
  readonly build: string | null;
  readonly verdict: string;
}

function verdictsOf(chains: readonly Judged[]): string[] {
  return chains.map(({ module, build, verdict }) => `${module} in ${build ?? 'mix compile'}: ${verdict}`).sort(compare);
}

function recipes(): string[] {
  return directoriesIn(join(fixturesFolder, 'recipes'));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
