import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** What `npm pack` says of the package. */
export interface Packed {
  /** Absolute path of the tarball. */
  readonly tarball: string;
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly unpackedSize: number;
}

/** Builds the package from the sources as they are, and packs it. The project's own `dist` may be older, and others read it meanwhile. */
export function packInto(folder: string): Packed {
  const stage = join(folder, 'stage');
  mkdirSync(stage);
  for (const path of ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', '.npmrc', 'bin', 'schema', 'src']) {
    cpSync(join(project, path), join(stage, path), { recursive: true });
  }
  execFileSync(process.execPath, [join(project, 'scripts/build.mjs'), join(stage, 'dist')], { stdio: 'pipe' });
  const said = npm(stage, 'pack', '--ignore-scripts', '--json', '--pack-destination', folder);
  const [{ filename, files, unpackedSize }] = JSON.parse(said);
  return { tarball: join(folder, filename), files, unpackedSize };
}

/** A new project that has the packed package installed, with nothing but npm and the tarball. */
export function projectWith(tarball: string, folder: string): string {
  mkdirSync(folder);
  npm(folder, 'init', '--yes');
  npm(folder, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball);
  return folder;
}

function npm(cwd: string, ...argv: string[]): string {
  return execFileSync('npm', argv, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
