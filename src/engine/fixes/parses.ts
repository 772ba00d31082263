import { fileText } from '../../repository/index.ts';
import { firstBroken, type Language, openSyntax, readToml } from '../../syntax/index.ts';

const languages: readonly (readonly [RegExp, Language])[] = [
  [/\.nix$/, 'nix'],
  [/(\.exs?|mix\.lock)$/, 'elixir'],
  [/\.rs$/, 'rust'],
  [/\.sh$/, 'bash'],
];

/** Whether a file's text can be parsed; what nobody here can parse can. */
export async function parses(path: string, text: string): Promise<boolean> {
  if (/\.toml$|(^|\/)(Cargo\.lock|\.cargo\/config|rust-toolchain)$/.test(path)) {
    return readToml(fileText(path, text)).kind === 'document';
  }
  const language = languages.find(([pattern]) => pattern.test(path))?.[1];
  if (!language) return true;
  const syntax = await openSyntax([language]);
  return firstBroken(syntax.parse(language, text)) === undefined;
}
