import type { Model, ModuleLink, NixMixBuild } from '../../src/chain/model.ts';
import type { EnvironmentRead } from '../../src/elixir/model.ts';
import { defineRule, type FindingDraft, insert, safe, textAt, textOfParts } from '../../src/engine/index.ts';
import { breaksInSandbox, helpsUnder } from '../../src/engine/switches.ts';

export default defineRule({
  id: 'switch-not-exported',
  severity: 'error',
  title: 'The switch is set and not exported',
  link: 'build',
  needs: ['module', 'build', 'handOff'],
  fixable: 'safe',
  check({ module, build, handOff, model }, report) {
    if (build.kind !== 'nix' || !breaksInSandbox(module, build, handOff)) return;
    for (const read of module.module.reads) {
      if (build.variable(read.variable).kind !== 'unset') continue;
      const draft = plainAttribute(read, module, build, model) ?? plainVariable(read, module, build, model);
      if (!draft) continue;
      report({ ...draft, related: [{ message: 'read here', span: read.span }] });
      return;
    }
  },
});

/** An attribute of a derivation that exports only `env`. */
function plainAttribute(
  { variable }: EnvironmentRead,
  module: ModuleLink,
  build: NixMixBuild,
  { repository }: Model,
): FindingDraft | undefined {
  const { structuredAttrs, environment, arguments: given } = build.derivation;
  const attribute = environment.get(variable);
  if (structuredAttrs.kind === 'unknown' || !structuredAttrs.value) return undefined;
  if (attribute?.place !== 'attribute' || attribute.value.kind === 'unknown') return undefined;
  if (!helpsUnder(module, build, variable, attribute.value.value)) return undefined;
  const { name } = attribute;
  const assigned = /^\s*=[^=]/.test(textAt({ ...name, start: name.end, end: name.end + 40 }, repository));
  return {
    at: name,
    message: `\`${variable}\` is a plain attribute of a derivation with \`__structuredAttrs\`, which exports only what stands in \`env\`.`,
    label: 'not in the environment',
    help: `Write \`env.${variable}\`.`,
    fix:
      assigned && !given.has('env')
        ? safe(`Put ${variable} into env`, insert(name.path, name.start, 'env.'))
        : undefined,
  };
}

/** A shell variable that a phase assigns and never exports. */
function plainVariable(
  { variable }: EnvironmentRead,
  module: ModuleLink,
  build: NixMixBuild,
  { repository }: Model,
): FindingDraft | undefined {
  const assigned = build.moments.compile?.environment.get(variable);
  if (!assigned?.span || assigned.exported || assigned.conditional) return undefined;
  const text = textOfParts(assigned.value);
  if (text === undefined || !helpsUnder(module, build, variable, text)) return undefined;
  const { span } = assigned;
  const isAssignment = textAt(span, repository).startsWith(`${variable}=`);
  return {
    at: span,
    message: `\`${variable}\` is a variable of the shell alone: the phase assigns it and does not export it, so Mix does not see it.`,
    label: 'not exported',
    help: `Write \`export ${variable}\`.`,
    fix: isAssignment ? safe(`Export ${variable}`, insert(span.path, span.start, 'export ')) : undefined,
  };
}
