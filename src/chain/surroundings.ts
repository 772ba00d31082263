import { oncePer, type Repository, type Unknown, unknown } from '../repository/index.ts';
import type { BuildLink } from './model.ts';

// Mix reads the first in every build; the others set up the shell, the machine or the job in which somebody runs Mix.
const ofMix = /(^|\/)(mix\.exs|config\/[^/]*\.exs)$/;
const ofShells =
  /(^|\/)(\.envrc|\.env[^/]*|[Mm]akefile|[Jj]ustfile|Dockerfile[^/]*|\.?mise\.toml|[^/]*\.(ya?ml|sh|nix))$/;

/**
 * Files that set rustflags where nothing here follows them: `System.put_env` in mix.exs, a shell, a job. Only asked for musl and darwin,
 * where a missing flag decides.
 */
export function settingsOfSurroundings(
  build: BuildLink,
  triple: string | undefined,
  repository: Repository,
): readonly Unknown[] {
  if (!triple || !/musl|apple/.test(triple)) return [];
  return build.kind === 'outside' ? settingsAround(repository) : settingsOfMix(repository);
}

const settingsOfMix = oncePer((repository: Repository) => settingsIn(repository, (path) => ofMix.test(path)));

const settingsAround = oncePer((repository: Repository) =>
  settingsIn(repository, (path) => ofMix.test(path) || ofShells.test(path)),
);

function settingsIn(repository: Repository, matters: (path: string) => boolean): readonly Unknown[] {
  return repository.files.filter(matters).flatMap((path) => {
    const found = repository.read(path);
    const at = found.kind === 'text' ? found.source.text.indexOf('RUSTFLAGS') : -1;
    return at < 0 ? [] : [unknown(`${path} may set RUSTFLAGS`, { path, start: at, end: at + 'RUSTFLAGS'.length })];
  });
}
