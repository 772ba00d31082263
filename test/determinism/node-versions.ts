import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Node besides the one that runs the tests; together they are the versions that the package supports. */
export const VERSIONS: readonly number[] = [20, 22, 24];

const project = fileURLToPath(new URL('../..', import.meta.url));
// git ignores it. Each is 190 MB, so they are no dependencies that everybody installs.
const folder = join(project, 'build/node-versions');

export type NodeBinary = { readonly path: string } | { readonly missing: string };

/** The binary of a version of Node: the one that runs, or the one in npm's package, which is installed when it is first asked for. */
export function nodeBinary(version: number): NodeBinary {
  if (process.version.startsWith(`v${version}.`)) return { path: process.execPath };
  const name = `node-${version}`;
  const path = join(folder, 'node_modules', name, 'bin/node');
  try {
    if (!existsSync(path)) {
      const source = `${name}@npm:node-${process.platform}-${process.arch}@${version}`;
      const quiet = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--prefix', folder];
      execFileSync('npm', ['install', ...quiet, ...installed(), source], { stdio: ['ignore', 'ignore', 'pipe'] });
    }
    execFileSync(path, ['--version']);
    return { path };
  } catch (error) {
    const missing = `Node ${version} could not be installed from npm's package node-${process.platform}-${process.arch}: ${error instanceof Error ? error.message : error}`;
    if (process.env.CI === 'true') throw new Error(missing);
    return { missing };
  }
}

/** What is there already, by name: npm takes away what it is not told of. */
function installed(): string[] {
  return VERSIONS.filter((version) => existsSync(join(folder, `node_modules/node-${version}`))).map(
    (version) => `node-${version}@npm:node-${process.platform}-${process.arch}@${version}`,
  );
}
