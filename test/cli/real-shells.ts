import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Asks a real shell, which has read a completion script, what it offers at the end of each command line. */
export type Ask = (script: string, lines: readonly string[], cwd: string) => string[][];

/** Readline's own characters at which bash takes words apart. */
export const WORD_BREAKS = ' \t\n"\'><=;|&(:';

/** bash, given the words as readline takes the line apart. */
export function bash(wordBreaks: string): Ask {
  return (script, lines, cwd) => {
    const word = wordBreaks.includes('=') ? /([^\s=]+|=+)/g : /\S+/g;
    return lines.map((line) => {
      // Behind a space begins a word that is empty so far.
      const words = [...Array.from(line.matchAll(word), ([text]) => text), ...(line.endsWith(' ') ? [''] : [])];
      const options = ['--norc', '-c', BASH_DRIVER, 'bash', script, wordBreaks, ...words];
      return linesOf(execFileSync('bash', options, { cwd, encoding: 'utf8' }));
    });
  };
}

const BASH_DRIVER = `
source "$1"; COMP_WORDBREAKS=$2; COMP_WORDS=("\${@:3}"); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
read -ra specification <<<"$(complete -p rustler-nix)"
for index in "\${!specification[@]}"; do
  if [[ \${specification[index]} == -F ]]; then function=\${specification[index + 1]}; fi
done
"$function" rustler-nix "\${COMP_WORDS[COMP_CWORD]}" "" 2>/dev/null
if ((\${#COMPREPLY[@]} > 0)); then printf '%s\\n' "\${COMPREPLY[@]}"; fi
`;

/** fish, as its own `complete -C` answers; descriptions left out. */
export const fish: Ask = (script, lines, cwd) => {
  const home = dirname(script);
  const env = { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home };
  const run = ['--no-config', '-c', FISH_DRIVER, script, cwd, ...lines];
  const answer = execFileSync('fish', run, { encoding: 'utf8', env });
  return answer
    .split('<end>\n')
    .slice(0, -1)
    .map((offers) => linesOf(offers).map((offer) => offer.replace(/\t.*/, '')));
};

const FISH_DRIVER = 'source $argv[1]; cd $argv[2]; for line in $argv[3..-1]; complete -C $line; echo "<end>"; end';

/** An interactive zsh on a terminal of its own, which says what it would add. */
export const zsh: Ask = (script, lines, cwd) => {
  const driver = join(dirname(script), 'ask.zsh');
  writeFileSync(driver, ZSH_DRIVER);
  const answer = execFileSync('zsh', ['-f', driver, script, cwd, ...lines], { encoding: 'utf8', timeout: 60_000 });
  return answer
    .split('<<end>>\n')
    .slice(0, -1)
    .map((offers) => [...new Set(linesOf(offers))]);
};

// `compadd -O` puts what matches into an array instead of offering it.
const ZSH_DRIVER = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PROMPT= ; stty -echo; cd \${(q)2}
autoload -Uz compinit; compinit -u -D; source \${(q)1}
compadd() {
  if [[ \\\${@[(I)-O|-A|-D]} -gt 0 ]]; then builtin compadd \\"\\$@\\"; return; fi
  local -a offered; builtin compadd -O offered \\"\\$@\\"
  for word in \\$offered; do print -r -- \\"<\\$IPREFIX\\$word>\\"; done
  builtin compadd \\"\\$@\\"
}
finish() { print '<<end>>'; zle kill-whole-line }
zle -N finish; bindkey '^X' finish; bindkey '^I' list-choices
print '<<ready>>'"
local text
zpty -r -m shell text '*<<ready>>*'
for line in "\${@:3}"; do
  zpty -w -n shell "$line"$'\\t\\C-x'
  zpty -r -m shell text '*<<end>>*'
  print -r -- "$text" | tr -d '\\r' | sed -n 's/^.*<\\([^<>]*\\)>$/\\1/p'
  print '<<end>>'
done
zpty -d shell
`;

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
