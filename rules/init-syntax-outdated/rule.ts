import { atLeast, defineRule, type Fix, replace, safe, textAt, valueOf } from '../../src/engine/index.ts';
import type { FileView } from '../../src/repository/index.ts';
import type { Initialisation } from '../../src/rust/model.ts';

export default defineRule({
  id: 'init-syntax-outdated',
  severity: 'error',
  title: 'Macro call of another rustler than the locked one',
  link: 'crate',
  needs: ['crate'],
  fixable: 'safe',
  check({ crate, model }, report) {
    const version = valueOf(crate.rustler);
    if (version === undefined || !atLeast(version, '0.22.0')) return;
    const isLocked = { message: `rustler ${version} is locked`, span: crate.rustler.span };
    for (const macro of crate.source.oldMacros) {
      const gone = macro.value === 'resource' ? '0.38.0' : '0.33.0';
      if (!atLeast(version, gone)) continue;
      report({
        at: macro.span,
        message: `\`${macro.value}!\` is gone since rustler ${gone.replace(/\.0$/, '')}, so the crate does not compile.`,
        label: `unknown to rustler ${version}`,
        help: replacements[macro.value] ?? 'See UPGRADE.md of rustler.',
        related: [isLocked],
      });
    }
    for (const init of crate.source.initialisations) {
      if (init.conditional) continue;
      if (init.functions && atLeast(version, '0.38.0')) {
        report({
          at: init.call,
          message: `\`init!\` takes no list of NIFs since rustler 0.38, so the crate does not compile.`,
          label: 'has a list of NIFs',
          help: 'Drop the list: every #[rustler::nif] of the crate is registered.',
          related: [isLocked],
          fix: withoutList(init, model.repository),
        });
      } else if (!init.functions && atLeast(version, '0.34.0') === false) {
        report({
          at: init.call,
          message: `\`init!\` of rustler ${version} needs the list of NIFs, so the crate does not compile.`,
          label: 'lists no NIFs',
          help: 'List the functions, as in `init!("Elixir.MyApp.Native", [add])`, or move to rustler 0.34.',
          related: [isLocked],
        });
      }
    }
  },
});

const replacements: Readonly<Record<string, string>> = {
  resource: 'Write `impl rustler::Resource for T` under `#[rustler::resource_impl]`.',
  resource_struct_init: 'Write `impl rustler::Resource for T` under `#[rustler::resource_impl]`.',
  rustler_atoms: 'Write `rustler::atoms!`.',
  rustler_export_nifs: 'Write `rustler::init!`, with `#[rustler::nif]` on the functions.',
};

/** The list and the comma before it. */
function withoutList({ module, functions }: Initialisation, repository: FileView): Fix | undefined {
  if (!functions) return undefined;
  const between = { path: module.span.path, start: module.span.end, end: functions.span.end };
  const text = textAt(between, repository);
  const comma = /^["#]*\s*(?=,\s*\[)/.exec(text);
  if (!comma) return undefined;
  return safe('Drop the list', replace({ ...between, start: between.start + comma[0].length }, ''));
}
