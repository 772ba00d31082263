import type { CrateLink, ProducerLink } from '../../src/chain/model.ts';
import { contentSpan, defineRule, nameSpan, oncePer, replace, safe, unsafe, valueOf } from '../../src/engine/index.ts';
import type { Located, Repository } from '../../src/repository/index.ts';

export default defineRule({
  id: 'panic-abort',
  severity: 'error',
  title: 'A panic in the NIF ends the virtual machine',
  link: 'producer',
  needs: ['module', 'producer', 'crate'],
  fixable: 'safe',
  check({ module, producer, crate, model }, report) {
    const profile = valueOf(producer.profile);
    const setting = profile && valueOf(profile.panic);
    const flag = valueOf(producer.flags)?.flags.findLast(({ value }) => /^(-C ?|--codegen[ =])panic=/.test(value));
    // A flag comes after what cargo passes for the profile, and the last one counts.
    const decides = flag ?? setting;
    const builds = valueOf(producer.packages)?.some((own) => own.directory === crate.package.directory);
    if (!builds || !profile || !decides?.value.endsWith('abort')) return;
    if (!flag && mayHaveFlags(producer) && namesUnwinding(model.repository)) return;
    report({
      at: contentSpan(decides),
      message: `\`${crate.package.name.value}\` is compiled with panic = "abort", so a panic in it ends the whole BEAM.`,
      label: flag ? 'aborts' : `in effect for the ${profile.name} profile`,
      help: 'Write "unwind", the default: Rustler turns a panic into an Elixir exception.',
      related: [{ message: 'loads this crate', span: module.module.use }],
      fix: unwinding(decides, crate),
    });
  },
});

/** Whether flags may reach rustc that are not followed: outside of Nix nobody knows whose `target.*` count. */
function mayHaveFlags({ flags }: ProducerLink): boolean {
  return flags.kind === 'unknown' || flags.value.unknown.length > 0;
}

/** `-C panic=unwind` wherever flags may stand: in a configuration of cargo, a shell, a job, a module. */
const namesUnwinding = oncePer((repository: Repository): boolean =>
  repository.files.some((path) => {
    if (!/(^|\/)(\.cargo\/config|[^/.]+|\.env[^/]*)$|\.(exs?|just|mk|nix|sh|toml|ya?ml)$/.test(path)) return false;
    const read = repository.read(path);
    return read.kind === 'text' && read.source.text.includes('panic=unwind');
  }),
);

/** Other members of the workspace may abort on purpose: then a person has to decide. */
function unwinding(setting: Located<string>, { package: own }: CrateLink) {
  const span = nameSpan(setting);
  if (!span) return undefined;
  const edit = replace(span, setting.value.replace(/abort$/, 'unwind'));
  const isShared = (own.workspace?.members.length ?? 1) > 1;
  return isShared ? unsafe('Unwind on panic in the whole workspace', edit) : safe('Unwind on panic', edit);
}
