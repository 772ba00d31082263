export { readBeam } from './beam/executable.ts';
export { parseCompiledModule, readCompiledModule } from './beam/module.ts';
export { inspectLibrary, inspectSource } from './inspect.ts';
export { libcOf } from './libc.ts';
export type * from './model.ts';
export { holdsName, nifModuleName } from './module-name.ts';
export { exportedNames, nifInitAmong, nifInitOf } from './nif-init.ts';
export { readBuiltTree } from './tree/read-tree.ts';
export { highestNeed } from './version-needs.ts';
