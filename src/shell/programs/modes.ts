const CLAUSE = '[ugoa]*(?:[-+=](?:[ugo]|[rwxXst]*|[0-7]+))+';
const MODE = new RegExp(`^(?:0*[0-7]{1,4}|${CLAUSE}(?:,${CLAUSE})*)$`);

/** What `chmod`, `mkdir -m` and `install -m` take for a mode: octal digits, or changes (gnulib lib/modechange.c, `mode_compile`). */
export function isMode(text: string): boolean {
  return MODE.test(text);
}
