import type { FlagClass, FlagSource } from '../../src/cargo/model.ts';
import type { Model, ProducerLink } from '../../src/chain/model.ts';
import { defineRule, type Fix, insert, safe, textAt, unsafe } from '../../src/engine/index.ts';
import { flagIn, missingFlag, type NeededFlag } from '../../src/engine/needed-flag.ts';
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
  needs: ['module', 'producer', 'crate'],
  yieldsTo: ['crt-static-enabled'],
  fixable: 'safe',
  check({ module, producer, crate, model }, report) {
    const needed = missingFlag(producer, crate, module, model.repository);
    if (!needed || producer.flags.kind === 'unknown') return;
    const [stronger] = producer.flags.value.inEffect;
    if (!stronger) return;
    const lost = flagIn(needed, producer.flags.value.shadowed);
    // A cross buildRustPackage writes the flag for musl by itself, as a flag of the target.
    if (!lost && !producer.rust?.linksMuslDynamically) return;
    const from = lost ? 'the weaker rustflags' : 'the rustflags that the hook of buildRustPackage writes';
    report({
      at: stronger.span,
      message: `${names[stronger.class]} replaces ${from} altogether, so \`${lost?.flag.value ?? needed.text}\` never reaches rustc and ${needed.without}.`,
      label: 'wins',
      help: `Add \`${needed.text}\` here${needed.harmlessElsewhere ? '' : ' for darwin'}, or drop this setting.`,
      related: [
        lost
          ? { message: 'never used in this build', span: lost.flag.span }
          : { message: 'the build whose flags are replaced', span: producer.span },
      ],
      fix: appended(stronger, needed, producer, model),
    });
  },
});

/** The flag at the end of a text that is written out; a flag of one system alone is for a person to place. */
function appended(stronger: FlagSource, needed: NeededFlag, producer: ProducerLink, model: Model): Fix | undefined {
  const { span } = stronger;
  const text = textAt(span, model.repository);
  if (!needed.harmlessElsewhere) return undefined;
  if (stronger.class !== 'RUSTFLAGS' || !span.path.endsWith('.nix') || !/^"([^"\\\n]|\\.)*"$/.test(text))
    return undefined;
  const blank = text === '""' || /\s"$/.test(text) ? '' : ' ';
  const edit = insert(span.path, span.end - 1, `${blank}${needed.text}`);
  const description = `Add ${needed.text}`;
  return sharedWithOthers(span, producer, model) ? unsafe(description, edit) : safe(description, edit);
}
