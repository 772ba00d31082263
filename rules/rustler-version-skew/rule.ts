import { contentSpan, defineRule, minorOf, valueOf } from '../../src/engine/index.ts';

export default defineRule({
  id: 'rustler-version-skew',
  severity: 'note',
  title: 'Package and crate of Rustler have different versions',
  link: 'crate',
  needs: ['module', 'crate'],
  fixable: 'none',
  check({ module, crate }, report) {
    const version = valueOf(crate.rustler);
    // Without a compilation the package decides the load path alone, and without the package there is nothing to compare.
    if (!module.hex || version === undefined || valueOf(module.mode) !== 'compiles') return;
    const [package_, crate_] = [minorOf(module.hex.value), minorOf(version)];
    if (!package_ || !crate_ || package_ === crate_) return;
    const dependency = crate.package.dependencies.find((candidate) => candidate.packageName === 'rustler');
    report({
      at: dependency?.requirement ? contentSpan(dependency.requirement) : (dependency ?? crate.package.name).span,
      message: `\`${crate.package.name.value}\` is built with the crate rustler ${version} and compiled by the package rustler ${module.hex.value}.`,
      label: `${version} in Cargo.lock`,
      help: 'Nothing needs to change: they work together. File names follow the package, symbols and NIF version the crate.',
      related: [{ message: `${module.hex.value} in mix.lock`, span: module.hex.span }],
    });
  },
});
