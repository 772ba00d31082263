import type { HandOffLink, Model, ModuleLink, NixMixBuild } from '../../src/chain/model.ts';
import { addAttributes } from '../../src/engine/attribute.ts';
import { defineRule, type Fix, safe, valueOf } from '../../src/engine/index.ts';
import { breaksInSandbox, decidingSubstitution, purposeOf, valuesThatHelp } from '../../src/engine/switches.ts';
import type { Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'switch-not-set',
  severity: 'error',
  title: 'The variable that switches to the prebuilt library is not set',
  link: 'build',
  needs: ['module', 'build', 'handOff'],
  yieldsTo: [
    'force-build-config-dead',
    'switch-not-exported',
    'options-configured-elsewhere',
    'skip-configured-for-other-module',
    'switch-value-mismatch',
  ],
  fixable: 'safe',
  check({ module, build, handOff, model }, report) {
    if (
      build.kind !== 'nix' ||
      !breaksInSandbox(module, build, handOff) ||
      decidingSubstitution(module, build, handOff) ||
      meansToCompile(module, build, handOff)
    )
      return;
    for (const read of module.module.reads) {
      if (build.variable(read.variable).kind !== 'unset') continue;
      const [value] = valuesThatHelp(read, module, build);
      if (value === undefined) continue;
      const late = setLater(read.variable, build);
      const not = late ? 'sets it only after the module was compiled' : 'does not set it';
      report({
        at: build.derivation.call,
        message: `\`${read.variable}\` has to be "${value}" for \`${module.module.name.value}\` to ${purposeOf(module).infinitive}, and this build ${not}.`,
        label: `${read.variable} is not set`,
        help: `Set \`${read.variable} = "${value}"\` in the derivation.`,
        related: [{ message: 'decides here', span: read.span }, ...(late ? [{ message: 'too late', span: late }] : [])],
        fix: isPrebuilt(module, handOff) ? setVariable(build, read.variable, value, model) : undefined,
      });
      return;
    }
  },
});

/** A build with a cargo into which nobody hands a library: what it lacks is crates. */
function meansToCompile(module: ModuleLink, build: NixMixBuild, handOff: HandOffLink): boolean {
  return valueOf(build.cargo) === true && !isPrebuilt(module, handOff);
}

/** Without a library that is handed over, the variable would give a build that succeeds, and a release without the library. */
function isPrebuilt({ mode }: ModuleLink, { files }: HandOffLink): boolean {
  return valueOf(mode) !== 'compiles' || files.length > 0;
}

/** Where a phase exports the variable after the project was compiled. */
function setLater(name: string, { moments, outcome }: NixMixBuild): Span | undefined {
  const compiled = moments.compile?.order ?? Number.POSITIVE_INFINITY;
  const later = outcome.events.find((event) => event.order > compiled && event.environment.get(name)?.span);
  return later?.environment.get(name)?.span;
}

function setVariable({ derivation }: NixMixBuild, name: string, value: string, { repository }: Model): Fix | undefined {
  const { structuredAttrs, environment, arguments: given } = derivation;
  if (structuredAttrs.kind === 'unknown' || environment.has(name)) return undefined;
  if (structuredAttrs.value && given.has('env')) return undefined;
  const attribute = structuredAttrs.value ? `env.${name}` : name;
  const edit = addAttributes(derivation, `${attribute} = "${value}";`, repository);
  return edit && safe(`Set ${name}`, edit);
}
