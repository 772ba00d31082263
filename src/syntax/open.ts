import { type Language as Grammar, Parser } from 'web-tree-sitter';
import { copyTree } from './copy-tree.ts';
import { unparsedTree } from './draft-node.ts';
import { loadGrammar } from './grammars.ts';
import { lowerNix } from './nix-lowering.ts';
import { restoreNixOperators } from './nix-operators.ts';
import type { Language, Syntax, SyntaxNode } from './syntax.ts';

// Bounds on absurd input, far above real files: the largest file of nixpkgs has 1.5 MB. Beyond them a text is not parsed and
// its tree says so (UNPARSED). Counts come first, so that the same input gives the same tree on a slow machine; the clock is
// the last resort.
const LONGEST_TEXT = 8 * 1024 * 1024;
const MOST_NODES = 600_000;
const LONGEST_PARSE_MS = 1_000;

const ROOT_KINDS: Readonly<Record<Language, string>> = {
  nix: 'source_code',
  elixir: 'source',
  rust: 'source_file',
  bash: 'program',
};

/** Loads the grammars of the languages, and only these, and gives parsers for them. */
export async function openSyntax(languages: readonly Language[]): Promise<Syntax> {
  const parsers = new Map<Language, Parser>();
  const grammars = await Promise.all(languages.map(loadGrammar));
  languages.forEach((language, index) => {
    parsers.set(language, parserOf(grammars[index] as Grammar));
  });
  const trees = new Map<string, SyntaxNode>();
  return {
    parse(language, text) {
      const key = `${language}\0${text}`;
      const known = trees.get(key);
      if (known) return known;
      const tree = parseText(parsers.get(language), language, text);
      trees.set(key, tree);
      return tree;
    },
  };
}

function parserOf(grammar: Grammar): Parser {
  const parser = new Parser();
  parser.setLanguage(grammar);
  return parser;
}

function parseText(parser: Parser | undefined, language: Language, text: string): SyntaxNode {
  if (!parser || text.length > LONGEST_TEXT) return unparsedTree(ROOT_KINDS[language], text);
  try {
    return parseBounded(parser, language, text) ?? unparsedTree(ROOT_KINDS[language], text);
  } catch {
    // The WebAssembly code ran out of memory or stack.
    return unparsedTree(ROOT_KINDS[language], text);
  }
}

function parseBounded(parser: Parser, language: Language, text: string): SyntaxNode | undefined {
  const lowered = language === 'nix' ? lowerNix(text) : text;
  const deadline = performance.now() + LONGEST_PARSE_MS;
  const expired = () => performance.now() > deadline;
  // One token may be as long as the text, and between tokens nobody asks: so the text itself ends when time is up.
  const read = (index: number) => (expired() ? '' : lowered.slice(index));
  const tree = parser.parse(read, null, { progressCallback: expired });
  if (!tree) {
    // Without the reset the next parse would go on with this text.
    parser.reset();
    return undefined;
  }
  try {
    if (expired() || tree.rootNode.descendantCount > MOST_NODES) return undefined;
    const root = copyTree(tree);
    if (lowered !== text) restoreNixOperators(root, text);
    return root;
  } finally {
    tree.delete();
  }
}
