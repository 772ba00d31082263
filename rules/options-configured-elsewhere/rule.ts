import type { BuildLink, HandOffLink, Model, ModuleLink } from '../../src/chain/model.ts';
import type { NifModule } from '../../src/elixir/model.ts';
import { contentSpan, defineRule, nameSpan, replace, unsafe, valueOf } from '../../src/engine/index.ts';
import { breaksInSandbox } from '../../src/engine/switches.ts';

export default defineRule({
  id: 'options-configured-elsewhere',
  severity: 'error',
  title: 'Options of the NIF module stand where they are never read',
  link: 'module',
  needs: ['module', 'build'],
  uses: ['handOff'],
  fixable: 'unsafe',
  check({ module, build, handOff, model }, report) {
    const { name, atom, options, use } = module.module;
    const otpApp = valueOf(options.otpApp);
    for (const entry of module.config.entries) {
      const isElsewhere = otpApp !== undefined && (entry.runtime || entry.app.value !== otpApp);
      if (entry.key.value !== atom || !isElsewhere) continue;
      const outcomes = module.whatIfConfigured(entry);
      const [meant] = outcomes;
      if (!meant?.module || outcomes.length !== 1 || meant.assumed.length > 0) continue;
      if (!mendsBuild(meant.module, module, build, handOff, model)) continue;
      const app = nameSpan(entry.app);
      report({
        at: entry.runtime ? entry.span : contentSpan(entry.app),
        message: entry.runtime
          ? `${name.value} is configured at run time, but Rustler reads its options when the module compiles.`
          : `\`:${entry.app.value}\` is not the otp_app of ${name.value}, so Rustler never reads this configuration.`,
        label: entry.runtime ? 'too late' : `Rustler reads config :${otpApp}`,
        help: entry.runtime
          ? 'Move it to config/config.exs or the file of the environment.'
          : `Write \`config :${otpApp}\`.`,
        related: [{ message: `uses Rustler with otp_app :${otpApp}`, span: use }],
        fix: !entry.runtime && app ? unsafe(`Configure \`:${otpApp}\``, replace(app, otpApp)) : undefined,
      });
    }
  },
});

/** Whether the build fails without the entry and gets what it lacks with it. */
function mendsBuild(
  meant: NifModule,
  module: ModuleLink,
  build: BuildLink,
  handOff: HandOffLink | undefined,
  { repository }: Model,
): boolean {
  const { path, loadFrom } = module.module.options;
  if (build.kind === 'nix' && breaksInSandbox(module, build, undefined))
    return valueOf(meant.options.skipCompilation) === true;
  if (valueOf(module.mode) === 'compiles') {
    const holds = (folder: string | undefined) =>
      folder !== undefined && repository.entry(`${folder}/Cargo.toml`.replace(/^\//, '')).kind === 'file';
    return path.kind === 'known' && !holds(path.value) && holds(valueOf(meant.options.path));
  }
  if (handOff?.arrival.kind !== 'known' || handOff.arrival.value !== undefined) return false;
  const loaded = valueOf(meant.options.loadFrom)?.path.value;
  if (loaded === undefined || loaded === valueOf(loadFrom)?.path.value) return false;
  return handOff.files.some(({ placement }) => placement.path.endsWith(`/${loaded}.so`));
}
