import { textValue } from '../evaluation/text.ts';
import { ready } from '../evaluation/thunks.ts';
import { integerValue, listValue, record } from './make.ts';
import { type Definitions, demandText } from './primitive.ts';

/** Functions of `builtins` on version numbers (Nix's names.cc). */
export const versions: Definitions = {
  compareVersions: [
    2,
    (_, [left, right], site) => integerValue(compareVersions(demandText(left!), demandText(right!)), site),
  ],
  splitVersion: [
    1,
    (machine, [version], site) =>
      listValue(
        machine,
        versionComponents(demandText(version!)).map((component) => ready(textValue(component, site))),
        site,
      ),
  ],
  parseDrvName: [
    1,
    (_, [name], site) => {
      const text = demandText(name!);
      // The version begins at the first dash that no letter follows.
      const dash = /-[^a-zA-Z]/s.exec(text)?.index ?? text.length;
      return record(
        { name: textValue(text.slice(0, dash), site), version: textValue(text.slice(dash + 1), site) },
        site,
      );
    },
  ],
};

/** Runs of digits and runs of other characters; dots and dashes separate. */
export function versionComponents(version: string): string[] {
  return version.match(/\d+|[^\d.-]+/g) ?? [];
}

/** -1, 0 or 1. */
export function compareVersions(left: string, right: string): number {
  const [ones, others] = [versionComponents(left), versionComponents(right)];
  for (let index = 0; index < Math.max(ones.length, others.length); index += 1) {
    const [one, other] = [ones[index] ?? '', others[index] ?? ''];
    if (precedes(one, other)) return -1;
    if (precedes(other, one)) return 1;
  }
  return 0;
}

function precedes(one: string, other: string): boolean {
  const [number, otherNumber] = [smallInteger(one), smallInteger(other)];
  if (number !== undefined && otherNumber !== undefined) return number < otherNumber;
  if (one === '' && otherNumber !== undefined) return true;
  if (one === 'pre' && other !== 'pre') return true;
  if (other === 'pre') return false;
  if (otherNumber !== undefined) return true;
  if (number !== undefined) return false;
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;
}

/** Nix reads components into 32 bits; longer ones are text to it. */
function smallInteger(component: string): number | undefined {
  if (!/^\d+$/.test(component)) return undefined;
  const value = Number(component);
  return value <= 2_147_483_647 ? value : undefined;
}
