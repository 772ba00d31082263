import type { CrateLink, Model } from '../../src/chain/model.ts';
import { contentSpan, defineRule, valueOf } from '../../src/engine/index.ts';

const linkedIn = ['rlib', 'lib'];

export default defineRule({
  id: 'crate-type-dylib',
  severity: 'note',
  title: 'The NIF, or what it depends on, is a dylib',
  link: 'crate',
  needs: ['crate'],
  uses: ['producer'],
  yieldsTo: ['binary-needs-rust-std'],
  fixable: 'none',
  check({ crate, producer, model }, report) {
    const name = crate.package.name.value;
    const flag =
      producer && valueOf(producer.flags)?.flags.find(({ value }) => /prefer-dynamic(=(y|yes|on|true))?$/.test(value));
    if (flag) {
      report({
        at: contentSpan(flag),
        severity: 'warning',
        message: `\`prefer-dynamic\` makes ${name} need libstd-<hash>.so, which is there only where this very rustc is.`,
        help: 'Leave the flag out of the build of the NIF.',
        related: [{ message: 'the NIF crate', span: crate.package.name.span }],
      });
      return;
    }
    for (const { dylib, dependency } of dynamicDependencies(crate, model)) {
      report({
        at: contentSpan(dylib),
        severity: 'error',
        message: `\`${dependency.name}\` can be linked as a dylib only, so the library of ${name} needs another file that is not beside it.`,
        label: 'no rlib to link in',
        help: 'Build the dependency as "rlib": it becomes part of the NIF.',
        related: [{ message: `${name} depends on it`, span: dependency.span }],
      });
    }
    const own = crate.package.library?.crateTypes?.value.find((type) => type.value === 'dylib');
    if (!own) return;
    report({
      at: contentSpan(own),
      message: `\`dylib\` is the type for Rust programs: ${name} loads on gnu targets, but exports all of itself and may come to need libstd-<hash>.so.`,
      help: 'Write "cdylib", the type for libraries that are loaded from another language.',
    });
  },
});

/** Path dependencies that offer no rlib: cargo then links them, and the standard library, dynamically. */
function dynamicDependencies({ package: own }: CrateLink, { crates }: Model) {
  return own.dependencies.flatMap((dependency) => {
    if (dependency.kind !== 'normal' || dependency.optional || !dependency.path) return [];
    if (dependency.target !== undefined) return [];
    const types = crates.find((crate) => crate.directory === dependency.path?.value)?.library?.crateTypes?.value ?? [];
    const dylib = types.find((type) => type.value === 'dylib');
    return dylib && !types.some((type) => linkedIn.includes(type.value)) ? [{ dylib, dependency }] : [];
  });
}
