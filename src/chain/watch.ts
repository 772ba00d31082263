import { type Repository, type SourceText, type Span, type Unknown, unknown, unread } from '../repository/index.ts';
import { firstBroken, type Language, type Syntax, type SyntaxNode, UNPARSED } from '../syntax/index.ts';

/** A repository and a parser that remember what went wrong while others read with them. */
export interface Watch {
  readonly repository: Repository;
  readonly syntax: Syntax;
  /** Files that could not be read or parsed: whatever they hold is unknown. */
  lost(): readonly Unknown[];
}

const expected: readonly string[] = ['flake.nix', 'default.nix', 'mix.exs', 'Cargo.toml'];

export function watch(repository: Repository, syntax: Syntax): Watch {
  const refused = new Map<string, string>();
  const sources = new Set<SourceText>();
  const broken = new Map<string, { readonly language: Language; readonly root: SyntaxNode }>();
  const brokenSources = (): Unknown[] => {
    if (broken.size === 0) return [];
    const byText = new Map(Array.from(sources, (source) => [source.text, source]));
    return [...broken].flatMap(([text, { language, root }]) => {
      const source = byText.get(text);
      return source ? [unparsed(source, language, root)] : [];
    });
  };
  return {
    repository: {
      ...repository,
      read(path) {
        const read = repository.read(path);
        if (read.kind === 'refused') refused.set(path, read.reason);
        if (read.kind === 'text') sources.add(read.source);
        return read;
      },
    },
    syntax: {
      parse(language, text) {
        const root = syntax.parse(language, text);
        if (root.hasError) broken.set(text, { language, root });
        return root;
      },
    },
    lost: () => [
      ...expected
        .filter((path) => repository.entry(path).kind === 'directory')
        .map((path) => unknown(`${path} is a folder, not a file`, startOf(path))),
      ...[...refused].map(([path, reason]) => unread(path, reason, startOf(path))),
      ...brokenSources(),
    ],
  };
}

function startOf(path: string): Span {
  return { path, start: 0, end: 0 };
}

/** Our grammars are not the real parsers: what they cannot parse is unknown, never a finding. */
function unparsed(source: SourceText, language: Language, root: SyntaxNode): Unknown {
  const place = firstBroken(root) ?? root;
  const span = source.span(place.start, Math.min(place.end, place.start + 1));
  if (place.kind === UNPARSED) return { kind: 'unknown', reason: `${source.path} is too large to be parsed`, span };
  return { kind: 'unknown', reason: `${source.path} could not be parsed as ${names[language]} from here on`, span };
}

const names: Readonly<Record<Language, string>> = { nix: 'Nix', elixir: 'Elixir', rust: 'Rust', bash: 'shell text' };
