import type { Command, CommandLine } from '../commands.ts';
import type { Option, OptionTable } from '../options.ts';
import { type Candidates, candidatesOfKind, candidatesOfOption, type Vocabulary, type Word } from './candidates.ts';

/** For bash 3.2 (macOS) and newer; needs nothing of bash-completion. */
export function bashScript({ commands, globalOptions }: CommandLine, vocabulary: Vocabulary): string {
  const all = Object.entries(commands);
  return [
    '# Completion of rustler-nix for bash, as `rustler-nix completions bash` prints it.',
    '',
    ...listsOf(vocabulary),
    '',
    '# What an option of a command takes: nothing is said of a switch.',
    '_rustler_nix_value() {',
    '  case $1 in',
    ...all.flatMap(([name, { options }]) => valueCases(name, options, vocabulary)),
    '    *) return 1 ;;',
    '  esac',
    '}',
    '',
    '# What stands behind a command besides options: how many words, and what they are.',
    '_rustler_nix_operand() {',
    '  case $1 in',
    ...all.flatMap(([name, command]) => operandCase(name, command, vocabulary)),
    '    *) most=0 ;;',
    '  esac',
    '}',
    '',
    '_rustler_nix_options() {',
    '  case $1 in',
    ...all.map(
      ([name, { options }]) => `    ${name}) options='${optionWords(options)}' once='${onceOnly(options)}' ;;`,
    ),
    `    *) options='${optionWords(globalOptions)}' once='${onceOnly(globalOptions)}' ;;`,
    '  esac',
    '}',
    '',
    `_rustler_nix_commands='${Object.keys(commands).join(' ')}'`,
    PROGRAM,
  ].join('\n');
}

function listsOf(vocabulary: Vocabulary): string[] {
  return Object.entries(vocabulary).map(([kind, words]) => `_rustler_nix_${kind}s='${joined(words)}'`);
}

function valueCases(command: string, options: OptionTable, vocabulary: Vocabulary): string[] {
  return Object.entries(options).flatMap(([name, option]) => {
    const candidates = candidatesOfOption(option, vocabulary);
    if (!candidates) return [];
    const names = namesOf(name, option).map((spelling) => `${command}:${spelling}`);
    return [`    ${names.join(' | ')}) ${assigned(candidates)} ;;`];
  });
}

function operandCase(name: string, { operand }: Command, vocabulary: Vocabulary): string[] {
  if (!operand) return [];
  const most = operand.count === 'one-or-more' ? 99 : 1;
  return [`    ${name}) most=${most} ${assigned(candidatesOfKind(operand.kind, vocabulary))} ;;`];
}

function assigned(candidates: Candidates): string {
  if (!('words' in candidates)) return `kind=${candidates.kind}`;
  const list = candidates.list === '' ? `'${joined(candidates.words)}'` : `$_rustler_nix_${candidates.list}`;
  return `kind=${candidates.kind} list=${list}`;
}

function optionWords(options: OptionTable): string {
  return Object.entries(options)
    .flatMap(([name, option]) => [
      ...namesOf(name, option),
      ...(option.variants ?? []).map((variant) => `--${name}=${variant}`),
    ])
    .join(' ');
}

/** Options that are not offered a second time. */
function onceOnly(options: OptionTable): string {
  const once = Object.entries(options).filter(([, { repeatable }]) => !repeatable);
  return once.flatMap(([name, option]) => namesOf(name, option)).join(' ');
}

function namesOf(name: string, { short }: Option): string[] {
  return [...(short === undefined ? [] : [`-${short}`]), `--${name}`];
}

function joined(words: readonly Word[]): string {
  return words.map(({ word }) => word).join(' ');
}

const PROGRAM = String.raw`
# Offers what begins with $current, each behind $before.
_rustler_nix_offer() {
  local word
  case $kind in
    words-with-files)
      if [[ $current == *=* ]]; then
        before+=\${current%%=*}= current=\${current#*=} kind=files
        _rustler_nix_offer
        return
      fi
      # A file may follow: no space.
      compopt -o nospace 2>/dev/null
      ;;
    files | folders)
      local action=-f
      if [[ $kind == folders ]]; then action=-d; fi
      compopt -o filenames 2>/dev/null
      while IFS= read -r word; do COMPREPLY+=("$before$word"); done < <(compgen "$action" -- "$current")
      return
      ;;
  esac
  for word in $list; do
    if [[ $word == "$current"* ]]; then COMPREPLY+=("$before$word"); fi
  done
}

_rustler_nix() {
  COMPREPLY=()
  # Bash takes words apart at the characters of COMP_WORDBREAKS: what stood around a = is put together again.
  local words=() index last=-1 part
  for ((index = 1; index <= COMP_CWORD; index++)); do
    part=\${COMP_WORDS[index]}
    if ((last >= 0)) && [[ $part == =* || \${COMP_WORDS[index - 1]} == = ]]; then
      words[last]+=$part
    else
      last=$((last + 1))
      words[last]=$part
    fi
  done

  local current=\${words[last]} before='' command='' waiting='' given=' ' operands=0 ended='' word
  for ((index = 0; index < last; index++)); do
    word=\${words[index]}
    if [[ $waiting ]]; then
      waiting=''
    elif [[ ! $ended && $word == -- ]]; then
      ended=1
    elif [[ ! $ended && $word == -* ]]; then
      given+="\${word%%=*} "
      if [[ $word != *=* ]] && _rustler_nix_value "$command:$word"; then waiting=$word; fi
    elif [[ ! $command ]]; then
      command=$word
    else
      operands=$((operands + 1))
    fi
  done

  local kind=nothing list='' most=0 options once
  _rustler_nix_options "$command"
  if [[ $waiting ]]; then
    _rustler_nix_value "$command:$waiting"
    _rustler_nix_offer
  elif [[ ! $ended && $current == --*=* ]] && _rustler_nix_value "$command:\${current%%=*}"; then
    before=\${current%%=*}= current=\${current#*=}
    _rustler_nix_offer
  elif [[ ! $ended && $current == -* ]]; then
    for word in $options; do
      if [[ " $once " == *" \${word%%=*} "* && $given == *" \${word%%=*} "* ]]; then continue; fi
      if [[ $word == "$current"* ]]; then COMPREPLY+=("$word"); fi
    done
  elif [[ ! $command ]]; then
    kind=words list=$_rustler_nix_commands
    _rustler_nix_offer
  else
    _rustler_nix_operand "$command"
    if ((operands < most)); then _rustler_nix_offer; fi
  fi

  # Readline replaces what stands behind the last = alone, when that is where it took the word apart.
  local whole=\${words[last]}
  if [[ $COMP_WORDBREAKS == *=* && $whole == *=* ]]; then
    local cut=\${whole%=*}=
    for index in "\${!COMPREPLY[@]}"; do COMPREPLY[index]=\${COMPREPLY[index]#"$cut"}; done
  fi
}

complete -F _rustler_nix rustler-nix
`.replaceAll('\\$', '$');
