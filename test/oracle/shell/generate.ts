import fc from 'fast-check';
import { command } from './commands.ts';
import { anyPath, folder, from, glob, line, mostly, newFile, oldFile, several, value, type Words } from './words.ts';

/** A generated build: a hook that a phase may call, and phases in order. */
export interface GeneratedBuild {
  readonly hook: string;
  readonly phases: readonly string[];
}

const condition: Words = mostly(
  fc.oneof(
    line('[', from('-f | -d | -e | ! -e'), anyPath, ']'),
    line(
      '[[',
      from('-f | -d | -e'),
      from('lib | mix.exs | priv/native | a'),
      from('&& -d priv | || -e nofile |  '),
      ']]',
    ),
    line('test', from('-d | -e'), folder),
    line('[', from('-n | -z'), from('"$pname" | "$empty" | "$(echo hi)" | "$x"'), ']'),
    line('[', value, from('= | !='), value, ']'),
    line(
      '[[',
      from('$pname | x | <nif> | $version'),
      from('== | !='),
      from('my-* | *.2.* | "my-*" | x | /* | ?'),
      ']]',
    ),
    from('true | false | [ 1 -lt 2 ] | [ -f mix.exs -a -d lib ] | [ -f nofile -o -d lib ] | ! true | cp nofile x'),
  ),
  line('[ -L', anyPath, ']'),
);

/** A second command after a here document stands on the line of the first. */
function joined(first: string, link: string, second: string): string {
  const cut = first.indexOf('\n');
  if (cut < 0) return `${first} ${link} ${second}`;
  if (second.includes('\n')) return `${first}\n${second}`;
  return `${first.slice(0, cut)} ${link} ${second}${first.slice(cut)}`;
}

const loopWords = several(mostly(fc.oneof(glob, oldFile), from('a b | {1..3} | "$x" | $x')));
const loopUse = from(
  'cp $f priv/ | cp "$f" "a/$(basename "$f")" | echo $f >> log | ln -s $f priv/$(basename ${f%.*}).lnk | : ',
);

const { statement } = fc.letrec<{ statement: string; block: string }>((tie) => {
  const block = tie('block');
  const list = fc.tuple(fc.oneof(command, condition), from('&& | ||'), command).map((parts) => joined(...parts));
  const tolerated = command.map((text) => joined(text, '||', 'true'));
  const choice = fc
    .tuple(condition, block, fc.option(block))
    .map(([test, yes, no]) => `if ${test}; then\n${yes}\n${no === null ? '' : `else\n${no}\n`}fi`);
  const loop = fc
    .tuple(loopWords, loopUse, block)
    .map(([words, use, body]) => `for f in ${words}; do\n${use}\n${body}\ndone`);
  const cases = fc
    .tuple(value, block, block)
    .map(([word, one, other]) => `case ${word} in\nx|my-*)\n${one}\n;;\n*)\n${other}\n;;\nesac`);
  const subshell = fc.tuple(from('cd lib | cd nodir | x=1'), block).map(([first, body]) => `(\n${first}\n${body}\n)`);
  const group = fc.tuple(block, newFile).map(([body, file]) => `{\necho start\n${body}\n} > ${file}`);
  const call = fc.tuple(block, oldFile).map(([body, file]) => `fn() {\n${body}\ncp "$1" a/\n}\nmkdir -p a\nfn ${file}`);
  return {
    block: fc.array(tie('statement'), { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
    statement: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      { weight: 14, arbitrary: command },
      { weight: 4, arbitrary: list },
      { weight: 1, arbitrary: tolerated },
      { weight: 2, arbitrary: choice },
      { weight: 2, arbitrary: loop },
      { weight: 1, arbitrary: cases },
      { weight: 1, arbitrary: subshell },
      { weight: 1, arbitrary: group },
      { weight: 1, arbitrary: call },
    ),
  };
});

const phase = fc.array(statement, { minLength: 1, maxLength: 5 }).map((lines) => lines.join('\n'));

/** `set +e` lets a build go on after a failure, so that the whole tree is compared; without it the first failure ends it. */
export const build: fc.Arbitrary<GeneratedBuild> = fc
  .record({
    start: fc.constantFrom('set +e', 'set +e', 'set +e', 'mkdir -p priv/native a/b $out/lib', ':'),
    hook: fc.array(command, { minLength: 1, maxLength: 2 }).map((lines) => lines.join('\n')),
    phases: fc.array(phase, { minLength: 1, maxLength: 2 }),
  })
  .map(({ start, hook, phases: [first = ':', ...others] }) => ({ hook, phases: [`${start}\n${first}`, ...others] }));
