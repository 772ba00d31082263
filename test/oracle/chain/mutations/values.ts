import { type Edit, lineAt, linesOf } from './mutation.ts';

interface Replacement {
  readonly operator: string;
  readonly pattern: RegExp;
  /** What it may be instead; null for nothing. */
  readonly by: (match: RegExpExecArray) => readonly string[];
}

const NAME = /(?<![\w-])[A-Za-z_][\w-]*/g;
const OPERAND = String.raw`(?:[\w.]+(?:\([^()]*\))?|\[[^\[\]]*\]|\{[^{}]*\}|\([^()]*\))`;

/** What one sign, word, number or operator of a line is replaced by. */
const REPLACEMENTS: readonly Replacement[] = [
  { operator: 'empty a string', pattern: /"[^"\n]+"/g, by: () => ['""'] },
  {
    operator: 'change case',
    pattern: NAME,
    by: ([word]) => [
      /[A-Z]/.test(word[0] ?? '') ? word[0]?.toLowerCase() + word.slice(1) : word[0]?.toUpperCase() + word.slice(1),
    ],
  },
  {
    operator: 'dash or underscore',
    pattern: /(?<![\w-])[A-Za-z]\w*(?:[_-][A-Za-z\d]+)+/g,
    by: ([word]) => [word.includes('_') ? word.replaceAll('_', '-') : word.replaceAll('-', '_')],
  },
  { operator: 'prefix lib', pattern: /\blib(?=[a-z_]{3})/g, by: () => [''] },
  { operator: 'prefix lib', pattern: /(?<=["/:])(?!lib)[a-z]\w*(?=["\s,.])/g, by: ([word]) => [`lib${word}`] },
  { operator: 'suffix so', pattern: /\.so\b/g, by: () => [''] },
  { operator: 'suffix so', pattern: /(?<=priv\/native\/)\w+(?![\w.])/g, by: ([name]) => [`${name}.so`] },
  { operator: 'relative path', pattern: /(?<![\w./])\.\/(?=\w)/g, by: () => ['', '/', '../'] },
  {
    operator: 'relative path',
    pattern: /(?<![\w./}$-])[a-z_]+\/(?=[\w*$])/g,
    by: ([path]) => [`/${path}`, `./${path}`],
  },
  { operator: 'digit', pattern: /(?<![\da-f])\d(?![\da-f]{6})/g, by: ([digit]) => [String((Number(digit) + 1) % 10)] },
  { operator: 'other operator', pattern: /&&/g, by: () => ['||'] },
  { operator: 'other operator', pattern: /\|\|/g, by: () => ['&&'] },
  { operator: 'other operator', pattern: /==/g, by: () => ['!='] },
  { operator: 'other operator', pattern: /!=/g, by: () => ['=='] },
  { operator: 'other operator', pattern: />=|(?<=\s)>(?=\s)/g, by: ([sign]) => [sign === '>' ? '>=' : '>'] },
  { operator: 'other operator', pattern: /~>/g, by: () => ['>=', '<', '=='] },
  {
    operator: 'exchange branches',
    pattern: /\bthen\s+([^;]+?)\s+else\s+([^;]+?)(?=[;)\]}\n])/g,
    by: ([, one, other]) => [`then ${other} else ${one}`],
  },
  {
    operator: 'exchange branches',
    pattern: /\bdo: ([^,\n]+), else: ([^\n)]+)/g,
    by: ([, one, other]) => [`do: ${other}, else: ${one}`],
  },
  {
    operator: 'exchange operands',
    pattern: new RegExp(`(${OPERAND})(\\s*(?:\\+\\+|//|<>|==|&&)\\s*)(${OPERAND})`, 'g'),
    by: ([, one, sign, other]) => [`${other}${sign}${one}`],
  },
  {
    operator: 'leave out a sign',
    pattern: /\+\+|\/\/|&&|\|\||==|\|>|->|(?<=\s)!|(?<=\s)=(?=\s)|[,;:?]/g,
    by: () => [''],
  },
];

export function valueEdits(path: string, text: string): Edit[] {
  const lines = linesOf(path, text);
  const told = (start: number) => {
    const line = lineAt(lines, start);
    // What stands behind the sign of a comment.
    return line?.counts === true && !/\s#\s/.test(line.text.slice(0, start - line.start));
  };
  const replaced = REPLACEMENTS.flatMap(({ operator, pattern, by }) =>
    [...text.matchAll(pattern)].flatMap((match) =>
      by(match)
        .filter((now) => now !== match[0])
        .map((now) => ({ operator, start: match.index, end: match.index + match[0].length, text: now })),
    ),
  );
  return [...replaced, ...otherStrings(text)].filter(({ start }) => told(start));
}

/** Each string is replaced by the next of the file that says something else. */
function otherStrings(text: string): Edit[] {
  const strings = [...text.matchAll(/"([^"\n]+)"/g)];
  return strings.flatMap((one, index) => {
    const other = [...strings.slice(index + 1), ...strings].find(([quoted]) => quoted !== one[0]);
    if (!other) return [];
    const end = one.index + one[0].length;
    return [{ operator: 'another string', start: one.index, end, text: other[0] }];
  });
}
