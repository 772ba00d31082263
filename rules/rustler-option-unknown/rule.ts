import { defineRule, nearest, replace, safe, textAt, valueOf } from '../../src/engine/index.ts';

export default defineRule({
  id: 'rustler-option-unknown',
  severity: 'error',
  title: 'Option that Rustler does not know',
  link: 'module',
  needs: ['module'],
  fixable: 'safe',
  check({ module, model }, report) {
    const given = valueOf(module.module.options.given);
    const accepted = valueOf(module.acceptedOptions);
    const mode = valueOf(module.mode);
    // A module that takes a precompiled file never hands its options to Rustler.
    if (!given || !accepted || !module.hex || mode === undefined || mode === 'downloads') return;
    for (const { key, from } of given) {
      if (accepted.includes(key.value)) continue;
      const meant = nearest(key.value, accepted);
      const isFree = meant !== undefined && given.every((option) => option.key.value !== meant);
      // The span of a keyword's key may or may not cover its colon.
      const name = { ...key.span, end: key.span.start + key.value.length };
      report({
        at: name,
        message: `\`${key.value}\` is no option of rustler ${module.hex.value}, so ${module.module.name.value} does not compile.`,
        label: 'raises KeyError',
        help: help(key.value, meant),
        related: [
          { message: `mix.lock has rustler ${module.hex.value}`, span: module.hex.span },
          ...(from === 'config' ? [{ message: 'the module that is configured', span: module.module.name.span }] : []),
        ],
        fix:
          isFree && textAt(name, model.repository) === key.value
            ? safe(`Write ${meant}`, replace(name, meant))
            : undefined,
      });
    }
  },
});

function help(key: string, meant: string | undefined): string {
  if (key === 'target_dir')
    return 'Leave it out: since 0.37 Rustler uses the target folder of cargo; set CARGO_TARGET_DIR with `env:`.';
  if (key === 'priv_dir') return 'Leave it out: Rustler always writes to priv/native.';
  return meant ? `Write \`${meant}\`.` : 'Leave it out.';
}
