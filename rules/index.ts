// Written by scripts/rule-index.mjs from the folders beside it; do not edit.
// biome-ignore-all format: generated
// biome-ignore-all assist/source/organizeImports: generated
import type { Rule } from '../src/engine/index.ts';
import compilesInSandbox from './compiles-in-sandbox/rule.ts';
import copiedFromNowhere from './copied-from-nowhere/rule.ts';
import copiedNameMismatch from './copied-name-mismatch/rule.ts';
import copiedToOtherApp from './copied-to-other-app/rule.ts';
import copiedTooLate from './copied-too-late/rule.ts';
import copyTargetDirectoryMissing from './copy-target-directory-missing/rule.ts';
import crateNameMismatch from './crate-name-mismatch/rule.ts';
import crateNotFound from './crate-not-found/rule.ts';
import cratesNotVendored from './crates-not-vendored/rule.ts';
import hookOverridden from './hook-overridden/rule.ts';
import initModuleMismatch from './init-module-mismatch/rule.ts';
import libraryNotHandedOver from './library-not-handed-over/rule.ts';
import loadFromMalformed from './load-from-malformed/rule.ts';
import loadFromOtherFile from './load-from-other-file/rule.ts';
import loadPathExtension from './load-path-extension/rule.ts';
import otpAppMismatch from './otp-app-mismatch/rule.ts';
import sharedLibrarySuffix from './shared-library-suffix/rule.ts';
import stubMissing from './stub-missing/rule.ts';
import substitutionWithoutEffect from './substitution-without-effect/rule.ts';
import switchNotExported from './switch-not-exported/rule.ts';
import switchNotSet from './switch-not-set/rule.ts';
import switchValueMismatch from './switch-value-mismatch/rule.ts';

/** Every rule, sorted by id. */
export const rules: readonly Rule[] = [
  compilesInSandbox,
  copiedFromNowhere,
  copiedNameMismatch,
  copiedToOtherApp,
  copiedTooLate,
  copyTargetDirectoryMissing,
  crateNameMismatch,
  crateNotFound,
  cratesNotVendored,
  hookOverridden,
  initModuleMismatch,
  libraryNotHandedOver,
  loadFromMalformed,
  loadFromOtherFile,
  loadPathExtension,
  otpAppMismatch,
  sharedLibrarySuffix,
  stubMissing,
  substitutionWithoutEffect,
  switchNotExported,
  switchNotSet,
  switchValueMismatch,
];
