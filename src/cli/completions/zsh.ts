import type { Command, CommandLine } from '../commands.ts';
import type { Option, OptionTable } from '../options.ts';
import { type Candidates, candidatesOfKind, candidatesOfOption, type Vocabulary, type Word } from './candidates.ts';

/** For zsh's own completion system (compinit): a file `_rustler-nix` in a folder of $fpath, or sourced after compinit. */
export function zshScript({ commands, globalOptions }: CommandLine, vocabulary: Vocabulary): string {
  const all = Object.entries(commands);
  return [
    '#compdef rustler-nix',
    '# Completion of rustler-nix for zsh, as `rustler-nix completions zsh` prints it.',
    '',
    ...described(
      'commands',
      all.map(([word, { summary }]) => ({ word, says: summary })),
    ),
    ...Object.entries(vocabulary).flatMap(([kind, words]) => described(`${kind}s`, words)),
    REPORT,
    '_rustler_nix() {',
    '  local context state state_descr line',
    '  typeset -A opt_args',
    `  _arguments -C ${specsOf(globalOptions, vocabulary).join(' ')} '1:command:_rustler_nix_commands' '*::argument:->behind'`,
    '  [[ $state == behind ]] || return',
    '  case $words[1] in',
    ...all.flatMap(([name, command]) => commandCase(name, command, vocabulary)),
    '  esac',
    '}',
    '',
    // As an autoloaded file this is the function's first call; sourced, it makes the function known.
    'if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _rustler_nix "$@"; else compdef _rustler_nix rustler-nix; fi',
    '',
  ].join('\n');
}

const REPORT = String.raw`
# A format, and a file after =.
_rustler_nix_words_with_files() {
  if compset -P '*='; then _files; else $1 -qS= -r ' =\t\n\-'; fi
}
`;

function described(list: string, words: readonly Word[]): string[] {
  const entries = words.map(({ word, says }) => quoted(says === undefined ? word : `${word}:${says}`));
  const label = list.replace(/s$/, '').replaceAll('-', ' ');
  return [
    `_rustler_nix_${list}() {`,
    '  local -a words_',
    `  words_=(`,
    ...entries.map((entry) => `    ${entry}`),
    '  )',
    `  _describe -t ${list} ${label} words_ "$@"`,
    '}',
  ];
}

function commandCase(name: string, { options, operand }: Command, vocabulary: Vocabulary): string[] {
  const behind = operand
    ? [
        `'${operand.count === 'one-or-more' ? '*' : '1'}${operand.count === 'at-most-one' ? '::' : ':'}${operand.name}:${action(candidatesOfKind(operand.kind, vocabulary))}'`,
      ]
    : [];
  const specs = [...specsOf(options, vocabulary), ...behind];
  return [
    `    ${name})`,
    '      _arguments -s -S \\',
    ...specs.map((spec) => `        ${spec} \\`),
    '        && return',
    '      ;;',
  ];
}

/** `_arguments` specifications of options, quoted for the shell. */
function specsOf(options: OptionTable, vocabulary: Vocabulary): string[] {
  return Object.entries(options).map(([name, option]) => specOf(name, option, vocabulary));
}

function specOf(name: string, option: Option, vocabulary: Vocabulary): string {
  const help = `[${escaped(option.help)}]`;
  const candidates = candidatesOfOption(option, vocabulary);
  const behind = candidates ? `:${option.value ?? ''}:${action(candidates)}` : '';
  if (option.repeatable) return quoted(`*--${name}${candidates ? '=' : ''}${help}${behind}`);
  if (option.variants) return quoted(`--${name}=-${help}::${name}:(${option.variants.join(' ')})`);
  if (option.short === undefined) return quoted(`--${name}${candidates ? '=' : ''}${help}${behind}`);
  // Either spelling is given once.
  const exclusive = quoted(`(-${option.short} --${name})`);
  return `${exclusive}{-${option.short},--${name}}${quoted(help)}`;
}

function action(candidates: Candidates): string {
  switch (candidates.kind) {
    case 'files':
      return '_files';
    case 'folders':
      return '_files -/';
    case 'nothing':
      return '( )';
    case 'words':
      if (candidates.list === '') return `(${candidates.words.map(({ word }) => word).join(' ')})`;
      return `_rustler_nix_${candidates.list}`;
    case 'words-with-files':
      // The space: zsh would put words of its own before ours.
      return ` _rustler_nix_words_with_files _rustler_nix_${candidates.list}`;
  }
}

/** Text inside the brackets of a specification. */
function escaped(text: string): string {
  return text.replace(/[[\]\\:]/g, '\\$&');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
