import type { Builder } from '../model.ts';
import { type ShownDerivation, shownAttribute } from './shown.ts';

/** The builder that made a derivation of which nothing is known from the sources, by the traces that it leaves. */
export function builderOf(shown: ShownDerivation): Builder {
  const has = (name: string) => shownAttribute(shown, name) !== undefined;
  const text = (name: string) => shownAttribute(shown, name) ?? '';
  const isFixed = has('outputHash');
  if (has('MIX_ENV')) {
    if (isFixed) return 'fetchMixDeps';
    if (/\bmix release\b/.test(text('installPhase'))) return 'mixRelease';
    if (has('beamModuleName') || has('packageName')) return 'buildMix';
    return 'other';
  }
  if (isFixed) return 'fetch';
  if (has('doNotLinkInheritedArtifacts') || has('cargoArtifacts') || has('buildPhaseCargoCommand')) {
    return shown.name.includes('-deps-') ? 'crane.buildDepsOnly' : 'crane.buildPackage';
  }
  if (has('cargoBuildType') || has('cargoDeps')) return 'buildRustPackage';
  return has('buildCommand') ? 'runCommand' : 'other';
}

const CRANE = {
  configurePhase: /runHook preConfigure/,
  buildPhase: /runHook preBuild/,
  checkPhase: /runHook preCheck/,
  installPhase: /runHook preInstall/,
  buildPhaseCargoCommand: /\bcargo/,
  checkPhaseCargoCommand: /\bcargo/,
  installPhaseCommand: /installFromCargoBuildLog|prepareAndInstallCargoArtifacts/,
};

/** Phases whose text is the builder's own unless somebody replaced it, by a word that its own text holds. */
const OWN: Readonly<Partial<Record<Builder, Readonly<Record<string, RegExp>>>>> = {
  mixRelease: {
    configurePhase: /mix deps\.compile/,
    buildPhase: /mix compile --no-deps-check/,
    installPhase: /mix release/,
    postFixup: /erlang/,
  },
  buildMix: {
    configurePhase: /runHook preConfigure/,
    buildPhase: /mix compile --no-deps-check/,
    installPhase: /runHook preInstall/,
  },
  'crane.buildPackage': CRANE,
  'crane.buildDepsOnly': CRANE,
};

/** Whether the text of a phase is the builder's own. */
export function isOwnPhase(builder: Builder, name: string, text: string): boolean {
  const own = OWN[builder]?.[name];
  if (own) return own.test(text);
  // The hooks of the Rust builders are functions of their own; a variable holds their names.
  return /^\w+(Hook|Phase)$/.test(text.trim());
}
