import { type Edit, type Line, linesOf } from './mutation.ts';

/** A line is exchanged with the next, written twice, commented out or moved to the end of its block, or the file ends with it. */
export function lineEdits(path: string, text: string): Edit[] {
  const lines = linesOf(path, text);
  const mark = /\.rs$/.test(path) ? '//' : /\.[eh]rl$/.test(path) ? '%' : '#';
  return lines.flatMap((line, index) => {
    if (!line.counts) return [];
    const next = lines[index + 1];
    const [start, end] = [line.start, line.start + line.text.length];
    const indent = /^\s*/.exec(line.text)?.[0].length ?? 0;
    const edits: Edit[] = [
      { operator: 'duplicate a line', start: end, end, text: `\n${line.text}`, was: line.text, now: '' },
      {
        operator: 'comment out',
        start: start + indent,
        end: start + indent,
        text: `${mark} `,
        was: line.text,
        now: '',
      },
    ];
    if (index < lines.length - 2)
      edits.push({ operator: 'truncate', start: end + 1, end: text.length, text: '', was: line.text, now: '' });
    if (next?.counts && next.text !== line.text) edits.push(moved('swap lines', line, next));
    const last = lastOfBlock(lines, index, indent);
    if (last && last.number > line.number + 1) edits.push(moved('move down', line, last, text));
    return edits;
  });
}

/** The line behind another, with what stands between them before both. */
function moved(operator: string, line: Line, behind: Line, whole?: string): Edit {
  const end = behind.start + behind.text.length;
  const between = whole === undefined ? behind.text : whole.slice(line.start + line.text.length + 1, end);
  return { operator, start: line.start, end, text: `${between}\n${line.text}`, was: line.text, now: behind.text };
}

/** The last line before one that is less indented, or before a table of TOML. */
function lastOfBlock(lines: readonly Line[], index: number, indent: number): Line | undefined {
  let last: Line | undefined;
  for (const line of lines.slice(index + 1)) {
    if (line.text.trim() === '') continue;
    if (line.text.search(/\S/) < indent || /^\[/.test(line.text)) break;
    last = line;
  }
  return last;
}
