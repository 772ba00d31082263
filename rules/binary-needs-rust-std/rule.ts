import type { BinaryLink } from '../../src/chain/model.ts';
import { aboutBuilt, askingModule } from '../../src/engine/built.ts';
import { contentSpan, defineRule, valueOf } from '../../src/engine/index.ts';

const RUST_STD = /(^|\/)libstd-[0-9a-f]{8,16}\.(so|dylib)$/;

export default defineRule({
  id: 'binary-needs-rust-std',
  severity: 'error',
  title: "The built library needs Rust's own standard library as a file",
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'producer', 'crate'],
  yieldsTo: ['binary-not-shared-object', 'binary-wrong-architecture', 'binary-wrong-format'],
  fixable: 'none',
  check({ binary, module, producer, crate }, report) {
    const name = neededStd(binary);
    if (name === undefined) return;
    const types = crate?.package.library?.crateTypes;
    const flag =
      producer && valueOf(producer.flags)?.flags.find(({ value }) => /prefer-dynamic(=(y|yes|on|true))?$/.test(value));
    const dylib = types?.value.find((type) => type.value === 'dylib')?.span ?? types?.span;
    report(
      aboutBuilt(binary, [flag && contentSpan(flag), dylib ?? crate?.package.name.span, askingModule(module)], {
        message: `\`${binary.path}\` needs \`${name}\`, a file of the Rust toolchain that no system has.`,
        label: 'links the standard library dynamically',
        help: 'Build a `cdylib` (and `rlib` for the crates that it depends on), without `-C prefer-dynamic`.',
      }),
    );
  },
});

/** The name, when no run path leads to it. */
function neededStd({ loading, machO }: BinaryLink): string | undefined {
  const absent = loading?.needed.find(({ name, outcome }) => {
    return RUST_STD.test(name) && (outcome.kind === 'missing' || outcome.kind === 'left-to-the-machine');
  });
  if (absent) return absent.name;
  const dylib = machO?.dylibs.find(({ name }) => RUST_STD.test(name) && name.startsWith('@rpath/'));
  return dylib && machO?.rpaths.length === 0 ? dylib.name : undefined;
}
