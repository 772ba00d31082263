import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/engine/report.ts';
import { reporters } from '../../src/report/index.ts';
import { lineHashes } from '../../src/report/sarif/line-hash.ts';
import { at, brokenChain, copiedName, files, findingAt, options, report, rule, soundChain } from './sample.ts';
import { sarifFaults } from './schemas.ts';

const everything: Partial<Report> = {
  findings: [copiedName, findingAt(at('a.nix', 1, 1, 2, 4), { rule: 'rustler-version-skew', severity: 'note' })],
  chains: [brokenChain, soundChain],
  unknown: [{ message: 'lost', location: at('mix.exs', 1, 1, 1, 2) }],
};

function log(parts: Partial<Report>) {
  return JSON.parse(reporters.sarif(report(parts), options()));
}

function firstResult(parts: Partial<Report>) {
  return log(parts).runs[0].results[0];
}

describe('the SARIF report', () => {
  test.each([
    ['of a repository with findings, chains and lost trails', everything],
    ['of a repository without any', {}],
    ['of a repository without a NIF', { nothingToCheck: true }],
  ])('%s is valid SARIF 2.1.0', (_, parts) => {
    expect(sarifFaults(log(parts))).toEqual([]);
  });

  test('describes every rule in every run, so that a service can show what was checked', () => {
    const rules = log({}).runs[0].tool.driver.rules;
    expect(rules.map((each: { id: string }) => each.id)).toEqual(['copied-name-mismatch', 'rustler-version-skew']);
    expect(rules[0]).toMatchObject({
      shortDescription: { text: rule.title },
      fullDescription: { text: rule.summary },
      help: { text: 'copied-name-mismatch\n\nWhat it finds\n\nA cp.\n\ncp a b', markdown: rule.page },
      helpUri: rule.url,
      defaultConfiguration: { level: 'error' },
      properties: { tags: expect.arrayContaining(['nif', 'fixable']), precision: 'very-high' },
    });
  });

  test('names version, column unit, category and the root that paths are relative to', () => {
    const run = log({}).runs[0];
    expect(run.tool.driver.semanticVersion).toBe('1.2.3');
    expect(run.columnKind).toBe('utf16CodeUnits');
    expect(run.automationDetails.id).toBe('rustler-nix/');
    expect(run.originalUriBaseIds).toEqual({ '%SRCROOT%': { uri: 'file:///home/user/my%20app/' } });
  });

  test('calls the execution successful whatever was found, and says what could not be followed', () => {
    const [invocation] = log(everything).runs[0].invocations;
    expect(invocation.executionSuccessful).toBe(true);
    expect(invocation.toolExecutionNotifications).toMatchObject([
      { level: 'note', message: { text: expect.stringContaining('crossSystem comes from outside') } },
      { level: 'note', message: { text: 'lost' } },
    ]);
  });
});

describe('a SARIF result', () => {
  test('points at its rule and at a region with all four numbers', () => {
    const results = log(everything).runs[0].results;
    expect(results[1]).toMatchObject({ ruleId: 'rustler-version-skew', ruleIndex: 1, level: 'note' });
    expect(results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'flake.nix', uriBaseId: '%SRCROOT%' },
      region: { startLine: 46, startColumn: 32, endLine: 46, endColumn: 43 },
    });
  });

  test('links the places that explain it from its message', () => {
    const result = firstResult({ findings: [copiedName] });
    expect(result.message.text).toContain('See: [loads priv/native/my_nif.so (rustler 0.37.1)](1).');
    expect(result.relatedLocations).toMatchObject([
      { id: 1, physicalLocation: { artifactLocation: { uri: 'lib/my_app/native.ex' } } },
    ]);
  });

  test('escapes what a viewer would take for a link or a placeholder, and nothing else', () => {
    const related = [{ message: 'targets [a]', location: at('a', 1, 1, 1, 2) }];
    const message = 'targets = [ "x" ] and [a](b), {0} and ${nif}';
    const result = firstResult({ findings: [findingAt(at('a', 1, 1, 1, 2), { message, related })] });
    expect(result.message.text).toBe('targets = [ "x" ] and \\[a](b), {{0}} and ${nif}. See: [targets \\[a\\]](1).');
  });

  test('shows the chain that it breaks as a code flow, link by link', () => {
    const [flow] = firstResult({ findings: [copiedName], chains: [brokenChain] }).codeFlows;
    const steps = flow.threadFlows[0].locations;
    expect(flow.message.text).toBe('MyApp.Native in packages.x86_64-linux.default');
    expect(steps.map((step: { location: { message: object } }) => step.location.message)).toEqual([
      { text: 'module (ok): loads priv/native/my_nif.so' },
      { text: 'hand-off (broken): libmy_nif.so arrives in priv/native' },
      { text: 'producer (unknown): crossSystem comes from outside the repository' },
    ]);
    expect(steps[1].importance).toBe('essential');
  });

  test('carries its fix as replacements, grouped by file', () => {
    const edit = (path: string, text: string) => ({ location: at(path, 1, 1, 1, 3), text });
    const fix = {
      safety: 'safe',
      description: 'Do it',
      edits: [edit('a', 'x'), edit('b', 'y'), edit('a', 'z')],
    } as const;
    const [sarifFix] = firstResult({ findings: [findingAt(at('a', 1, 1, 1, 2), { fix })] }).fixes;
    const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 3 };
    expect(sarifFix.artifactChanges).toMatchObject([
      {
        artifactLocation: { uri: 'a' },
        replacements: [
          { deletedRegion: region, insertedContent: { text: 'x' } },
          { deletedRegion: region, insertedContent: { text: 'z' } },
        ],
      },
      { artifactLocation: { uri: 'b' }, replacements: [{ deletedRegion: region, insertedContent: { text: 'y' } }] },
    ]);
  });

  test('has the fingerprint that GitHub computes beside our own', () => {
    expect(firstResult({ findings: [copiedName] }).partialFingerprints).toEqual({
      primaryLocationLineHash: lineHashes(files['flake.nix'] ?? '')[45],
      'rustlerNix/v1': 'f00dfeed',
    });
  });

  test('of a file that cannot be read any more has our fingerprint alone', () => {
    const result = firstResult({ findings: [findingAt(at('gone', 1, 1, 1, 2))] });
    expect(result.partialFingerprints).toEqual({ 'rustlerNix/v1': 'f00dfeed' });
  });

  test('of a folder of the checkout has paths from the checkout, which is what services take them for', () => {
    const parts = { findings: [copiedName], chains: [brokenChain], unknown: everything.unknown ?? [] };
    const [run] = JSON.parse(reporters.sarif(report(parts), { ...options(), folder: 'my app/' })).runs;
    expect(run.originalUriBaseIds).toEqual({ '%SRCROOT%': { uri: 'file:///home/user/' } });
    const paths = JSON.stringify(run).match(/"uri":"[^"]*","uriBaseId"/g) ?? [];
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !path.startsWith('"uri":"my%20app/'))).toEqual([]);
    expect(run.results[0].partialFingerprints.primaryLocationLineHash).toBe(lineHashes(files['flake.nix'] ?? '')[45]);
  });

  test('percent-encodes paths, half surrogate pairs included', () => {
    const result = firstResult({ findings: [findingAt(at('my dir/ä#%\ud800(1).nix', 1, 1, 1, 2))] });
    const { uri } = result.locations[0].physicalLocation.artifactLocation;
    expect(uri).toBe('my%20dir/%C3%A4%23%25%EF%BF%BD%281%29.nix');
  });
});

describe('findings that do not count', () => {
  test('stay in the log with the reason and the place of their suppression', () => {
    const location = at('flake.nix', 45, 5, 45, 60);
    const suppressed = [{ finding: copiedName, kind: 'comment' as const, reason: 'renamed at boot', location }];
    const written = log({ suppressed });
    expect(sarifFaults(written)).toEqual([]);
    expect(written.runs[0].results).toEqual([
      expect.objectContaining({
        ruleId: 'copied-name-mismatch',
        suppressions: [
          expect.objectContaining({ kind: 'inSource', status: 'accepted', justification: 'renamed at boot' }),
        ],
      }),
    ]);
    expect(written.runs[0].results[0].suppressions[0].location.physicalLocation.region.startLine).toBe(45);
  });

  test('are external to the sources when the configuration file ignores them', () => {
    const suppressed = [{ finding: copiedName, kind: 'configuration' as const, reason: 'legacy', location: null }];
    const [result] = log({ suppressed }).runs[0].results;
    expect(result.suppressions).toEqual([{ kind: 'external', status: 'accepted', justification: 'legacy' }]);
  });

  test('are unchanged when the baseline knows them, beside new ones', () => {
    const other = findingAt(at('lib/my_app/native.ex', 2, 7, 2, 14));
    const written = log({ findings: [other], baselined: [{ finding: copiedName }], hasBaseline: true });
    expect(sarifFaults(written)).toEqual([]);
    expect(written.runs[0].results.map(({ baselineState }: { baselineState: string }) => baselineState)).toEqual([
      'new',
      'unchanged',
    ]);
  });

  test('are left out for code scanning, which would show them as open alerts', () => {
    const other = findingAt(at('lib/my_app/native.ex', 2, 7, 2, 14));
    const suppressed = [{ finding: copiedName, kind: 'comment' as const, reason: 'renamed at boot', location: null }];
    const parts = { findings: [other], suppressed, baselined: [{ finding: copiedName }], hasBaseline: true };
    const written = JSON.parse(reporters['code-scanning'](report(parts), options()));
    expect(sarifFaults(written)).toEqual([]);
    expect(written.runs[0].results).toEqual([log(parts).runs[0].results[0]]);
    expect(written.runs[0].tool).toEqual(log(parts).runs[0].tool);
  });

  test('say nothing of a baseline when there is none', () => {
    expect(firstResult({ findings: [copiedName] })).not.toHaveProperty('baselineState');
  });
});
