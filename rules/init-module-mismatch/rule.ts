import { contentSpan, defineRule, replace, safe, valueOf } from '../../src/engine/index.ts';

export default defineRule({
  id: 'init-module-mismatch',
  severity: 'error',
  title: 'The library is made for another module',
  link: 'crate',
  needs: ['module', 'crate'],
  fixable: 'safe',
  check({ module: { module, mode }, crate }, report) {
    const { initialisation, foundBy, loadedBy } = crate;
    const isLoaded = foundBy === 'arrival' || (foundBy === 'path' && valueOf(mode) === 'compiles');
    if (!initialisation || initialisation.conditional || !isLoaded || valueOf(module.options.loads) === false) return;
    const made = initialisation.module;
    if (made.value === module.atom) return;
    const others = loadedBy.filter((loader) => loader.value !== module.name.value);
    const at = contentSpan(made);
    report({
      at,
      message: `\`${made.value}\` is the module that the library names, but ${module.name.value} loads it.`,
      label: `loaded by ${module.atom}`,
      help:
        others.length === 0
          ? `Write \`rustler::init!("${module.atom}")\`.`
          : 'Give each module a crate of its own: a library can be loaded by one module only.',
      related: [
        { message: 'this module loads the library', span: module.name.span },
        ...others.map((other) => ({ message: `${other.value} loads it as well`, span: other.span })),
      ],
      fix: others.length === 0 ? safe('Name the module that loads the library', replace(at, module.atom)) : undefined,
    });
  },
});
