import type { BuildLink, CrateLink, ProducerLink } from '../../src/chain/model.ts';
import { defineRule, textAt, valueOf } from '../../src/engine/index.ts';
import type { Platform } from '../../src/nix/model.ts';
import type { Repository, Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'static-package-set',
  severity: 'error',
  title: 'A static package set has neither a cdylib nor a BEAM that could load one',
  link: 'producer',
  needs: ['build'],
  uses: ['producer', 'crate', 'module'],
  fixable: 'none',
  check({ build, producer, crate, module, model }, report) {
    const beam = staticBeam(build);
    const maker = beam ? undefined : staticProducer(producer, crate);
    const platform = beam ?? maker;
    if (!platform || (beam && !module)) return;
    const { value, span } = platform.packageSet;
    report({
      at: nameIn(span, model.repository),
      message: beam
        ? `\`${value}\` links every program statically, and a static BEAM cannot load a NIF.`
        : `\`${value}\` links the C library statically, and rustc builds no cdylib then.`,
      label: 'static',
      help: 'Take `pkgsMusl`, whose programs and libraries are linked dynamically, or the plain package set.',
      related: [
        {
          message: beam ? 'the BEAM of this build' : 'the build of the crate',
          span: (beam ? build.kind === 'nix' && build.derivation.call : producer?.span) || span,
        },
      ],
    });
  },
});

function staticBeam(build: BuildLink): Platform | undefined {
  return build.kind === 'nix' && isStatic(build.platform) ? build.platform : undefined;
}

/** Proved by how the C library is linked: flags may make a static set dynamic again. */
function staticProducer(producer: ProducerLink | undefined, crate: CrateLink | undefined): Platform | undefined {
  const platform = producer?.derivation?.platform;
  if (!platform || !crate || producer?.kind !== 'derivation' || !isStatic(platform)) return undefined;
  if (!crate.package.library?.crateTypes?.value.some((type) => type.value === 'cdylib')) return undefined;
  return valueOf(producer.cLibrary)?.crt === 'static' ? platform : undefined;
}

/** On darwin `pkgsStatic` prefers static libraries, and programs still load dynamic ones. */
function isStatic({ static: links, system }: Platform): boolean {
  return links && valueOf(system)?.endsWith('-linux') === true;
}

/** The name of the set where it is selected: `pkgsStatic` of `pkgs.pkgsStatic`. */
function nameIn(span: Span, repository: Repository): Span {
  const name = /[\w']+$/.exec(textAt(span, repository))?.[0] ?? '';
  return name === '' ? span : { ...span, start: span.end - name.length };
}
