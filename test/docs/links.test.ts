import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import GithubSlugger from 'github-slugger';
import { describe, expect, test } from 'vitest';
import { project } from '../../scripts/docs/session.mjs';

const pages = [
  ...readdirSync(project).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(project, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].sort();

/** The page without its code, in which brackets are no links. */
function prose(path: string): string {
  const text = readFileSync(join(project, path), 'utf8');
  return text.replaceAll(/^\s*(`{3,})[^`]*$[\s\S]*?^\s*\1$/gm, '').replaceAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, 'code');
}

/** What headings are called in an address, as GitHub does it. */
function anchors(path: string): Set<string> {
  const text = readFileSync(join(project, path), 'utf8').replaceAll(/^\s*(`{3,})[^`]*$[\s\S]*?^\s*\1$/gm, '');
  const slugger = new GithubSlugger();
  return new Set([...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => slugger.slug(plain(heading))));
}

/** A heading as it is read: without marks, and of a link its text. */
function plain(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*]/g, '')
    .trim();
}

function linksOf(path: string): string[] {
  const text = prose(path);
  const inline = [...text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)];
  const referred = [...text.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)];
  const images = [...text.matchAll(/<(?:img|a|source)\b[^>]*\b(?:src|href|srcset)="([^"]+)"/g)];
  return [...inline, ...referred, ...images].map(([, target = '']) => target);
}

/** Why a link leads nowhere; undefined when it does. Other sites are not asked. */
function fault(path: string, link: string): string | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return undefined;
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? path : posix.join(dirname(path), decodeURIComponent(file));
  if (target.startsWith('..')) return `${link} leaves the repository`;
  if (!existsSync(join(project, target))) return `${link}: there is no ${target}`;
  if (anchor === undefined) return undefined;
  if (statSync(join(project, target)).isDirectory() || !target.endsWith('.md'))
    return `${link}: no page has anchors there`;
  return anchors(target).has(anchor) ? undefined : `${link}: ${target} has no heading of this name`;
}

describe('links', () => {
  test.each(pages)('of %s lead somewhere', (path) => {
    expect(linksOf(path).flatMap((link) => fault(path, link) ?? [])).toEqual([]);
  });

  test('are seen, and a wrong one is refused', () => {
    expect(pages.flatMap(linksOf).length).toBeGreaterThan(100);
    expect(fault('docs/coverage.md', '../nowhere.md')).toBe('../nowhere.md: there is no nowhere.md');
    expect(fault('README.md', 'docs/configuration.md#nowhere')).toContain('no heading');
    expect(fault('README.md', 'docs/configuration.md#baseline')).toBeUndefined();
    expect(fault('docs/coverage.md', '../../elsewhere')).toContain('leaves the repository');
  });

  test('lead from the index to every page', () => {
    const index = linksOf('docs/README.md').map((link) => posix.join('docs', link.split('#')[0] ?? ''));
    const written = pages.filter((path) => posix.dirname(path) === 'docs' && path !== 'docs/README.md');
    expect(written.filter((path) => !index.includes(path))).toEqual([]);
    expect(index).toContain('docs/rules/README.md');
  });
});
