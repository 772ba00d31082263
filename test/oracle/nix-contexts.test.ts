// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, which interpolates with the same signs
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ArgumentValue, type NixText, readNixModel } from '../../src/nix/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { openSyntax, type Syntax } from '../../src/syntax/index.ts';
import { buildNamed, packageFlake } from '../nix/model-of.ts';
import { realTool } from '../real-tool.ts';
import { contextExpressions, everyContextForm } from './nix/context-forms.ts';
import { FILES } from './nix/files.ts';
import { openRealNix, type RealNix, type RealOutcome } from './nix/real-nix.ts';
import { patience, record, runs, seed } from './runs.ts';

const nix = realTool('nix-instantiate', 'nix-bin');
/** Expressions that are arguments of one derivation. */
const BATCH = 50;
const CHUNK = 2_000;

const DERIVATIONS = { a: ['out', 'lib'], b: ['out', 'lib'], c: ['out'] } as const;
const COPIED = ['data.txt', 'folder'] as const;

/** The same names for both: stubs for Nix, marked as nixpkgs marks outputs, and what a builder makes for us. */
const REAL = `let
  make = name: outputs: let
    drv = derivation { inherit name outputs; system = "x86_64-linux"; builder = "/bin/sh"; };
    marked = output: { name = output; value = drv.\${output} // { outputSpecified = true; }; };
  in drv // builtins.listToAttrs (map marked outputs);
  ${bindings((name, outputs) => `make "${name}" ${outputs}`)} in`;
const OURS = `lib = pkgs.lib; ${bindings((name, outputs) => `pkgs.stdenv.mkDerivation { name = "${name}"; src = ./.; outputs = ${outputs}; }`)}`;

/** A text, and the derivations and files whose store paths stand in it and count as its context. */
interface Text {
  readonly text: string;
  readonly context: readonly string[];
}

describe.skipIf(nix.missing)(`a text knows what it refers to as Nix knows it ${nix.reason}`, () => {
  let real: RealNix;
  let places: ReadonlyMap<string, string>;
  beforeAll(() => {
    real = openRealNix();
    places = storePaths();
  }, 60_000);
  afterAll(() => real?.close());

  it('over interpolation, concatenation and the functions of builtins and lib on texts', {
    timeout: patience(300_000),
  }, async () => {
    const started = performance.now();
    const expressions = [
      ...everyContextForm().flatMap((form) => fc.sample(form, { numRuns: 4, seed: seed() })),
      ...[1, 2].flatMap((depth) =>
        fc.sample(contextExpressions(depth), { numRuns: runs(500, 10_000), seed: seed() + depth }),
      ),
    ];
    const counts = { equal: 0, unknown: 0, unseen: 0 };
    const different: unknown[] = [];
    const reasons = new Map<string, number>();
    let syntax = await openSyntax(['nix']);
    for (let start = 0; start < expressions.length; start += BATCH) {
      if (start % CHUNK === 0) syntax = await openSyntax(['nix']);
      const batch = expressions.slice(start, start + BATCH);
      const outcomes = real.evaluate(
        batch.map(
          (text) => `${REAL} let s = ${text}; in
        { text = builtins.unsafeDiscardStringContext s; context = builtins.getContext s; }`,
        ),
      );
      for (const [index, ours] of evaluate(batch, syntax).entries()) {
        const expression = batch[index];
        const outcome = outcomes[index] as RealOutcome;
        if ('reason' in ours) {
          if (outcome.kind !== 'value') counts.equal += 1;
          else counts.unknown += 1;
          if (outcome.kind === 'value') reasons.set(ours.reason, (reasons.get(ours.reason) ?? 0) + 1);
          continue;
        }
        const theirs = outcome.kind === 'value' ? realText(outcome.json as RealText) : undefined;
        if (!theirs || JSON.stringify(theirs.seen) !== JSON.stringify(ours)) {
          different.push({ expression, nix: theirs ?? outcome.kind, ours });
          continue;
        }
        counts.equal += 1;
        if (theirs.hidden.length > 0) counts.unseen += 1;
      }
    }
    record({
      oracle: 'nix: string contexts',
      generated: expressions.length,
      equal: counts.equal,
      unknown: counts.unknown,
      different: different.length,
      seconds: (performance.now() - started) / 1000,
    });
    console.log(`${counts.unseen} have a context in Nix of which nothing stands in the text`);
    if (process.env.ORACLE_REASONS) console.log([...reasons].sort((one, other) => other[1] - one[1]).slice(0, 25));
    expect(different.slice(0, 20)).toEqual([]);
    expect(counts.unknown).toBeLessThan(expressions.length / 4);
  });

  function storePaths(): ReadonlyMap<string, string> {
    const outputs = Object.entries(DERIVATIONS).flatMap(([name, of]) => of.map((output) => `${name}.${output}`));
    const texts = [...outputs, ...COPIED.map((path) => `./${path}`)];
    const drvs = Object.keys(DERIVATIONS).map((name) => `${name}.drvPath`);
    const found = real.evaluate(
      [...texts, ...drvs].map((text) => `${REAL} builtins.unsafeDiscardStringContext "\${${text}}"`),
    );
    return new Map(
      [...texts, ...drvs].map((text, index) => {
        const outcome = found[index] as RealOutcome;
        if (outcome.kind !== 'value') throw new Error(`Nix gives ${text} no path`);
        return [text.replace(/^\.\//, ''), outcome.json as string];
      }),
    );
  }

  /** Nix's context in our words, apart by whether the store path stands in the text. */
  function realText({ text, context }: RealText): { seen: Text; hidden: readonly string[] } {
    const named = new Map([...places].map(([name, path]) => [path, name]));
    const all = Object.entries(context).flatMap(([path, { outputs, path: isPath }]) => {
      const name = named.get(path) ?? path;
      return isPath ? [name] : (outputs ?? []).map((output) => name.replace(/drvPath$/, output));
    });
    const stands = (name: string) => text.includes(places.get(name) ?? name);
    return {
      seen: { text, context: all.filter(stands).sort() },
      hidden: all.filter((name) => !stands(name)),
    };
  }

  function evaluate(batch: readonly string[], syntax: Syntax): (Text | { readonly reason: string })[] {
    const given = batch.map((text, index) => `e${index} = ${text};`).join('\n');
    const flake = packageFlake(`pkgs.stdenv.mkDerivation { name = "all"; src = ./.;\n${given}\n}`, OURS);
    const view = memoryRepository({ ...FILES, 'flake.nix': flake });
    const model = readNixModel({ view, files: view.files, tracking: view.tracking, syntax });
    const { derivation } = buildNamed(model, 'packages.x86_64-linux.default');
    return batch.map((_, index) => {
      const value = derivation.arguments.get(`e${index}`)?.value;
      return value ? ourText(value) : { reason: 'no such argument' };
    });
  }

  function ourText(value: ArgumentValue): Text | { readonly reason: string } {
    switch (value.kind) {
      case 'text':
        return written(value.text);
      case 'derivation': {
        const { derivation, output = derivation.outputs[0] ?? 'out' } = value;
        return written([{ kind: 'output', derivation, output, span: derivation.call }]);
      }
      case 'unknown':
        return { reason: value.reason };
      default:
        return { reason: `a value of kind ${value.kind}` };
    }
  }

  function written(parts: NixText): Text | { readonly reason: string } {
    let text = '';
    const context = new Set<string>();
    for (const part of parts) {
      if (part.kind === 'text') {
        text += part.text;
        continue;
      }
      if (part.kind === 'unknown') return { reason: part.reason };
      if (part.kind === 'external') return { reason: `${part.path} lies outside` };
      const name = part.kind === 'output' ? `${nameOf(part.derivation)}.${part.output}` : part.path;
      const path = places.get(name);
      if (path === undefined) return { reason: `${part.kind} ${name} has no path` };
      text += path;
      if (!part.discarded) context.add(name);
    }
    return { text, context: [...context].sort() };
  }
});

interface RealText {
  readonly text: string;
  readonly context: Readonly<Record<string, { readonly outputs?: readonly string[]; readonly path?: boolean }>>;
}

function nameOf({ name }: Extract<NixText[number], { kind: 'output' }>['derivation']): string {
  return name.kind === 'known' ? (name.value ?? '') : '';
}

function bindings(make: (name: string, outputs: string) => string): string {
  return Object.entries(DERIVATIONS)
    .map(([name, outputs]) => `${name} = ${make(name, `[ ${outputs.map((output) => `"${output}"`).join(' ')} ]`)};`)
    .join(' ');
}
