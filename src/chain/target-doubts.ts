import type { Toolchain } from '../nix/model.ts';
import { type Fact, type Unknown, unknown } from '../repository/index.ts';
import { valueOf } from './facts.ts';
import type { BuildLink, ProducerLink } from './model.ts';

type Built = Pick<ProducerLink, 'triple' | 'platform' | 'toolchain' | 'loadedOn'>;

/**
 * What has to be known beside the triple that a build names: a machine that the tables have, a standard library for it, and, where that is
 * not the machine of the build, a BEAM that runs there.
 */
export function targetDoubts(built: Built, host: Fact<string>, build: BuildLink): Unknown[] {
  const { triple, platform, toolchain, loadedOn } = built;
  if (build.kind === 'outside' || triple.kind === 'unknown' || triple.value === valueOf(host)) return [];
  if (platform.kind === 'unknown') return [platform];
  const doubts: Unknown[] = [];
  if (mayLack(toolchain, triple.value))
    doubts.push(unknown(`whether the toolchain has the standard library of ${triple.value} is not known`, triple.span));
  const { system, libc } = build.platform;
  const isOther = valueOf(system) !== platform.value.system || valueOf(libc) !== platform.value.libc;
  if (isOther && loadedOn?.system.kind === 'unknown') doubts.push(loadedOn.system);
  else if (isOther && loadedOn?.libc.kind === 'unknown') doubts.push(loadedOn.libc);
  return doubts;
}

/** rustc of nixpkgs has the library of its own set alone, and what is known to lack one is a fault. */
function mayLack(toolchain: Fact<Toolchain>, triple: string): boolean {
  if (toolchain.kind === 'unknown') return true;
  const { origin, targets } = toolchain.value;
  if (targets.kind === 'unknown') return true;
  return origin === 'outside' && !targets.value.some(({ value }) => value === triple);
}
