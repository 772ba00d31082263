import type { FlagClass, FlagSource } from '../../src/cargo/model.ts';
import type { Model, ProducerLink } from '../../src/chain/model.ts';
import { dynamicCrt, dynamicCrtIn, staticByDefault } from '../../src/engine/flags.ts';
import { defineRule, type Fix, insert, safe, textAt, unsafe } from '../../src/engine/index.ts';
import { sharedWithOthers } from '../../src/engine/shared.ts';

const names: Record<FlagClass, string> = {
  CARGO_ENCODED_RUSTFLAGS: 'CARGO_ENCODED_RUSTFLAGS',
  RUSTFLAGS: 'RUSTFLAGS',
  target: 'Rustflags of the target',
  build: 'build.rustflags',
};

export default defineRule({
  id: 'rustflags-shadowed',
  severity: 'error',
  title: 'A stronger source of rustflags replaces the flag that the NIF needs',
  link: 'producer',
  needs: ['producer', 'crate'],
  yieldsTo: ['crt-static-enabled'],
  fixable: 'safe',
  check({ producer, crate, model }, report) {
    if (!staticByDefault(producer) || producer.flags.kind === 'unknown') return;
    if (!crate.package.library?.crateTypes?.value.some((type) => type.value === 'cdylib')) return;
    const [stronger] = producer.flags.value.inEffect;
    if (!stronger) return;
    const lost = dynamicCrtIn(producer.flags.value.shadowed);
    // A cross buildRustPackage writes the flag by itself, as a flag of the target.
    if (!lost && !producer.rust?.linksMuslDynamically) return;
    const flag = lost?.flag.value ?? dynamicCrt;
    const from = lost ? 'the weaker rustflags' : 'the rustflags that the hook of buildRustPackage writes';
    report({
      at: stronger.span,
      message: `${names[stronger.class]} replaces ${from} altogether, so ${flag} never reaches rustc and cargo builds no cdylib.`,
      label: 'wins',
      help: `Add ${flag} here, or drop this setting.`,
      related: [
        lost
          ? { message: 'never used in this build', span: lost.flag.span }
          : { message: 'the build whose flags are replaced', span: producer.span },
      ],
      fix: appended(stronger, producer, model),
    });
  },
});

/** The flag at the end of a text that is written out. */
function appended(stronger: FlagSource, producer: ProducerLink, model: Model): Fix | undefined {
  const { span } = stronger;
  const text = textAt(span, model.repository);
  if (stronger.class !== 'RUSTFLAGS' || !span.path.endsWith('.nix') || !/^"([^"\\\n]|\\.)*"$/.test(text))
    return undefined;
  const blank = text === '""' || /\s"$/.test(text) ? '' : ' ';
  const edit = insert(span.path, span.end - 1, `${blank}${dynamicCrt}`);
  const description = `Add ${dynamicCrt}`;
  return sharedWithOthers(span, producer, model) ? unsafe(description, edit) : safe(description, edit);
}
