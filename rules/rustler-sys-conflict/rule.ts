import type { CrateLink, Model, ProducerLink } from '../../src/chain/model.ts';
import { atLeast, defineRule, type Fix, replace, safe, textAt, unsafe, valueOf } from '../../src/engine/index.ts';
import { lockEdits } from '../../src/engine/lock-edits.ts';

export default defineRule({
  id: 'rustler-sys-conflict',
  severity: 'warning',
  title: '`rustler_sys` beside a rustler that has its own',
  link: 'crate',
  needs: ['crate'],
  uses: ['producer'],
  fixable: 'safe',
  check({ crate, producer, model }, report) {
    const version = valueOf(crate.rustler);
    if (version === undefined || !atLeast(version, '0.35.0')) return;
    for (const { packageName, kind, optional, target, path, span } of crate.package.dependencies) {
      if (packageName !== 'rustler_sys' || kind !== 'normal') continue;
      // One for some machines is none of the others', and a folder holds what its owner wants.
      if (optional || target !== undefined || path) continue;
      report({
        at: span,
        message: `Rustler ${version} has its own \`rustler::sys\` in place of \`rustler_sys\`, and the two cannot be used together.`,
        label: `cannot be used with rustler ${version}`,
        help: 'Drop the dependency and write `rustler::sys` where the code says `rustler_sys`.',
        related: [{ message: `rustler ${version} is locked`, span: crate.rustler.span }],
        fix: withoutEntry(crate, hashesCrates(producer), model),
      });
    }
  },
});

/** The entry's line and what the lock holds for it alone, when no code and no feature names the crate. */
function withoutEntry({ package: pkg, source }: CrateLink, hashed: boolean, { repository }: Model): Fix | undefined {
  const place = pkg.place('dependencies.rustler_sys');
  const isNamed = source.mentionedCrates.has('rustler_sys') || source.unknown.length > 0;
  const inFeatures = [...pkg.features.values()].flat().some(({ value }) => value.includes('rustler_sys'));
  if (!place || isNamed || inFeatures) return undefined;
  const { path } = place.key;
  const before = textAt({ path, start: 0, end: place.key.start }, repository);
  const after = textAt({ path, start: place.value.end, end: place.value.end + 200 }, repository);
  const indent = /(?:^|\n)([ \t]*)$/.exec(before)?.[1];
  const rest = /^[ \t]*\r?\n/.exec(after)?.[0];
  if (indent === undefined || rest === undefined) return undefined;
  const line = { path, start: place.key.start - indent.length, end: place.value.end + rest.length };
  const lock = pkg.lock && lockEdits(pkg.lock, pkg.name.value, 'rustler_sys', repository);
  if (!lock) return undefined;
  return (hashed ? unsafe : safe)('Drop the dependency', replace(line, ''), ...lock);
}

/** A hash over the vendored crates has to follow the lock. */
function hashesCrates(producer: ProducerLink | undefined): boolean {
  const given = producer?.derivation?.arguments;
  return ['cargoHash', 'cargoSha256', 'cargoDeps'].some((name) => given?.has(name));
}
