import type { Model, ProducerLink } from '../../src/chain/model.ts';
import { dynamicCrt, staticByDefault } from '../../src/engine/flags.ts';
import { defineRule, type Fix, insert, safe, textAt, unsafe, valueOf } from '../../src/engine/index.ts';
import { sharedWithOthers } from '../../src/engine/shared.ts';

export default defineRule({
  id: 'musl-crt-static',
  severity: 'error',
  title: 'A musl target that links its C library statically cannot build a cdylib',
  link: 'producer',
  needs: ['producer', 'crate'],
  yieldsTo: [
    'rustflags-shadowed',
    'cargo-config-out-of-reach',
    'cargo-config-ignored-by-builder',
    'crt-static-enabled',
    'static-package-set',
  ],
  fixable: 'safe',
  check({ producer, crate, model }, report) {
    if (!staticByDefault(producer) || producer.triple.kind === 'unknown') return;
    const types = crate.package.library?.crateTypes?.value.map((type) => type.value) ?? [];
    if (!types.includes('cdylib')) return;
    const triple = producer.triple.value;
    const outcome =
      types.length === 1
        ? 'cargo stops with "cannot produce cdylib"'
        : 'cargo only warns, drops the cdylib and builds no library to load';
    report({
      at: producer.tripleSpan ?? producer.span,
      message: `\`${triple}\` links its C library statically unless a flag says otherwise, so ${outcome}.`,
      label: 'static by default',
      help: `Pass ${dynamicCrt} in ${placeOfFlags(producer)}.`,
      related: [
        {
          message: `builds ${types.join(', ')}`,
          span: crate.package.library?.crateTypes?.span ?? crate.package.name.span,
        },
      ],
      fix: besideTarget(producer, model),
    });
  },
});

/** The source of flags that is in effect already, else one that nothing in this build replaces. */
function placeOfFlags(producer: ProducerLink): string {
  const [source] = valueOf(producer.flags)?.inEffect ?? [];
  if (source?.file !== undefined) return `the rustflags of \`${source.file}\``;
  if (source?.class === 'RUSTFLAGS' || source?.class === 'CARGO_ENCODED_RUSTFLAGS') return source.class;
  if (producer.kind === 'rustler') return '.cargo/config.toml beside the manifest of the crate';
  // The hook of buildRustPackage writes flags that replace CARGO_BUILD_RUSTFLAGS.
  return producer.derivation?.builder === 'buildRustPackage' ? 'RUSTFLAGS' : 'CARGO_BUILD_RUSTFLAGS';
}

/** A variable beside CARGO_BUILD_TARGET, when that is an attribute with a line of its own and no other source of flags is read. */
function besideTarget(producer: ProducerLink, model: Model): Fix | undefined {
  const flags = valueOf(producer.flags);
  const target = producer.derivation?.environment.get('CARGO_BUILD_TARGET');
  if (!flags || !target || producer.derivation?.builder !== 'crane.buildPackage') return undefined;
  if (flags.inEffect.length > 0 || flags.unknown.length > 0) return undefined;
  const { path, start, end } = target.name;
  const indent = /(?:^|\n)([ \t]*)$/.exec(textAt({ path, start: 0, end: start }, model.repository))?.[1];
  const assigns = /^\s*=/.test(textAt({ path, start: end, end: end + 20 }, model.repository));
  if (indent === undefined || !assigns) return undefined;
  const edit = insert(path, start, `CARGO_BUILD_RUSTFLAGS = "${dynamicCrt}";\n${indent}`);
  const description = `Pass ${dynamicCrt} beside the target`;
  return sharedWithOthers(target.span, producer, model) ? unsafe(description, edit) : safe(description, edit);
}
