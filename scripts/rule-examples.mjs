// What `explain` shows of a rule in a repository: the lines of its broken fixture that its finding marks, and what stands there in
// the sound one. Fixtures are no part of the package, so the build writes these few lines beside the rule's page.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '../fixtures');
/** Lines of one file that are shown. */
const MOST_LINES = 12;
/** Written by tools, and as long as they are dull. */
const LOCKS = /(^|\/)(Cargo|flake|mix)\.lock$|(^|\/)baseline\.json$/;
const LANGUAGES = /** @type {Record<string, string>} */ ({
  '.ex': 'elixir',
  '.exs': 'elixir',
  '.nix': 'nix',
  '.rs': 'rust',
  '.toml': 'toml',
});

/**
 * The section "In a repository" of a rule's page, Markdown; undefined when its fixtures have no text to show.
 * @param {string} rule
 */
export function ruleExample(rule) {
  const chosen = choose(rule);
  if (!chosen) return undefined;
  const { finding, broken, sound } = chosen;
  const before = shownLines(broken, sound, finding);
  if (before.length === 0) return undefined;
  const after = counterparts(broken, sound, before);
  const others = otherDifferences(broken, sound, before);
  const isSame = textOfPlaces(before) === textOfPlaces(after);
  return [
    '## In a repository',
    ...before.map((place) => placeText(place, 'broken', finding)),
    ...(isSame ? [] : after.map((place) => placeText(place, 'sound', undefined))),
    ...soundWords(isSame, others),
    '',
  ].join('\n\n');
}

/** @param {boolean} isSame @param {string} others */
function soundWords(isSame, others) {
  if (!isSame) return others === '' ? [] : [`Sound also has ${others}.`];
  if (others === '') return ['Sound has the same lines; what git tracks makes the difference.'];
  return [`Sound has the same lines, with ${others}.`];
}

/** @param {Place[]} places */
function textOfPlaces(places) {
  return places.map(({ path, lines }) => [path, ...lines.map(({ text }) => text)].join('\n')).join('\n');
}

/**
 * @typedef {{ rule: string, path: string, line: number, text: string }} Finding
 * @typedef {{ name: string, files: Map<string, string | undefined>, digests: Map<string, string> }} Variant
 *   Text by path, undefined for what is no text; of every file a digest.
 * @typedef {{ path: string, lines: { number: number, text: string }[], left: number }} Place
 */

/**
 * `broken` and `sound`; where a rule has no such pair, the two variants that differ least.
 * @param {string} rule
 * @returns {{ finding: Finding, broken: Variant, sound: Variant } | undefined}
 */
function choose(rule) {
  const folder = join(fixtures, rule);
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
  const isPlain = 'broken' in expected && 'sound' in expected;
  const variants = (/** @type {string} */ kind) =>
    Object.keys(expected)
      .filter((name) => (isPlain ? name === kind : name.startsWith(kind)))
      .map((name) => readVariant(folder, name));
  const [brokens, sounds] = [variants('broken'), variants('sound')];
  const pairs = brokens.flatMap((broken) => sounds.map((sound) => ({ broken, sound })));
  const findingOf = (/** @type {Variant} */ { name }) =>
    expected[name].findings.find((/** @type {Finding} */ each) => each.rule === rule);
  const [plainest] = pairs
    .filter(({ broken }) => findingOf(broken) !== undefined)
    .map((pair) => ({ ...pair, distance: distance(pair.broken, pair.sound) }))
    .sort((a, b) => Number(a.distance === 0) - Number(b.distance === 0) || a.distance - b.distance);
  return plainest && { ...plainest, finding: findingOf(plainest.broken) };
}

/** @param {string} folder @param {string} name @returns {Variant} */
function readVariant(folder, name) {
  const root = join(folder, name);
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(root, path)).isFile(),
  );
  const files = new Map();
  const digests = new Map();
  for (const path of paths.sort()) {
    const bytes = readFileSync(join(root, path));
    const name = path.replaceAll('\\', '/');
    files.set(name, bytes.includes(0) ? undefined : bytes.toString('utf8'));
    digests.set(name, createHash('sha256').update(bytes).digest('hex'));
  }
  return { name, files, digests };
}

/** Lines that only one of them has; a file more counts as a few. @param {Variant} broken @param {Variant} sound */
function distance(broken, sound) {
  const paths = [...new Set([...broken.files.keys(), ...sound.files.keys()])];
  const differing = paths.filter((path) => broken.digests.get(path) !== sound.digests.get(path) && !LOCKS.test(path));
  return differing.reduce((sum, path) => {
    const [one, other] = [linesOf(broken, path), linesOf(sound, path)];
    return sum + 3 + one.length + other.length - 2 * pairs(one, other).length;
  }, 0);
}

/**
 * The finding's lines, and those of other files that the sound variant has otherwise.
 * @param {Variant} broken @param {Variant} sound @param {Finding} finding
 * @returns {Place[]}
 */
function shownLines(broken, sound, finding) {
  const marked = Array.from({ length: finding.text.split('\n').length }, (_, index) => finding.line + index);
  const paths = [finding.path, ...broken.files.keys()].filter((path, index, all) => all.indexOf(path) === index);
  return paths.flatMap((path) => {
    const lines = linesOf(broken, path);
    const own = path === finding.path ? marked : [];
    const isWorthIt = path === finding.path || !LOCKS.test(path);
    const changed = sound.files.has(path) && isWorthIt ? changedLines(lines, linesOf(sound, path)) : [];
    return placeOf(path, lines, [...own, ...changed]);
  });
}

/** Numbers of the lines of the first text that the second has not. @param {string[]} lines @param {string[]} others */
function changedLines(lines, others) {
  const kept = new Set(pairs(lines, others).map(([index]) => index));
  return lines.flatMap((line, index) => (kept.has(index) || line.trim() === '' ? [] : [index + 1]));
}

/**
 * What stands in the sound variant where the shown lines stand in the broken one.
 * @param {Variant} broken @param {Variant} sound @param {Place[]} shown
 * @returns {Place[]}
 */
function counterparts(broken, sound, shown) {
  const paths = [...shown.map(({ path }) => path), ...sound.files.keys()].filter(
    (path, index, all) => all.indexOf(path) === index,
  );
  return paths.flatMap((path) => {
    if (!broken.files.has(path) || !sound.files.has(path)) return [];
    const [before, after] = [linesOf(broken, path), linesOf(sound, path)];
    const wanted = shown.find((place) => place.path === path)?.lines.map(({ number }) => number - 1) ?? [];
    const kept = pairs(before, after)
      .filter(([index]) => wanted.includes(index))
      .map(([, index]) => index + 1);
    return placeOf(path, after, [
      ...kept,
      ...(LOCKS.test(path) && wanted.length === 0 ? [] : changedLines(after, before)),
    ]);
  });
}

/** Files that differ and are not shown. @param {Variant} broken @param {Variant} sound @param {Place[]} shown */
function otherDifferences(broken, sound, shown) {
  const paths = [...new Set([...broken.files.keys(), ...sound.files.keys()])].sort();
  const differing = paths.filter((path) => broken.digests.get(path) !== sound.digests.get(path));
  const hidden = differing.filter((path) => !isShown(broken, sound, path, shown));
  const named = hidden.map((path) => {
    if (!sound.files.has(path)) return `no \`${path}\``;
    return broken.files.has(path) ? `another \`${path}\`` : `\`${path}\``;
  });
  return named.length > 3 ? `${named.slice(0, 2).join(', ')} and ${named.length - 2} more files` : named.join(', ');
}

/** @param {Variant} broken @param {Variant} sound @param {string} path @param {Place[]} shown */
function isShown(broken, sound, path, shown) {
  const isText = broken.files.get(path) !== undefined && sound.files.get(path) !== undefined;
  return isText && (!LOCKS.test(path) || shown.some((place) => place.path === path));
}

/** @param {string} path @param {string[]} lines @param {number[]} numbers @returns {Place[]} */
function placeOf(path, lines, numbers) {
  const sorted = [...new Set(numbers)].filter((number) => lines[number - 1] !== undefined).sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const kept = sorted.slice(0, MOST_LINES).map((number) => ({ number, text: lines[number - 1] ?? '' }));
  return [{ path, lines: kept, left: sorted.length - kept.length }];
}

/**
 * A place as Markdown, the finding's own text underlined.
 * @param {Place} place @param {'broken' | 'sound'} state @param {Finding | undefined} finding
 */
function placeText({ path, lines, left }, state, finding) {
  const gutter = String(lines.at(-1)?.number ?? 0).length;
  const shown = lines.flatMap(({ number, text }, index) => {
    const gap = index > 0 && number > (lines[index - 1]?.number ?? 0) + 1 ? [`${' '.repeat(gutter)} …`] : [];
    const isMarked = finding?.path === path && finding.line === number;
    return [
      ...gap,
      `${String(number).padStart(gutter)} | ${text}`,
      ...(isMarked ? underline(text, finding.text, gutter) : []),
    ];
  });
  const more = left > 0 ? [`${' '.repeat(gutter)} … ${left} more lines`] : [];
  const language = LANGUAGES[extname(path)] ?? '';
  return [`\`${path}\`, ${state}:`, '', `\`\`\`${language}`, ...shown, ...more, '```'].join('\n');
}

/** @param {string} line @param {string} marked @param {number} gutter */
function underline(line, marked, gutter) {
  const [first = ''] = marked.split('\n');
  const at = line.indexOf(first);
  if (first === '' || at === -1) return [];
  return [`${' '.repeat(gutter)} | ${line.slice(0, at).replace(/[^\t]/g, ' ')}${'^'.repeat(first.length)}`];
}

/** @param {Variant} variant @param {string} path @returns {string[]} */
function linesOf({ files }, path) {
  const text = files.get(path);
  return text === undefined ? [] : text.replace(/\n$/, '').split('\n');
}

/** Equal lines of two texts in order, as many as there can be: pairs of indexes. @param {string[]} one @param {string[]} other */
function pairs(one, other) {
  const longest = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      const row = longest[i];
      const below = longest[i + 1];
      if (row && below)
        row[j] = one[i] === other[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  /** @type {[number, number][]} */
  const found = [];
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (one[i] === other[j]) found.push([i++, j++]);
    else if ((longest[i + 1]?.[j] ?? 0) >= (longest[i]?.[j + 1] ?? 0)) i++;
    else j++;
  }
  return found;
}

/** Whether the rule's fixtures are there: a copy of the sources may be without. @param {string} rule */
export function hasFixtures(rule) {
  return existsSync(join(fixtures, rule, 'expected.json'));
}
