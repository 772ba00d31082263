import { type Fact, known, unknown } from '../repository/index.ts';
import { isNil, pair, type Value } from './evaluation/value.ts';
import type { MixAlias } from './model.ts';

/** What `aliases:` says: each name with a command, a function, or a list of them. */
export function mixAliases(aliases: Value): Fact<readonly MixAlias[]> {
  if (isNil(aliases)) return known([], aliases.span);
  if (aliases.kind !== 'list') {
    return unknown(aliases.kind === 'unknown' ? aliases.reason : 'the aliases are not followed', aliases.span);
  }
  const found: MixAlias[] = [];
  for (const item of aliases.items) {
    const entry = pair(item);
    if (!entry) return unknown('an alias is not followed', item.span);
    found.push({ name: entry[0].value, commands: commandsOf(entry[1]) });
  }
  return known(found, aliases.span);
}

function commandsOf(value: Value): readonly string[] | undefined {
  const items = value.kind === 'list' ? value.items : [value];
  const commands = items.flatMap((item) => (item.kind === 'string' ? [item.value] : []));
  return commands.length === items.length ? commands : undefined;
}
