import { fileText } from '../../src/repository/index.ts';
import { firstBroken, type Language, openSyntax, readToml } from '../../src/syntax/index.ts';

const languages: readonly (readonly [RegExp, Language])[] = [
  [/\.nix$/, 'nix'],
  [/(\.exs?|mix\.lock)$/, 'elixir'],
  [/\.rs$/, 'rust'],
  [/\.sh$/, 'bash'],
];

/** Where a file does not parse, for people; undefined when it does, or when nobody here reads such files. */
export async function parseError(path: string, text: string): Promise<string | undefined> {
  if (/(\.toml|Cargo\.lock)$/.test(path)) {
    const read = readToml(fileText(path, text));
    return read.kind === 'broken' ? `${path}: ${read.reason}` : undefined;
  }
  const language = languages.find(([pattern]) => pattern.test(path))?.[1];
  if (!language) return undefined;
  const syntax = await openSyntax([language]);
  const broken = firstBroken(syntax.parse(language, text));
  return broken && `${path}: ${JSON.stringify(text.slice(broken.start, broken.end).slice(0, 60))} does not parse`;
}
