import { defineRule, isCommitted, nameSpan, replace, safe, valueOf } from '../../src/engine/index.ts';

export default defineRule({
  id: 'load-from-other-file',
  severity: 'error',
  title: '`load_from` names another file than Rustler writes',
  link: 'module',
  needs: ['module'],
  uses: ['handOff'],
  yieldsTo: [
    'load-path-extension',
    'load-from-malformed',
    'otp-app-mismatch',
    'crate-name-mismatch',
    'crate-type-not-cdylib',
  ],
  fixable: 'safe',
  check({ module, handOff, model }, report) {
    const { options, name } = module.module;
    const from = options.loadFromDefaulted ? undefined : valueOf(options.loadFrom);
    const written = valueOf(module.writtenFile);
    const loaded = valueOf(module.loadFile);
    if (valueOf(module.mode) !== 'compiles' || valueOf(options.loads) === false) return;
    if (!from || written === undefined || loaded === undefined || !module.hex) return;
    if (loaded.endsWith(`priv/native/${written}`)) return;
    const base = loaded.slice(loaded.lastIndexOf('/'));
    const stands = isCommitted(loaded, model.repository);
    if (stands || handOff?.files.some(({ placement }) => `/${placement.path}`.endsWith(base))) return;
    const path = `priv/native/${written.replace(/\.so$/, '')}`;
    const span = nameSpan(from.path);
    const compilesEverywhere = model.chains.every(
      ({ module: other }) =>
        other.state === 'followed' &&
        (other.facts.module.name.value !== name.value || valueOf(other.facts.mode) === 'compiles'),
    );
    report({
      at: span ?? from.path.span,
      message: `\`${from.path.value}.so\` is what ${name.value} loads, but rustler ${module.hex.value} writes \`priv/native/${written}\`.`,
      label: `Rustler writes ${written}`,
      help: compilesEverywhere
        ? `Write \`${path}\`, or leave out load_from: it is the default.`
        : `Write \`${path}\`, and hand the file over under that name where compilation is skipped.`,
      // Where a build skips compilation, a file is handed over under the name that is written here.
      fix: span && compilesEverywhere ? safe(`Load ${path}`, replace(span, path)) : undefined,
    });
  },
});
