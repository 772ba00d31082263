// The build writes the list; a run from the sources asks the rules themselves.
declare const buildRuleIds: readonly string[] | undefined;

/** Ids of every rule: to check a name must not take the rules' code. */
export async function ruleIds(): Promise<readonly string[]> {
  if (typeof buildRuleIds === 'object') return buildRuleIds;
  const { everyRule } = await import('../engine/rules.ts');
  return everyRule.map(({ id }) => id);
}
