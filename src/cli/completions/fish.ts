import type { Command, CommandLine } from '../commands.ts';
import type { Option, OptionTable } from '../options.ts';
import { type Candidates, candidatesOfKind, candidatesOfOption, type Vocabulary, type Word } from './candidates.ts';

/** For fish 3 and newer: a file in its folder of completions, or piped into `source`. */
export function fishScript({ commands, globalOptions }: CommandLine, vocabulary: Vocabulary): string {
  const all = Object.entries(commands);
  return [
    '# Completion of rustler-nix for fish, as `rustler-nix completions fish` prints it.',
    `set -g __rustler_nix_with_value ${namesWithValue(all.map(([, { options }]) => options)).join(' ')}`,
    PROGRAM,
    ...Object.entries(vocabulary).flatMap(([kind, words]) => listOf(`${kind}s`, words)),
    ...listOf(
      'commands',
      all.map(([word, { summary }]) => ({ word, says: summary })),
    ),
    'complete -c rustler-nix -f',
    `complete -c rustler-nix -n '__rustler_nix_command ""' -a '(__rustler_nix_commands)'`,
    ...optionLines('', globalOptions, vocabulary),
    ...all.flatMap(([name, command]) => [
      '',
      ...operandLine(name, command, vocabulary),
      ...optionLines(name, command.options, vocabulary),
    ]),
    '',
  ].join('\n');
}

const PROGRAM = `
# Whether the command line so far names this command ('' for none); with a number, whether another word may follow it.
function __rustler_nix_command
    set -l words (commandline -opc)
    set -l operands
    set -l ended no
    set -l waiting no
    for word in $words[2..-1]
        if test $waiting = yes
            set waiting no
        else if test $ended = no -a "$word" = --
            set ended yes
        else if test $ended = no; and string match -q -- '-*' "$word"
            if contains -- "$word" $__rustler_nix_with_value
                set waiting yes
            end
        else
            set -a operands "$word"
        end
    end
    test "$operands[1]" = "$argv[1]"; or return 1
    test (count $argv) -lt 2; and return
    # Fish asks for operands behind \`--option=\` as well.
    not string match -q -- '-*' (commandline -ct); and test (count $operands) -le $argv[2]
end

# A format, or a format and a file.
function __rustler_nix_words_with_files
    set -l current (commandline -ct | string replace -r '^--[^=]*=' '')
    if string match -q -- '*=*' $current
        set -l format (string split -m 1 = -- $current)
        for file in (complete -C "'' $format[2]")
            echo $format[1]=$file
        end
    else
        $argv[1]
    end
end
`;

function listOf(list: string, words: readonly Word[]): string[] {
  const lines = words.map(({ word, says }) => `    echo ${quoted(says === undefined ? word : `${word}\t${says}`)}`);
  return [`function __rustler_nix_${list}`, ...lines, 'end', ''];
}

function operandLine(name: string, { operand }: Command, vocabulary: Vocabulary): string[] {
  if (!operand) return [];
  const most = operand.count === 'one-or-more' ? 99 : 1;
  const offered = offer(candidatesOfKind(operand.kind, vocabulary));
  return [`complete -c rustler-nix -n '__rustler_nix_command ${name} ${most}' ${offered}`];
}

function optionLines(command: string, options: OptionTable, vocabulary: Vocabulary): string[] {
  return Object.entries(options).map(([name, option]) => {
    const condition = command === '' ? `'__rustler_nix_command ""'` : `'__rustler_nix_command ${command}'`;
    const candidates = candidatesOfOption(option, vocabulary);
    const short = option.short === undefined ? '' : ` -s ${option.short}`;
    const behind = candidates ? ` -r ${offer(candidates)}` : variants(option);
    return `complete -c rustler-nix -n ${condition}${short} -l ${name}${behind} -d ${quoted(option.help)}`;
  });
}

function variants({ variants }: Option): string {
  return variants ? ` -f -a ${quoted(variants.join(' '))}` : '';
}

/** Spellings of options whose value is the next word. */
function namesWithValue(tables: readonly OptionTable[]): string[] {
  const options = tables.flatMap((table) => Object.entries(table)).filter(([, { value }]) => value !== undefined);
  const spellings = options.flatMap(([name, { short }]) => [
    `--${name}`,
    ...(short === undefined ? [] : [`-${short}`]),
  ]);
  return [...new Set(spellings)];
}

function offer(candidates: Candidates): string {
  switch (candidates.kind) {
    case 'files':
      return '-F';
    case 'folders':
      return `-f -a '(__fish_complete_directories (commandline -ct))'`;
    case 'nothing':
      return '-f';
    case 'words':
      if (candidates.list !== '') return `-f -a '(__rustler_nix_${candidates.list})'`;
      return `-f -a ${quoted(candidates.words.map(({ word }) => word).join(' '))}`;
    case 'words-with-files':
      return `-f -a '(__rustler_nix_words_with_files __rustler_nix_${candidates.list})'`;
  }
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
