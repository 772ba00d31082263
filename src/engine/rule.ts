import type {
  BinaryLink,
  BuildLink,
  Chain,
  CrateLink,
  HandOffLink,
  Link,
  Model,
  ModuleLink,
  ProducerLink,
} from '../chain/model.ts';
import type { Located } from '../repository/index.ts';
import type { BaselineEntry } from './baseline/model.ts';
import type { FindingDraft, Fix, Severity } from './finding.ts';
import type { LinkKind } from './report.ts';
import type { Suppression } from './suppression/model.ts';

/** The links of a chain by name, as rules see them. */
export interface Links {
  readonly module: ModuleLink;
  readonly build: BuildLink;
  readonly handOff: HandOffLink;
  readonly producer: ProducerLink;
  readonly crate: CrateLink;
  /** Only with a built tree or file. */
  readonly binary: BinaryLink;
}

export type LinkName = keyof Links;

interface RuleMeta {
  /** Names the problem; kebab-case; the name of the rule's folder; never reused. */
  readonly id: string;
  readonly severity: Severity;
  /** A short noun phrase, as a heading. */
  readonly title: string;
  /** The link of the chain that is broken when the rule reports an error. */
  readonly link: LinkKind;
  /** Rules that name a nearer cause: when one of them reports on the same chain, this one is silent (RULES.md, "Who speaks"). */
  readonly yieldsTo?: readonly string[];
  readonly fixable: Fix['safety'] | 'none';
  /** True for a rule that also judges how the NIF of a Hex package is built, where nobody can change module and crate. */
  readonly judgesDependencies?: true;
}

export type Reporter = (draft: FindingDraft) => void;

/** A rule that judges one chain at a time. */
export interface ChainRule extends RuleMeta {
  readonly scope: 'chain';
  readonly needs: readonly LinkName[];
  check(chain: Chain, model: Model, report: Reporter): void;
}

/** A rule that judges the repository as a whole, once. */
export interface RepositoryRule extends RuleMeta {
  readonly scope: 'repository';
  check(model: Model, report: Reporter): void;
}

/** A rule that judges the run: what suppresses findings, and whether anything needs it. It runs after all others. */
export interface RunRule extends Omit<RuleMeta, 'link'> {
  readonly scope: 'run';
  /** It is about no link. */
  readonly link?: undefined;
  check(run: JudgedRun, report: Reporter): void;
}

/** What a run left to judge once its findings are known. */
export interface JudgedRun {
  readonly suppressions: readonly Suppression[];
  /** Ignores of the configuration that no finding needs. */
  readonly unusedIgnores: readonly Located<readonly string[]>[];
  /** Entries of the baseline that no finding matches any more. */
  readonly staleEntries: readonly BaselineEntry[];
  /** Ids of every rule there is. */
  readonly ruleIds: readonly string[];
}

export type Rule = ChainRule | RepositoryRule | RunRule;

/** What the check of a rule is given: the links it needs, those it may use when they were followed, and the whole model. */
export type Subject<Needed extends LinkName, Optional extends LinkName> = Pick<Links, Needed> & {
  readonly [Name in Optional]: Links[Name] | undefined;
} & { readonly chain: Chain; readonly model: Model };

export interface RuleDefinition<Needed extends LinkName, Optional extends LinkName> extends RuleMeta {
  /** Links without which the rule can prove nothing: it does not run when one was lost. */
  readonly needs: readonly Needed[];
  /** Links that the rule looks at when they were followed. */
  readonly uses?: readonly Optional[];
  check(subject: Subject<Needed, Optional>, report: Reporter): void;
}

/** Defines a rule over the links of one chain. It reports only what the facts contradict; a missing fact means silence. */
export function defineRule<const Needed extends LinkName, const Optional extends LinkName = never>(
  definition: RuleDefinition<Needed, Optional>,
): ChainRule {
  return {
    ...definition,
    scope: 'chain',
    check(chain, model, report) {
      if (chain.dependency && !definition.judgesDependencies) return;
      const subject: Record<string, unknown> = { chain, model };
      for (const name of definition.needs) {
        const link: Link<unknown> | undefined = chain[name];
        if (link?.state !== 'followed') return;
        subject[name] = link.facts;
      }
      for (const name of definition.uses ?? []) {
        const link: Link<unknown> | undefined = chain[name];
        subject[name] = link?.state === 'followed' ? link.facts : undefined;
      }
      definition.check(subject as Subject<Needed, Optional>, report);
    },
  };
}

/** Defines a rule over the whole repository. */
export function defineRepositoryRule(definition: Omit<RepositoryRule, 'scope'>): RepositoryRule {
  return { ...definition, scope: 'repository' };
}

/** Defines a rule over what suppresses findings. */
export function defineRunRule(definition: Omit<RunRule, 'scope'>): RunRule {
  return { ...definition, scope: 'run' };
}
