export { UNPARSED } from './draft-node.ts';
export { readTomlValues } from './lock-toml.ts';
export { openSyntax } from './open.ts';
export { readToml, tomlComments } from './read-toml.ts';
export * from './syntax.ts';
export * from './toml.ts';
