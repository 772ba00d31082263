import type { CrateLink, Model, ProducerLink } from '../../src/chain/model.ts';
import { defineRule, type Fix, replace, safe, textAt, unsafe } from '../../src/engine/index.ts';
import { sharedWithOthers } from '../../src/engine/shared.ts';
import type { Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'crt-static-enabled',
  severity: 'error',
  title: 'A flag asks for a static C library',
  link: 'producer',
  needs: ['producer', 'crate'],
  fixable: 'safe',
  check({ producer, crate, model }, report) {
    const { cLibrary, triple, platform } = producer;
    if (cLibrary.kind === 'unknown' || cLibrary.value.crt !== 'static' || !cLibrary.value.flag) return;
    if (triple.kind === 'unknown' || platform.kind === 'unknown' || platform.value.libc === 'none') return;
    const types = crate.package.library?.crateTypes?.value.map((type) => type.value) ?? [];
    if (!types.includes('cdylib')) return;
    report({
      at: cLibrary.value.flag,
      message: `\`+crt-static\` links the C library of ${triple.value} statically, and cargo builds no cdylib for such a target.`,
      label: 'no cdylib with this flag',
      help: 'Say -crt-static: a library that the BEAM loads must share its C library.',
      related: [
        { message: 'the crate is a cdylib', span: crate.package.library?.crateTypes?.span ?? crate.package.name.span },
      ],
      fix: otherSign(cLibrary.value.flag, { producer, crate, model }),
    });
  },
});

interface Subject {
  readonly producer: ProducerLink;
  readonly crate: CrateLink;
  readonly model: Model;
}

/** `-` for `+` where the flag is written out: on a musl target its absence would not be enough. */
function otherSign(flag: Span, { producer, crate, model }: Subject): Fix | undefined {
  const text = textAt(flag, model.repository);
  const at = text.indexOf('+crt-static');
  if (at < 0 || text.includes('+crt-static', at + 1)) return undefined;
  const edit = replace({ path: flag.path, start: flag.start + at, end: flag.start + at + 1 }, '-');
  const own = [...(producer.derivation?.environment.values() ?? [])].find(
    ({ span }) => span.path === flag.path && span.start <= flag.start && flag.end <= span.end,
  );
  const ofCrateAlone = own
    ? !sharedWithOthers(own.span, producer, model)
    : flag.path.startsWith(`${crate.package.directory}/.cargo/`);
  const description = 'Link the C library dynamically';
  return ofCrateAlone ? safe(description, edit) : unsafe(description, edit);
}
