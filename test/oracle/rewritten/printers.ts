import { execFileSync, spawnSync } from 'node:child_process';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childIn, descendants, type OpenedSyntax, type SyntaxNode } from '../../../src/syntax/index.ts';
import type { Files } from '../../support/repository-files.ts';

/** What a tool makes of the files of a repository that lie in a folder, in its own words: nothing of what they mean changes. */
export type Printer = (root: string, files: Files) => Files;

/** Nix prints a file after its own parse: no comment, no `let inherit`, no `''`, every operator with parentheses, sets sorted. */
export function nixPrinter(environment: Readonly<Record<string, string>>): Printer {
  return (root, files) => {
    const paths = Object.keys(files).filter((path) => path.endsWith('.nix'));
    if (paths.length === 0) return {};
    const printed = spawnSync('nix-instantiate', ['--parse', ...paths.map((path) => join(root, path))], {
      encoding: 'utf8',
      env: { ...process.env, ...environment },
      maxBuffer: 64 * 1024 * 1024,
    });
    const lines = printed.stdout.split('\n').filter((line) => line !== '');
    if (lines.length !== paths.length) throw new Error(`${root}: ${printed.stderr}`);
    const places = new RegExp(`${root}(?:/[\\w./@+-]*)?`, 'g');
    return Object.fromEntries(
      paths.map((path, index) => {
        const folder = join(root, dirname(path));
        const text = (lines[index] ?? '')
          // It prints paths from the root of the machine, and `<nixpkgs>` as the call that it stands for.
          .replace(places, (place) => fromFolder(folder, place))
          .replaceAll(/\(?__findFile __nixPath "([\w./-]+)"\)?/g, '<$1>');
        return [path, interpolated(text)];
      }),
    );
  };
}

/** Of `./a/${b}` it prints `(./a/ + b)`, which it does not read itself: the slash belongs to what follows. */
function interpolated(text: string): string {
  const found = /\((\.[\w./@+-]*)\/ \+ /.exec(text);
  if (!found) return text;
  const start = found.index + found[0].length;
  let [end, depth, isText] = [start, 0, false];
  for (; depth > 0 || isText || text[end] !== ')'; end += 1) {
    if (text[end] === '"' && text[end - 1] !== '\\') isText = !isText;
    else if (!isText) depth += text[end] === '(' ? 1 : text[end] === ')' ? -1 : 0;
  }
  return interpolated(
    `${text.slice(0, found.index)}(${found[1]} + ("/" + ${text.slice(start, end)}))${text.slice(end + 1)}`,
  );
}

function fromFolder(folder: string, place: string): string {
  const way = relative(folder, place);
  const written = way === '' ? '.' : way.startsWith('.') ? way : `./${way}`;
  return `${written.includes('/') ? written : `${written}/.`}${place.endsWith('/') ? '/' : ''}`;
}

/** Elixir prints a file after its own parse, the pipes taken apart and every call with parentheses. */
export const elixirPrinter = (root: string, files: Files): Files => {
  const paths = Object.keys(files).filter((path) => /\.exs?$/.test(path));
  if (paths.length === 0) return {};
  const script = fileURLToPath(new URL('elixir.exs', import.meta.url));
  const input = paths.map((path) => join(root, path)).join('\n');
  const printed = execFileSync('elixir', [script], { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const texts = printed.split('\0').slice(0, -1);
  return Object.fromEntries(paths.map((path, index) => [path, texts[index] ?? '']));
};

const PHASE = /^(pre|post)?[A-Za-z]*(Phase|Build|Patch|Install|Configure|Unpack|Fixup)$/i;

/** Bash prints each phase as the body of a function that it has read. What Nix puts into the text stays where it is. */
export function shellPrinter(syntax: OpenedSyntax): Printer {
  return (_, files) =>
    Object.fromEntries(
      Object.entries(files).flatMap(([path, text]) => {
        if (!path.endsWith('.nix')) return [];
        const edits = phasesIn(syntax.parse('nix', text), text).flatMap((phase) => {
          const printed = printedPhase(phase, text);
          return printed === undefined ? [] : [{ ...phase, printed }];
        });
        const changed = edits.reduceRight((whole, { start, end, printed }) => {
          return `${whole.slice(0, start)}''\n${printed}\n''${whole.slice(end)}`;
        }, text);
        return [[path, changed]];
      }),
    );
}

function phasesIn(root: SyntaxNode, text: string): SyntaxNode[] {
  return [...descendants(root)].flatMap((node) => {
    const [name, value] = [childIn(node, 'attrpath'), childIn(node, 'expression')];
    if (node.kind !== 'binding' || !name || value?.kind !== 'indented_string_expression') return [];
    return PHASE.test(text.slice(name.start, name.end)) ? [value] : [];
  });
}

/** Undefined for a text with escapes that are not worth the trouble, or of which bash makes nothing. */
function printedPhase(phase: SyntaxNode, text: string): string | undefined {
  const inner: string[] = [];
  let words = '';
  let at = phase.start + 2;
  for (const child of phase.children.filter(({ kind }) => kind === 'interpolation')) {
    words += `${text.slice(at, child.start)}NIX${inner.length}XIN`;
    inner.push(text.slice(child.start, child.end));
    at = child.end;
  }
  words += text.slice(at, phase.end - 2);
  if (words.includes("''\\")) return undefined;
  const script = withoutIndentation(words.replaceAll("''$", '$').replaceAll("'''", "''"));
  const { status, stdout } = spawnSync('bash', ['-c', `f() {\n${script}\n}\ndeclare -f f`], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  const body = stdout.split('\n').slice(2, -2).join('\n');
  return body
    .replaceAll("''", "'''")
    .replaceAll('${', "''${")
    .replaceAll(/NIX(\d+)XIN/g, (_, index) => inner[Number(index)] ?? '');
}

/** As Nix does: by the least indented line that holds something. */
function withoutIndentation(text: string): string {
  const lines = text.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const least = Math.min(...indents);
  return lines.map((line) => (line.trim() === '' ? '' : line.slice(least))).join('\n');
}
