import { oncePer, type Repository } from '../repository/index.ts';

// `nix build '.?submodules=1'` asks on the command line, and a flake that is built by its path has every file of its folder, whatever
// git knows of it (Nix manual, `nix flake`, "Flake references": only those of type git and a plain `.` copy what git tracks).
const WITH_SUBMODULES = /submodules=(1|true)\b/;
const BY_PATH = /\b(nix|flake)\b.*\bpath:\.?(["'#?\s/]|\$|$)/m;

const SAYS_HOW =
  /(^|\/)(\.github|\.gitlab-ci|\.circleci|\.woodpecker|ci|scripts?|docs?)[/.]|\.(adoc|exs|fish|just|md|mk|nix|org|rst|sh|toml|txt|ya?ml)$|(^|\/)(README[^/]*|Makefile[^/]*|justfile[^/]*|\.envrc[^/]*|[^/.]+)$/i;

/** Whether a file of the repository tells to build the flake in a way that brings the submodules along. */
export function isBuiltWithSubmodules(repository: Repository): boolean {
  return told(repository).submodules || told(repository).path;
}

/** Whether a file of the repository tells to build the flake by its path: then it has what git does not track as well. */
export function isBuiltByPath(repository: Repository): boolean {
  return told(repository).path;
}

const told = oncePer(({ files, submodules, read }: Repository) => {
  const found = { submodules: false, path: false };
  for (const file of files) {
    if (!SAYS_HOW.test(file) || submodules.some((folder) => file.startsWith(`${folder}/`))) continue;
    const source = read(file);
    if (source.kind !== 'text') continue;
    found.submodules ||= WITH_SUBMODULES.test(source.source.text);
    found.path ||= BY_PATH.test(source.source.text);
  }
  return found;
});
