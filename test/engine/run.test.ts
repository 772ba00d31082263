import { describe, expect, it } from 'vitest';
import type { Chain, Model } from '../../src/chain/model.ts';
import { defineRepositoryRule, defineRule, type Rule } from '../../src/engine/index.ts';
import { runRules } from '../../src/engine/run.ts';
import { chainVerdict, judge } from '../../src/engine/verdict.ts';
import { memoryRepository, type Span } from '../../src/repository/index.ts';

const here: Span = { path: 'lib/a.ex', start: 0, end: 3 };
const there: Span = { path: 'lib/b.ex', start: 0, end: 3 };
const lost = {
  state: 'lost' as const,
  summary: 'not followed',
  unknown: { kind: 'unknown' as const, reason: 'a test', span: here },
};

function chain(links: Partial<Chain> = {}): Chain {
  return {
    subject: 'A',
    output: 'default',
    module: lost,
    build: lost,
    handOff: lost,
    producer: lost,
    crate: lost,
    ...links,
  };
}

function followed<T>(facts: T, gaps: readonly [] | readonly [typeof lost.unknown] = []) {
  return { state: 'followed' as const, facts, summary: 'followed', span: here, gaps };
}

function model(chains: readonly Chain[], builds: readonly Chain[] = []): Model {
  return {
    repository: memoryRepository({ 'lib/a.ex': 'abc' }),
    projects: [],
    crates: [],
    nix: { builds: [], unknown: [], madeOutside: [], inputs: [], flakes: [], untracked: [] },
    chains,
    builds,
    untracked: [],
    unfetched: [],
    loose: [],
    unreadable: [],
    unknown: [],
  };
}

function rule(id: string, at: Span, yieldsTo: readonly string[] = []): Rule {
  return defineRule({
    id,
    severity: 'error',
    title: id,
    link: 'build',
    needs: ['build'],
    yieldsTo,
    fixable: 'none',
    check: (_, report) => report({ at, message: `${id} speaks.` }),
  });
}

const build = followed({}) as unknown as Chain['build'];

describe('rules over chains', () => {
  it('do not speak of what merely follows from the cause of a muted rule', () => {
    const far = rule('far', there, ['near']);
    expect(runRules(model([chain({ build })]), [far], [rule('near', here)]).findings).toEqual([]);
    expect(runRules(model([chain({ build })]), [far], []).findings).toHaveLength(1);
  });

  it('stay silent when a link they need was lost', () => {
    expect(runRules(model([chain()]), [rule('one', here)], []).findings).toEqual([]);
  });

  it('let the nearer cause speak alone on the same chain', () => {
    const rules = [rule('near', here), rule('far', there, ['near'])];
    const { findings } = runRules(model([chain({ build })]), rules, []);
    expect(findings.map((finding) => finding.rule.id)).toEqual(['near']);
  });

  it('yield to a cause found in the repository as a whole', () => {
    const whole = defineRepositoryRule({
      id: 'whole',
      severity: 'error',
      title: 'whole',
      link: 'crate',
      fixable: 'none',
      check: (_, report) => report({ at: here, message: 'The whole speaks.' }),
    });
    const { findings } = runRules(model([chain({ build })]), [whole, rule('far', there, ['whole'])], []);
    expect(findings.map((finding) => finding.rule.id)).toEqual(['whole']);
  });

  it('are one finding when several chains show the same cause, at its worst severity', () => {
    const severities = ['warning', 'error'] as const;
    let call = 0;
    const changing = defineRule({
      id: 'changing',
      severity: 'warning',
      title: 'changing',
      link: 'build',
      needs: ['build'],
      fixable: 'none',
      check: (_, report) => {
        report({ at: here, message: 'It changes.', severity: severities[call] });
        call += 1;
      },
    });
    const { findings } = runRules(model([chain({ build }), chain({ build })]), [changing], []);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ severity: 'error', chains: [0, 1] });
  });

  it('judge builds without a NIF module as well, and belong to no chain there', () => {
    const { findings } = runRules(model([], [chain({ build })]), [rule('one', here)], []);
    expect(findings).toMatchObject([{ chains: [] }]);
  });

  it('show a rule that stumbles as unknown, and go on with the others', () => {
    const stumbling = defineRule({
      id: 'stumbling',
      severity: 'error',
      title: 'stumbling',
      link: 'build',
      needs: ['build'],
      fixable: 'none',
      check: () => {
        throw new Error('of no use');
      },
    });
    const outcome = runRules(model([chain({ build })]), [stumbling, rule('one', here)], []);
    expect(outcome.findings.map((finding) => finding.rule.id)).toEqual(['one']);
    expect(outcome.unknown[0]?.reason).toContain('stumbling');
  });
});

describe('verdicts', () => {
  it('are ok only when every fact of the link is there', () => {
    const links = judge(chain({ build: followed({}, [lost.unknown]) as unknown as Chain['build'] }), []);
    expect(links.find((link) => link.kind === 'build')).toMatchObject({ verdict: 'unknown', reason: 'a test' });
    expect(chainVerdict(links)).toBe('unknown');
  });

  it('are broken in the link that an error names, and nowhere else', () => {
    const one = chain({ build });
    const { findings } = runRules(model([one]), [rule('one', here)], []);
    const links = judge(one, findings);
    expect(links.filter((link) => link.verdict === 'broken').map((link) => link.kind)).toEqual(['build']);
    expect(chainVerdict(links)).toBe('broken');
  });
});
