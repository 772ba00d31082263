import type { Finding, Location, Report, ReportedChain, RuleDescription } from '../../src/engine/report.ts';
import type { ReportOptions } from '../../src/report/index.ts';

/** The repository that the sample reports are about: path → text. */
export const files: Readonly<Record<string, string>> = {
  'flake.nix': `${'\n'.repeat(45)}    cp \${nif}/lib/libmy_nif.so priv/native\n`,
  'lib/my_app/native.ex': 'defmodule MyApp.Native do\n  use Rustler, otp_app: :my_app, crate: "my_nif"\nend\n',
};

export function at(path: string, startLine: number, startColumn: number, endLine: number, endColumn: number): Location {
  return { path, startLine, startColumn, endLine, endColumn };
}

export const copiedName: Finding = {
  rule: 'copied-name-mismatch',
  severity: 'error',
  confidence: 'high',
  message: 'the BEAM loads priv/native/my_nif.so, but the build puts libmy_nif.so there',
  label: 'arrives as priv/native/libmy_nif.so',
  help: 'copy it as `priv/native/my_nif.so`',
  url: 'https://rules.example/copied-name-mismatch',
  location: at('flake.nix', 46, 32, 46, 43),
  related: [
    { message: 'loads priv/native/my_nif.so (rustler 0.37.1)', location: at('lib/my_app/native.ex', 2, 7, 2, 14) },
  ],
  fix: {
    safety: 'safe',
    description: 'Copy it under the name that the module loads',
    edits: [{ location: at('flake.nix', 46, 43, 46, 43), text: '/my_nif.so' }],
  },
  built: null,
  fingerprint: 'f00dfeed',
  chains: [0],
};

export const brokenChain: ReportedChain = {
  module: 'MyApp.Native',
  build: 'packages.x86_64-linux.default',
  library: null,
  verdict: 'broken',
  links: [
    {
      kind: 'module',
      verdict: 'ok',
      summary: 'loads priv/native/my_nif.so',
      location: at('lib/my_app/native.ex', 2, 7, 2, 14),
      reason: null,
    },
    {
      kind: 'handoff',
      verdict: 'broken',
      summary: 'libmy_nif.so arrives in priv/native',
      location: at('flake.nix', 46, 5, 46, 43),
      reason: null,
    },
    {
      kind: 'producer',
      verdict: 'unknown',
      summary: 'target not known',
      location: at('flake.nix', 20, 1, 20, 4),
      reason: 'crossSystem comes from outside the repository',
    },
    { kind: 'crate', verdict: 'ok', summary: 'cdylib my_nif', location: null, reason: null },
  ],
};

export const soundChain: ReportedChain = {
  module: 'MyApp.Native',
  build: null,
  library: null,
  verdict: 'ok',
  links: [
    {
      kind: 'module',
      verdict: 'ok',
      summary: 'compiles native/my_nif',
      location: at('lib/my_app/native.ex', 2, 7, 2, 14),
      reason: null,
    },
  ],
};

export const rule: RuleDescription = {
  id: 'copied-name-mismatch',
  severity: 'error',
  title: 'Copied under a name that the BEAM does not load',
  summary: 'A file arrives in the right directory under another name than the module loads.',
  page: '# copied-name-mismatch\n\n## What it finds\n\nA `cp`.\n\n```nix\ncp a b\n```\n',
  url: 'https://rules.example/copied-name-mismatch',
  fixable: 'safe',
  link: 'handoff',
  needs: ['module', 'handoff'],
};

const silentRule: RuleDescription = {
  ...rule,
  id: 'rustler-version-skew',
  severity: 'note',
  url: 'https://rules.example/rustler-version-skew',
  fixable: 'none',
  link: 'crate',
  needs: [],
};

/** A report; `parts` replaces what a test is about. The summary counts the findings. */
export function report(parts: Partial<Report>): Report {
  const findings = parts.findings ?? [];
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  return {
    tool: { name: 'rustler-nix', version: '1.2.3' },
    root: '/home/user/my app',
    chains: [],
    findings,
    suppressed: [],
    baselined: [],
    hasBaseline: false,
    unknown: [],
    summary: {
      errors: count('error'),
      warnings: count('warning'),
      notes: count('note'),
      suppressed: 0,
      baselined: 0,
      files: 12,
      rules: 2,
    },
    rules: [rule, silentRule],
    nothingToCheck: false,
    ...parts,
  };
}

/** Options of a report on plain text, 100 columns wide; `parts` replaces what a test is about. */
export function options(
  parts: Partial<ReportOptions> & { texts?: Readonly<Record<string, string>> } = {},
): ReportOptions {
  const { texts = files, ...rest } = parts;
  return {
    lines: (path, line) => texts[path]?.split('\n')[line - 1],
    fileText: (path) => texts[path],
    folder: '',
    durationMs: 123,
    width: 100,
    colorLevel: 0,
    links: false,
    detail: 'normal',
    ...rest,
  };
}

/** A finding at one place without anything else. */
export function findingAt(location: Location, parts: Partial<Finding> = {}): Finding {
  return { ...copiedName, label: 'here', help: null, related: [], fix: null, chains: [], location, ...parts };
}
