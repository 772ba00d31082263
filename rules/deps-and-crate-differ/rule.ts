import { defineRule, valueOf } from '../../src/engine/index.ts';
import type { Derivation } from '../../src/nix/model.ts';
import type { Span } from '../../src/repository/index.ts';

const compared = [
  'CARGO_PROFILE',
  'RUSTFLAGS',
  'CARGO_BUILD_RUSTFLAGS',
  'CARGO_ENCODED_RUSTFLAGS',
  'CARGO_BUILD_TARGET',
];

export default defineRule({
  id: 'deps-and-crate-differ',
  severity: 'note',
  title: 'The dependencies are built with other settings than the crate',
  link: 'producer',
  needs: ['producer'],
  fixable: 'none',
  check({ producer }, report) {
    const { derivation, rust } = producer;
    const dependencies = rust?.dependencies;
    if (!derivation || derivation.builder !== 'crane.buildPackage' || !dependencies) return;
    const difference = firstDifference(derivation, dependencies);
    if (!difference) return;
    report({
      at: difference.at,
      message: `${difference.name} differs between buildDepsOnly and buildPackage, so cargo builds every dependency a second time.`,
      label: 'not the same for the dependencies',
      help: 'Share the arguments of both calls.',
      related: [{ message: 'the dependencies are built here', span: dependencies.call }],
    });
  },
});

function firstDifference(crate: Derivation, dependencies: Derivation): { name: string; at: Span } | undefined {
  for (const name of compared) {
    const own = crate.environment.get(name);
    const theirs = dependencies.environment.get(name);
    if (own?.value.kind === 'unknown' || theirs?.value.kind === 'unknown') continue;
    if (valueOfVariable(own) === valueOfVariable(theirs)) continue;
    return { name, at: own?.span ?? theirs?.span ?? crate.call };
  }
  const [own, theirs] = [crate.details, dependencies.details];
  if (own.kind !== 'rust' || theirs.kind !== 'rust') return undefined;
  const toolchain = [valueOf(own.toolchain)?.span, valueOf(theirs.toolchain)?.span] as const;
  if (toolchain[0] && toolchain[1] && !sameSpan(toolchain[0], toolchain[1]))
    return { name: 'The toolchain', at: crate.call };
  return undefined;
}

function valueOfVariable(
  variable: Derivation['environment'] extends ReadonlyMap<string, infer V> ? V | undefined : never,
) {
  return variable && valueOf(variable.value);
}

function sameSpan(left: Span, right: Span): boolean {
  return left.path === right.path && left.start === right.start && left.end === right.end;
}
