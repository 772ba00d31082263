import type { ProducerLink } from '../../src/chain/model.ts';
import { atLeast, defineRule, valueOf } from '../../src/engine/index.ts';
import { changesTools, isOpaque } from '../../src/engine/inputs.ts';
import { LINKERS, type Linker } from '../../src/knowledge/linkers.ts';
import type { Located } from '../../src/repository/index.ts';

export default defineRule({
  id: 'linker-not-in-build',
  severity: 'warning',
  title: 'Linker that the build does not bring',
  link: 'producer',
  needs: ['producer'],
  fixable: 'none',
  check({ producer }, report) {
    const { derivation, triple } = producer;
    if (!derivation || changesTools(derivation)) return;
    for (const { value, span } of namedLinkers(producer)) {
      const path = /^\/(usr|bin|opt|home|Users)\//.exec(value)?.[0];
      if (!path && isBrought(value, producer)) continue;
      report({
        at: span,
        message: path
          ? `\`${value}\` is named as the linker for \`${valueOf(triple)}\`, and a build in Nix has no \`${path}\`.`
          : `\`${value}\` is named as the linker for \`${valueOf(triple)}\`, and no input of the build brings it.`,
        label: 'not in this build',
        help: path ? 'Name the linker without a path, and add its package to nativeBuildInputs.' : help(value),
        related: [{ message: 'the build that links with it', span: producer.span }],
      });
    }
  },
});

/** The program, where nothing stronger names another, and what the driver is told to use. */
function namedLinkers({ linker, derivation, rust, loadedOn, triple }: ProducerLink): Located<string>[] {
  const choice = valueOf(linker);
  if (!choice) return [];
  // The hook of buildRustPackage, and crane in a cross build, set CARGO_TARGET_<TRIPLE>_LINKER to the compiler of the build.
  const host = loadedOn && valueOf(loadedOn.system);
  const cpu = host?.split('-')[0];
  const maybeCross =
    rust !== undefined &&
    (cpu === undefined ||
      valueOf(triple)?.startsWith(cpu) !== true ||
      rust.target.kind === 'unknown' ||
      rust.target.value !== undefined);
  const replaced = derivation?.builder === 'buildRustPackage' || maybeCross;
  return [...(replaced || !choice.program ? [] : [choice.program]), ...(choice.flavour ? [choice.flavour] : [])];
}

/** True also where nobody can tell: a name that is not in the table, inputs that may bring anything. */
function isBrought(name: string, producer: ProducerLink): boolean {
  const { derivation, triple } = producer;
  const linker = LINKERS.find(({ names }) => names.includes(name));
  const inputs = derivation && valueOf(derivation.inputs);
  if (!linker || !inputs || inputs.some(isOpaque)) return true;
  if (linker.onDarwin && valueOf(triple)?.includes('apple') !== false) return true;
  return mayComeWithRust(linker, producer) || inputs.some((input) => linker.packages.test(input.name));
}

function mayComeWithRust({ withRust }: Linker, { toolchain, triple }: ProducerLink): boolean {
  if (!withRust || (triple.kind === 'known' && triple.value !== withRust.triple)) return false;
  if (toolchain.kind === 'unknown') return true;
  const { origin, channel } = toolchain.value;
  return origin !== 'nixpkgs' && (channel.kind === 'unknown' || atLeast(channel.value, withRust.since) !== false);
}

function help(name: string): string {
  const [tool = name] = LINKERS.find(({ names }) => names.includes(name))?.names ?? [];
  return `Add \`pkgs.${tool === 'clang' ? 'clang' : tool}\` to nativeBuildInputs, or leave the linker to the build.`;
}
