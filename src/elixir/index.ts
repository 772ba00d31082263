export { checksumFileName, readChecksumFile } from './checksum-file.ts';
export { readConfig } from './config.ts';
export { evaluateNifModule } from './evaluate-nif-module.ts';
export { findNifModules } from './find-nif-modules.ts';
export { packagesNeeded, readMixLock } from './mix-lock.ts';
export { findMixProjects, hexRustler, lockedVersion } from './mix-project.ts';
export * from './model.ts';
export { moduleNames } from './module-names.ts';
export { leastVersion } from './version-requirement.ts';
