import { describe, expect, test } from 'vitest';
import { reporters } from '../../src/report/index.ts';
import { at, brokenChain, copiedName, findingAt, options, report, soundChain } from './sample.ts';

const render = (parts: Parameters<typeof report>[0], more: Parameters<typeof options>[0] = {}) =>
  reporters.markdown(report(parts), options(more));

describe('the markdown report', () => {
  test('shows a finding with its line, what explains it and what to do', () => {
    const text = render({ findings: [copiedName] });
    expect(text).toContain('## rustler-nix: 1 error\n');
    expect(text).toContain('### error: [`copied-name-mismatch`](https://rules.example/copied-name-mismatch)\n');
    expect(text).toContain('`flake.nix:46`: arrives as priv/native/libmy\\_nif.so\n');
    expect(text).toContain('```nix\ncp ${nif}/lib/libmy_nif.so priv/native\n```\n');
    expect(text).toContain('- `lib/my_app/native.ex:2`: loads priv/native/my\\_nif.so \\(rustler 0.37.1\\)\n');
    expect(text).toContain('**Help:** copy it as `priv/native/my_nif.so`\n');
    expect(text).toContain('**Fix:** Copy it under the name that the module loads (safe, `rustler-nix doctor --fix`)');
  });

  test('draws the chains, those that are not proved first', () => {
    const text = render({ findings: [copiedName], chains: [soundChain, brokenChain] });
    const graph = /```mermaid\n([\s\S]*?)\n```/.exec(text)?.[1]?.split('\n') ?? [];
    expect(graph.slice(0, 8)).toEqual([
      'flowchart LR',
      '  subgraph c0["✗ MyApp.Native in packages.x86_64-linux.default"]',
      '    direction LR',
      '    c0l0["✓ module<br/>loads priv/native/my_nif.so"]:::ok',
      '    c0l1["✗ hand-off<br/>libmy_nif.so arrives in priv/native"]:::broken',
      '    c0l2["? producer<br/>crossSystem comes from outside the repository"]:::unknown',
      '    c0l3["✓ crate<br/>cdylib my_nif"]:::ok',
      '    c0l0 --> c0l1 --> c0l2 --> c0l3',
    ]);
    expect(graph).toContain('  subgraph c1["✓ MyApp.Native in mix compile"]');
  });

  test('draws chains that say the same on several systems once', () => {
    const chains = ['x86_64-linux', 'aarch64-darwin'].map((system) => ({
      ...soundChain,
      build: `packages.${system}.default`,
    }));
    const text = render({ chains });
    expect(text.match(/subgraph /g)).toHaveLength(1);
    expect(text).toContain('["✓ MyApp.Native in packages.#123;x86_64-linux,aarch64-darwin#125;.default"]');
  });

  test('draws twenty chains and names the others', () => {
    const chains = Array.from({ length: 23 }, (_, index) => ({ ...soundChain, module: `M${index}` }));
    const text = render({ chains });
    expect(text.match(/subgraph /g)).toHaveLength(20);
    expect(text).toContain('3 chains more: ✓ `` M20 in `mix compile` ``');
  });

  test('names files as the checkout does when a folder of it is checked', () => {
    expect(render({ findings: [copiedName] }, { folder: 'apps/core/' })).toContain('`apps/core/flake.nix:46`');
  });

  test('tells a sound repository from one without a NIF', () => {
    expect(render({ chains: [soundChain] })).toMatch(/^## rustler-nix: no findings\n\nNothing wrong was found: every/);
    expect(render({ nothingToCheck: true })).toMatch(/^## rustler-nix: nothing to check\n/);
  });

  test('lets no text of a repository become Markdown, HTML, a link, a mention or a diagram', () => {
    const evil = '<img src=x> @team #1 [a](http://x) **b** `c` ``` "]:::x\n# d\u001b';
    const chain = { ...soundChain, module: evil, links: soundChain.links.map((link) => ({ ...link, summary: evil })) };
    const finding = findingAt(at(`${evil}.nix`, 1, 1, 1, 2), { message: evil, label: evil, help: evil });
    const text = render({ findings: [finding], chains: [chain] }, { texts: { [`${evil}.nix`]: '```\n<b>' } });
    const plain = outsideCode(text)
      .replace(/https:\/\/rules[^)]*|\[\]\(\)|\(safe, \)/g, '')
      .replaceAll('[]()', '');
    expect(plain).not.toMatch(/<img|@team|#1|[^\\]\]|[^\\]\(|[^\\]\*|\n# d|http:\/\//);
    expect(text).not.toContain('\u001b');
    const graph = /```mermaid\n([\s\S]*?)\n```/.exec(text)?.[1] ?? '';
    expect(graph).not.toMatch(/<img|@|`|:::x|\*/);
    expect(graph.split('\n').filter((line) => line.includes('subgraph'))).toHaveLength(1);
  });

  test('stays below the size that a job summary takes, and says what it leaves out', () => {
    const long = 'a long message '.repeat(200);
    const findings = Array.from({ length: 600 }, (_, line) => {
      return findingAt(at('a.nix', line + 1, 1, line + 1, 2), { message: `${line} ${long}` });
    });
    const text = render({ findings, chains: [brokenChain] });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024);
    expect(Buffer.byteLength(text)).toBeGreaterThan(900 * 1024);
    const left = Number(/_(\d+) findings more: this report would be longer/.exec(text)?.[1]);
    expect(text.match(/^### error/gm)).toHaveLength(600 - left);
    expect(text).toContain('```mermaid');
  });

  test('is findings alone when the user wants no more', () => {
    const text = render({ findings: [copiedName], chains: [brokenChain] }, { detail: 'quiet' });
    expect(text).not.toContain('mermaid');
  });
});

/** The text without fenced blocks and code within lines. */
function outsideCode(text: string): string {
  return text.replace(/^(`{3,})[\s\S]*?^\1$/gm, '').replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
}
