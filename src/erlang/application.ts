import type { Located } from '../repository/index.ts';
import type { ErlangApplication, ErlangSources } from './model.ts';
import { type Token, tokensOf } from './tokens.ts';

/** The application of a folder, by its one `src/*.app.src`. */
export function findErlangApplication(
  directory: string,
  { view, files }: ErlangSources,
): ErlangApplication | undefined {
  const folder = directory === '' ? 'src/' : `${directory}/src/`;
  const described = files.filter(
    (path) => path.startsWith(folder) && /^[^/]+\.app\.src$/.test(path.slice(folder.length)),
  );
  const [only] = described;
  const read = only === undefined || described.length > 1 ? undefined : view.read(only);
  if (read?.kind !== 'text') return undefined;
  const tokens = tokensOf(read.source);
  // { application , name , [ … ] }
  const name = tokens?.[1]?.value === 'application' ? tokens[3] : undefined;
  if (!tokens || name?.kind !== 'atom') return undefined;
  return { name: located(name), version: versionIn(tokens), file: read.source };
}

function versionIn(tokens: readonly Token[]): Located<string> | undefined {
  const at = tokens.findIndex(({ kind, value }) => kind === 'atom' && value === 'vsn');
  const version = at < 0 ? undefined : tokens[at + 2];
  // `{vsn, git}` and the like are computed.
  return version?.kind === 'string' ? located(version) : undefined;
}

function located({ value, span }: Token): Located<string> {
  return { value, span };
}
