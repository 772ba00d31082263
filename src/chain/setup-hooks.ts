import type { BuildInput, Derivation } from '../nix/model.ts';
import { type Unknown, unknown } from '../repository/index.ts';
import { phaseWords } from './beyond-phases.ts';

/**
 * A setup hook that the repository writes itself. Nobody follows it: it may set variables, and place files in any phase. An input that is a
 * file is sourced, and so is `nix-support/setup-hook` of any other (nixpkgs pkgs/stdenv/generic/setup.sh, `activatePackage`), which
 * fixupPhase makes of `setupHook` and `setupHooks`.
 */
export function ownSetupHook({ inputs }: Derivation): Unknown | undefined {
  const hook = inputs.kind === 'known' ? inputs.value.find(isOwnHook) : undefined;
  return hook && unknown('a setup hook of the repository is not followed', hook.span);
}

function isOwnHook({ name, isFile, derivation }: BuildInput): boolean {
  if (isFile || name === 'makeSetupHook') return true;
  if (!derivation) return false;
  const { details, arguments: given, phases } = derivation;
  if (details.kind === 'text' && details.path === '') return true;
  if (given.has('setupHook') || given.has('setupHooks')) return true;
  return [...phases.values()].some((phase) => phaseWords(phase).includes('nix-support'));
}

/** A setup hook that is not one of nixpkgs' own may place files in any phase. */
export function placingHook(derivation: Derivation): Unknown | undefined {
  const { inputs } = derivation;
  if (inputs.kind === 'unknown') return undefined;
  const own = ownSetupHook(derivation);
  if (own) return own;
  const hook = inputs.value.find(({ name }) => /hook/i.test(name) && !ORDINARY_HOOKS.test(name));
  return hook && unknown(`${hook.name} may place the file`, hook.span);
}

const ORDINARY_HOOKS =
  /^(cargoSetupHook|mix[A-Z]\w*Hook|beamModuleInstallHook|autoPatchelfHook|wrapGAppsHook\d?|copyDesktopItems|\w*(npm|pnpm|yarn|node)\w*Hook|versionCheckHook|writableTmpDirAsHomeHook|installShellFiles)$/;
