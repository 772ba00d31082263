import { describe, expect, test } from 'vitest';
import { reporters } from '../../src/report/index.ts';
import { at, brokenChain, copiedName, findingAt, options, report, soundChain } from './sample.ts';
import { reportFaults, reportSchema } from './schemas.ts';

function parsed(parts: Parameters<typeof report>[0]) {
  return JSON.parse(reporters.json(report(parts), options()));
}

const everything = {
  findings: [copiedName, findingAt(at('a.nix', 1, 1, 1, 1))],
  chains: [brokenChain, soundChain],
  unknown: [{ message: 'lost', location: at('mix.exs', 1, 1, 1, 2) }],
};

describe('the JSON report', () => {
  test.each([
    ['of a repository with findings, chains and lost trails', everything],
    ['of a repository without any', {}],
    ['of a repository without a NIF', { nothingToCheck: true }],
  ])('%s is what the published schema describes', (_, parts) => {
    expect(reportFaults(parsed(parts))).toEqual([]);
  });

  test('holds no field that the schema does not have', () => {
    const undeclared: string[] = [];
    walk(parsed(everything), reportSchema, '', undeclared);
    expect(undeclared).toEqual([]);
  });

  test('is the same text for the same report', () => {
    expect(reporters.json(report(everything), options({ durationMs: 1 }))).toBe(
      reporters.json(report(everything), options({ durationMs: 2, width: 20, colorLevel: 3 })),
    );
  });

  test('cannot steer a terminal, and gives a program the text unchanged', () => {
    const evil = 'a\u001b[31m\u009b\u202e\u{1f600}\n"';
    const text = reporters.json(report({ findings: [findingAt(at('a', 1, 1, 1, 2), { message: evil })] }), options());
    expect(text.match(/[\p{Cc}\u202e]/gu)?.filter((character) => character !== '\n') ?? []).toEqual([]);
    expect(JSON.parse(text).findings[0].message).toBe(evil);
  });
});

interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** Collects the fields of a value that its schema does not declare: the schema itself allows more, for later versions. */
function walk(value: unknown, at: Schema, path: string, undeclared: string[]): void {
  const declared = resolved(at);
  if (Array.isArray(value)) {
    for (const item of value) walk(item, declared.items ?? {}, `${path}[]`, undeclared);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    const property = declared.properties?.[name];
    if (property) walk(member, property, `${path}.${name}`, undeclared);
    else undeclared.push(`${path}.${name}`);
  }
}

function resolved(at: Schema): Schema {
  const target = at.anyOf?.[0] ?? at;
  const name = target.$ref?.replace('#/$defs/', '');
  return name === undefined ? target : ((reportSchema as Schema).$defs?.[name] ?? {});
}
