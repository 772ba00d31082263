export { type BuildCommand, nightlyOption, refusedArguments } from './build-arguments.ts';
export { type CallBeforeTarget, targetFromConfig } from './build-target.ts';
export {
  decideByTriple,
  decideForAnyBeam,
  evaluateCfg,
  parseCfgKey,
} from './cfg-expression.ts';
export { configFiles, readConfiguration } from './config-files.ts';
export { configuredCompilers } from './configured-compilers.ts';
export { mayDefineNames } from './defined-names.ts';
export { externName } from './extern-name.ts';
export { codegenOption, crtStaticFlag, flagItems, lastCodegenValue } from './flag-items.ts';
export { linkerChoice } from './linker.ts';
export { lockedVersion, readLock } from './lock.ts';
export { lockDoubt } from './lock-closure.ts';
export { mayDependOn } from './may-depend.ts';
export * from './model.ts';
export { namedPathPackages } from './named-dependencies.ts';
export { optionValues } from './option-values.ts';
export { flagsOutOfReach } from './out-of-reach.ts';
export { readCargoPackageAt, readCargoPackages } from './packages.ts';
export { effectiveProfile, refusedProfile, rootManifest } from './profile.ts';
export { effectiveFlags } from './rustflags.ts';
export { manifestFolder, selectedPackages } from './selected-packages.ts';
export { type StaleEntry, staleEntries } from './stale-lock.ts';
export { targetFolder } from './target-folder.ts';
export { readToolchainFile } from './toolchain-file.ts';
export { satisfies, versionOf } from './version-requirement.ts';
