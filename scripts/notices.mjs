import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The notices that the licences of what is carried along ask for: of each package its name, its version and its licence's text, or
 * where it ships none, what its manifest says.
 * @param {string} project
 * @param {Iterable<string>} files paths below the project; those outside of node_modules are our own
 */
export function noticesFor(project, files) {
  const names = new Set([...files].flatMap((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []));
  return [...names].sort().map((name) => noticeOf(join(project, 'node_modules', name)));
}

/** @param {string} folder */
function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(?:-mit)?(?:\.(?:md|txt))?$/i.test(entry));
  const holder = typeof author === 'object' ? author.name : author;
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `${license}, ${holder ?? 'its authors'}`;
  return `${name} ${version}\n\n${text}\n`;
}
