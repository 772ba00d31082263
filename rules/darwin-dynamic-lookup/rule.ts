import type { ProducerLink } from '../../src/chain/model.ts';
import { dynamicLookup, lacksDynamicLookup, refusesDarwin } from '../../src/engine/dynamic-lookup.ts';
import { defineRule, valueOf } from '../../src/engine/index.ts';

export default defineRule({
  id: 'darwin-dynamic-lookup',
  severity: 'error',
  title: 'A build for darwin without the flag that an older rustler needs there',
  link: 'producer',
  needs: ['module', 'producer', 'crate'],
  uses: ['build'],
  yieldsTo: ['rustflags-shadowed', 'cargo-config-out-of-reach', 'cargo-config-ignored-by-builder'],
  fixable: 'none',
  check({ module, build, producer, crate, model }, report) {
    const refused = refusesDarwin(producer, crate, module);
    if (!refused && !lacksDynamicLookup(producer, crate, module, model.repository)) return;
    const triple = valueOf(producer.triple) ?? '';
    const system = build?.kind === 'nix' ? build.build.system : undefined;
    report({
      at: producer.span,
      severity: build?.kind === 'nix' && !build.build.systemNamed ? 'warning' : 'error',
      message: refused
        ? `Rustler ${module.hex?.value} stops on darwin, because no Cargo configuration of the crate has a target for macOS.`
        : `Rustler ${valueOf(crate.rustler)} leaves the functions of the BEAM to be found when it is loaded, and no flag lets the linker for \`${triple}\` do so.`,
      label: refused ? 'stops on darwin' : `links for ${triple}`,
      help: `${place(producer, refused)}, or use the crate rustler 0.35 or newer, which needs no flag.`,
      related: [
        ...(system?.kind === 'known' ? [{ message: `built for ${system.value}`, span: system.span }] : []),
        { message: 'the crate', span: crate.package.name.span },
      ],
    });
  },
});

function place({ derivation }: ProducerLink, refused: boolean): string {
  const config = `rustflags = ["-C", "link-arg=-undefined", "-C", "link-arg=dynamic_lookup"]`;
  if (refused || !derivation) {
    return `Write \`[target.'cfg(target_os = "macos")']\` with \`${config}\` into .cargo/config.toml of the crate`;
  }
  return `Pass \`${dynamicLookup}\` on darwin, such as by \`[target.'cfg(target_os = "macos")']\` with \`${config}\` in the .cargo/config.toml that this build reads`;
}
