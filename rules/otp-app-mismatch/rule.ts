import type { Model, ModuleLink } from '../../src/chain/model.ts';
import { defineRule, isDefined, nameSpan, replace, safe, valueOf } from '../../src/engine/index.ts';
import type { Located } from '../../src/repository/index.ts';

export default defineRule({
  id: 'otp-app-mismatch',
  severity: 'error',
  title: 'Application of the NIF is not the one that owns it',
  link: 'module',
  needs: ['module'],
  fixable: 'safe',
  check({ module, model }, report) {
    const own = valueOf(module.project.app);
    const reachable = reachableApplications(module, model);
    const { otpApp, loadFrom, loadFromDefaulted, loads } = module.module.options;
    if (own === undefined || !reachable || valueOf(loads) === false) return;
    const asked: (Located<string> & { option: string })[] = [];
    // What a module says of the place itself stands before what follows from otp_app; a download goes by otp_app all the same.
    const isPlace = loadFromDefaulted || valueOf(module.mode) === 'downloads';
    if (isPlace && otpApp.kind === 'known') asked.push({ ...otpApp, option: 'otp_app' });
    const from = loadFromDefaulted ? undefined : valueOf(loadFrom);
    if (from) asked.push({ ...from.app, option: 'load_from' });
    const wrong = asked.filter((app) => !reachable(app.value));
    const [first] = wrong;
    if (!first) return;
    const edits = wrong.flatMap((app) => nameSpan(app) ?? []).map((span) => replace(span, own));
    report({
      at: first.span,
      message: `\`:${first.value}\` is not the application of this Mix project, which is \`:${own}\`.`,
      label: `${module.module.name.value} belongs to :${own}`,
      help: `Write \`:${own}\` in ${first.option}; the BEAM looks for the library in that application's folder.`,
      related: [{ message: `the project defines :${own}`, span: module.project.app.span }],
      fix: edits.length === wrong.length ? safe(`Name the application \`:${own}\``, ...edits) : undefined,
    });
  },
});

/**
 * Applications that the module can find at run time. Another application of the repository is no place for a library that Rustler
 * compiles into this one, unless the project depends on it. Undefined: there may be more than is written here.
 */
function reachableApplications(
  { project, mode }: ModuleLink,
  { projects }: Model,
): ((application: string) => boolean) | undefined {
  const { app, lock } = project;
  const dependencies = valueOf(project.dependencies);
  if (app.kind === 'unknown' || app.value === undefined || !dependencies || !lock || lock.problem) return undefined;
  if (dependencies.some((dependency) => dependency.source === 'path' && dependency.path === undefined))
    return undefined;
  const own = new Set([
    app.value,
    ...dependencies.map((dependency) => dependency.name),
    ...lock.versions.keys(),
    ...lock.git.keys(),
  ]);
  const siblings = valueOf(mode) === 'compiles' ? [] : projects;
  return (application) => own.has(application) || isDefined(application, siblings);
}
