import { Parser } from 'web-tree-sitter';
import { copyTree, type TreeWalk } from './copy-tree.ts';
import { unparsedTree } from './draft-node.ts';
import { loadGrammar, startRuntime } from './grammars.ts';
import { lowerNix } from './nix-lowering.ts';
import { restoreNixOperators } from './nix-operators.ts';
import { plainShell } from './plain-shell.ts';
import { lowerRust } from './rust-lowering.ts';
import { breakStrayEnds } from './stray-end.ts';
import type { Language, OpenedSyntax, SyntaxNode } from './syntax.ts';

// Bounds on absurd input, far above real files: the largest file of nixpkgs has 1.5 MB. Beyond them a text is not parsed and
// its tree says so (UNPARSED). Counts come first, so that the same input gives the same tree on a slow machine; time is the last
// resort, and it is the processor's, so that what else the machine does makes no difference.
const LONGEST_TEXT = 8 * 1024 * 1024;
/** Phases and scripts: a hundred thousand commands of one take as much memory as nothing else does. */
const LONGEST_SHELL = 256 * 1024;
const MOST_NODES = 600_000;
const LONGEST_PARSE_MS = 1_000;

const ROOT_KINDS: Readonly<Record<Language, string>> = {
  nix: 'source_code',
  elixir: 'source',
  rust: 'source_file',
  bash: 'program',
};

/** What a grammar is too old for, made into what it takes: texts of the same length. */
const lowerings: Readonly<Partial<Record<Language, (text: string) => string>>> = { nix: lowerNix, rust: lowerRust };

/** Gives parsers for the languages, and only these. A grammar is loaded at the first text of its language. */
export async function openSyntax(languages: readonly Language[]): Promise<OpenedSyntax> {
  const walk = await startRuntime();
  const trees: Readonly<Record<Language, Map<string, SyntaxNode>>> = {
    nix: new Map(),
    elixir: new Map(),
    rust: new Map(),
    bash: new Map(),
  };
  let outOfTime = false;
  const limit = () => timeLimit(() => (outOfTime = true));
  return {
    parse(language, text) {
      const known = trees[language].get(text);
      if (known) return known;
      const isOpen = languages.includes(language);
      const plain = isOpen && language === 'bash' ? plainShell(text) : undefined;
      const parsed = plain ?? (isOpen ? parseText(language, text, walk, limit()) : undefined);
      const tree = parsed ?? unparsedTree(ROOT_KINDS[language], text);
      trees[language].set(text, tree);
      return tree;
    },
    ranOutOfTime: () => outOfTime,
  };
}

/** Asking for the time takes longer than what the parser does between two of its questions. */
const QUESTIONS_PER_LOOK = 64;

/** Whether a parse that begins now has computed for too long; once it has, that stays so. */
function timeLimit(onExpiry: () => void): () => boolean {
  let started: NodeJS.CpuUsage | undefined;
  let questions = 0;
  let expired = false;
  return () => {
    questions += 1;
    if (expired || questions % QUESTIONS_PER_LOOK !== 0) return expired;
    // Most texts are parsed before the first look.
    started ??= process.cpuUsage();
    expired = process.cpuUsage(started).user > LONGEST_PARSE_MS * 1000;
    if (expired) onExpiry();
    return expired;
  };
}

// A parser is the process's own, as its grammar is: each takes memory that WebAssembly does not give back.
const parsers = new Map<Language, Parser>();

function parserOf(language: Language): Parser {
  const known = parsers.get(language);
  if (known) return known;
  const parser = new Parser();
  parser.setLanguage(loadGrammar(language));
  parsers.set(language, parser);
  return parser;
}

function parseText(language: Language, text: string, walk: TreeWalk, expired: () => boolean): SyntaxNode | undefined {
  if (text.length > (language === 'bash' ? LONGEST_SHELL : LONGEST_TEXT)) return undefined;
  try {
    return parseBounded(language, text, walk, expired);
  } catch {
    // The WebAssembly code ran out of memory or stack, and nobody knows where it left the parser.
    parsers.delete(language);
    return undefined;
  }
}

function parseBounded(
  language: Language,
  text: string,
  walk: TreeWalk,
  expired: () => boolean,
): SyntaxNode | undefined {
  const parser = parserOf(language);
  const lowered = lowerings[language]?.(text) ?? text;
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
    const root = copyTree(tree, walk);
    if (language === 'nix' && lowered !== text) restoreNixOperators(root, text);
    if (language === 'elixir') breakStrayEnds(root, text);
    return root;
  } finally {
    tree.delete();
  }
}
