// @ts-check
// What the rules say of themselves, read from their sources: Node 20 cannot import these as they are.
import { build } from 'esbuild';
import { project } from './session.mjs';

/** @typedef {import('../../src/engine/rule.ts').Rule} Rule */

/** @returns {Promise<readonly Rule[]>} sorted by id */
export async function ruleDefinitions() {
  const { outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: ['rules/index.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire('file:///');" },
    logLevel: 'error',
  });
  const source = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  return (await import(`data:text/javascript;base64,${source}`)).rules;
}
