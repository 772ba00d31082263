import type { CrateLink, ProducerLink } from '../../src/chain/model.ts';
import { mayFind } from '../../src/engine/build-scripts.ts';
import { defineRule, valueOf } from '../../src/engine/index.ts';
import { isPublished } from '../../src/engine/locked.ts';
import { ALLOCATORS, type Allocator } from '../../src/knowledge/allocators.ts';

export default defineRule({
  id: 'static-tls-allocator',
  severity: 'warning',
  title: 'Allocator whose thread-local storage a loaded library may not get',
  link: 'crate',
  needs: ['crate', 'producer'],
  fixable: 'none',
  check({ crate, producer }, report) {
    const { globalAllocator } = crate.source;
    // The storage models are those of ELF; an unknown triple may be darwin's.
    if (
      !globalAllocator ||
      !valueOf(producer.triple)?.includes('linux') ||
      mayFind(/CFLAGS|JEMALLOC|MIMALLOC/, producer)
    )
      return;
    const dependency = crate.package.dependencies.find(
      (candidate) => candidate.name === globalAllocator.value && candidate.kind === 'normal' && !candidate.optional,
    );
    const allocator = ALLOCATORS.find(({ crate: name }) => name === dependency?.packageName);
    if (!dependency || !allocator || mayEnable(allocator, crate) || isEnabledByCall(allocator, producer)) return;
    report({
      at: dependency.span,
      message: `\`${allocator.crate}\` is the global allocator, and its thread-local storage is of the model that only a program gets for certain, not a library that is loaded later.`,
      label: 'initial-exec storage',
      help: `Add \`features = ["${allocator.feature}"]\` to the dependency.`,
      related: [{ message: 'the global allocator', span: globalAllocator.span }],
    });
  },
});

/** Whether the feature is on, or another package of the lock may switch it on: features unify. */
function mayEnable({ crate: name, sys, feature }: Allocator, { package: pkg }: CrateLink): boolean {
  const own = pkg.dependencies.filter(({ packageName }) => packageName === name || packageName === sys);
  if (own.some(({ features }) => features.some(({ value }) => value === feature))) return true;
  if ([...pkg.features.values()].flat().some(({ value }) => value.endsWith(`/${feature}`))) return true;
  if (!pkg.lock || pkg.lock.problem) return true;
  if (pkg.lock.packages.some((locked) => locked.name === name && !isPublished(locked))) return true;
  return pkg.lock.packages.some(({ name: other, dependencies }) => {
    if (other === pkg.name.value || other === name) return false;
    return dependencies.some((dependency) => [name, sys].includes(dependency.split(' ')[0] ?? ''));
  });
}

/** `--features mimalloc/local_dynamic_tls` */
function isEnabledByCall({ feature }: Allocator, { rust }: ProducerLink): boolean {
  if (rust?.cargoArguments.kind === 'unknown') return true;
  return rust?.cargoArguments.value.some(({ value }) => value.includes(feature)) === true;
}
