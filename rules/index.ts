// Written by scripts/rule-index.mjs from the folders beside it; do not edit.
// biome-ignore-all format: generated
// biome-ignore-all assist/source/organizeImports: generated
import type { Rule } from '../src/engine/index.ts';
import artifactInSource from './artifact-in-source/rule.ts';
import baselineStale from './baseline-stale/rule.ts';
import binaryCodeSignature from './binary-code-signature/rule.ts';
import binaryCxxRuntime from './binary-cxx-runtime/rule.ts';
import binaryGlibcTooNew from './binary-glibc-too-new/rule.ts';
import binaryHardening from './binary-hardening/rule.ts';
import binaryLibcMismatch from './binary-libc-mismatch/rule.ts';
import binaryLibraryNotFound from './binary-library-not-found/rule.ts';
import binaryMissing from './binary-missing/rule.ts';
import binaryModuleMismatch from './binary-module-mismatch/rule.ts';
import binaryNeedsLibgcc from './binary-needs-libgcc/rule.ts';
import binaryNeedsRustStd from './binary-needs-rust-std/rule.ts';
import binaryNoNifInit from './binary-no-nif-init/rule.ts';
import binaryNotSharedObject from './binary-not-shared-object/rule.ts';
import binaryRunpathOutsideRelease from './binary-runpath-outside-release/rule.ts';
import binaryStaticTls from './binary-static-tls/rule.ts';
import binaryUndefinedSymbols from './binary-undefined-symbols/rule.ts';
import binaryWrongArchitecture from './binary-wrong-architecture/rule.ts';
import binaryWrongFormat from './binary-wrong-format/rule.ts';
import buildScriptDownloads from './build-script-downloads/rule.ts';
import cacheNotWritable from './cache-not-writable/rule.ts';
import cargoConfigIgnoredByBuilder from './cargo-config-ignored-by-builder/rule.ts';
import cargoConfigOutOfReach from './cargo-config-out-of-reach/rule.ts';
import cargoSettingIgnored from './cargo-setting-ignored/rule.ts';
import checksumFileName from './checksum-file-name/rule.ts';
import checksumNotPackaged from './checksum-not-packaged/rule.ts';
import checksumStale from './checksum-stale/rule.ts';
import compilesInSandbox from './compiles-in-sandbox/rule.ts';
import copiedFromNowhere from './copied-from-nowhere/rule.ts';
import copiedNameMismatch from './copied-name-mismatch/rule.ts';
import copiedToOtherApp from './copied-to-other-app/rule.ts';
import copiedTooLate from './copied-too-late/rule.ts';
import copyTargetDirectoryMissing from './copy-target-directory-missing/rule.ts';
import crateNameMismatch from './crate-name-mismatch/rule.ts';
import crateNotFound from './crate-not-found/rule.ts';
import crateTypeDylib from './crate-type-dylib/rule.ts';
import crateTypeNotCdylib from './crate-type-not-cdylib/rule.ts';
import crateTypeOrder from './crate-type-order/rule.ts';
import cratesNotVendored from './crates-not-vendored/rule.ts';
import crtStaticEnabled from './crt-static-enabled/rule.ts';
import darwinDynamicLookup from './darwin-dynamic-lookup/rule.ts';
import dependencyConfigMissing from './dependency-config-missing/rule.ts';
import depsAndCrateDiffer from './deps-and-crate-differ/rule.ts';
import depsNixStale from './deps-nix-stale/rule.ts';
import elixirTooOld from './elixir-too-old/rule.ts';
import forceBuildAlways from './force-build-always/rule.ts';
import forceBuildConfigDead from './force-build-config-dead/rule.ts';
import forceBuildWithoutRustler from './force-build-without-rustler/rule.ts';
import gitDependencyHash from './git-dependency-hash/rule.ts';
import hashFixedForAllSystems from './hash-fixed-for-all-systems/rule.ts';
import hookOverridden from './hook-overridden/rule.ts';
import initModuleMismatch from './init-module-mismatch/rule.ts';
import initSyntaxOutdated from './init-syntax-outdated/rule.ts';
import libcMismatch from './libc-mismatch/rule.ts';
import libraryNameCollision from './library-name-collision/rule.ts';
import libraryNotHandedOver from './library-not-handed-over/rule.ts';
import linkerNotInBuild from './linker-not-in-build/rule.ts';
import loadFromMalformed from './load-from-malformed/rule.ts';
import loadFromOtherFile from './load-from-other-file/rule.ts';
import loadPathExtension from './load-path-extension/rule.ts';
import lockfileMissing from './lockfile-missing/rule.ts';
import lockfileStale from './lockfile-stale/rule.ts';
import muslCrtStatic from './musl-crt-static/rule.ts';
import naerskCopyLibs from './naersk-copy-libs/rule.ts';
import nativeInputMissing from './native-input-missing/rule.ts';
import nifCrateUnlinked from './nif-crate-unlinked/rule.ts';
import nifInitNotPrimary from './nif-init-not-primary/rule.ts';
import nifVersionTooNew from './nif-version-too-new/rule.ts';
import nifVersionsUnavailable from './nif-versions-unavailable/rule.ts';
import optionsConfiguredElsewhere from './options-configured-elsewhere/rule.ts';
import otpAppMismatch from './otp-app-mismatch/rule.ts';
import panicAbort from './panic-abort/rule.ts';
import placeholderHash from './placeholder-hash/rule.ts';
import precompiledCacheName from './precompiled-cache-name/rule.ts';
import precompiledDownloadsInSandbox from './precompiled-downloads-in-sandbox/rule.ts';
import releaseNotDefined from './release-not-defined/rule.ts';
import releasePathFixed from './release-path-fixed/rule.ts';
import rustTooOld from './rust-too-old/rule.ts';
import rustflagsShadowed from './rustflags-shadowed/rule.ts';
import rustlerOptionUnknown from './rustler-option-unknown/rule.ts';
import rustlerSysConflict from './rustler-sys-conflict/rule.ts';
import rustlerTooOldForOtp from './rustler-too-old-for-otp/rule.ts';
import rustlerVersionSkew from './rustler-version-skew/rule.ts';
import sharedLibrarySuffix from './shared-library-suffix/rule.ts';
import skipConfiguredForOtherModule from './skip-configured-for-other-module/rule.ts';
import sourceFilterDropsFile from './source-filter-drops-file/rule.ts';
import staticPackageSet from './static-package-set/rule.ts';
import staticTlsAllocator from './static-tls-allocator/rule.ts';
import stubMissing from './stub-missing/rule.ts';
import submoduleNotFetched from './submodule-not-fetched/rule.ts';
import substitutionWithoutEffect from './substitution-without-effect/rule.ts';
import suppressionUnused from './suppression-unused/rule.ts';
import suppressionWithoutReason from './suppression-without-reason/rule.ts';
import switchNotExported from './switch-not-exported/rule.ts';
import switchNotSet from './switch-not-set/rule.ts';
import switchValueMismatch from './switch-value-mismatch/rule.ts';
import syntaxError from './syntax-error/rule.ts';
import targetFixedForAllSystems from './target-fixed-for-all-systems/rule.ts';
import targetMismatch from './target-mismatch/rule.ts';
import testsRunOutsideBeam from './tests-run-outside-beam/rule.ts';
import toolchainMissingTarget from './toolchain-missing-target/rule.ts';
import untrackedFile from './untracked-file/rule.ts';
import workspaceCutOff from './workspace-cut-off/rule.ts';

/** Every rule, sorted by id. */
export const rules: readonly Rule[] = [
  artifactInSource,
  baselineStale,
  binaryCodeSignature,
  binaryCxxRuntime,
  binaryGlibcTooNew,
  binaryHardening,
  binaryLibcMismatch,
  binaryLibraryNotFound,
  binaryMissing,
  binaryModuleMismatch,
  binaryNeedsLibgcc,
  binaryNeedsRustStd,
  binaryNoNifInit,
  binaryNotSharedObject,
  binaryRunpathOutsideRelease,
  binaryStaticTls,
  binaryUndefinedSymbols,
  binaryWrongArchitecture,
  binaryWrongFormat,
  buildScriptDownloads,
  cacheNotWritable,
  cargoConfigIgnoredByBuilder,
  cargoConfigOutOfReach,
  cargoSettingIgnored,
  checksumFileName,
  checksumNotPackaged,
  checksumStale,
  compilesInSandbox,
  copiedFromNowhere,
  copiedNameMismatch,
  copiedToOtherApp,
  copiedTooLate,
  copyTargetDirectoryMissing,
  crateNameMismatch,
  crateNotFound,
  crateTypeDylib,
  crateTypeNotCdylib,
  crateTypeOrder,
  cratesNotVendored,
  crtStaticEnabled,
  darwinDynamicLookup,
  dependencyConfigMissing,
  depsAndCrateDiffer,
  depsNixStale,
  elixirTooOld,
  forceBuildAlways,
  forceBuildConfigDead,
  forceBuildWithoutRustler,
  gitDependencyHash,
  hashFixedForAllSystems,
  hookOverridden,
  initModuleMismatch,
  initSyntaxOutdated,
  libcMismatch,
  libraryNameCollision,
  libraryNotHandedOver,
  linkerNotInBuild,
  loadFromMalformed,
  loadFromOtherFile,
  loadPathExtension,
  lockfileMissing,
  lockfileStale,
  muslCrtStatic,
  naerskCopyLibs,
  nativeInputMissing,
  nifCrateUnlinked,
  nifInitNotPrimary,
  nifVersionTooNew,
  nifVersionsUnavailable,
  optionsConfiguredElsewhere,
  otpAppMismatch,
  panicAbort,
  placeholderHash,
  precompiledCacheName,
  precompiledDownloadsInSandbox,
  releaseNotDefined,
  releasePathFixed,
  rustTooOld,
  rustflagsShadowed,
  rustlerOptionUnknown,
  rustlerSysConflict,
  rustlerTooOldForOtp,
  rustlerVersionSkew,
  sharedLibrarySuffix,
  skipConfiguredForOtherModule,
  sourceFilterDropsFile,
  staticPackageSet,
  staticTlsAllocator,
  stubMissing,
  submoduleNotFetched,
  substitutionWithoutEffect,
  suppressionUnused,
  suppressionWithoutReason,
  switchNotExported,
  switchNotSet,
  switchValueMismatch,
  syntaxError,
  targetFixedForAllSystems,
  targetMismatch,
  testsRunOutsideBeam,
  toolchainMissingTarget,
  untrackedFile,
  workspaceCutOff,
];
