import { relative } from 'node:path';
import type { Configuration, Origin, Setting } from '../configuration/model.ts';
import { visible, visibleJson } from '../report/visible.ts';
import type { Arguments } from './arguments.ts';
import { configurationOf, rootOf } from './decisions.ts';
import { exitCode } from './exit-code.ts';
import type { Io } from './io.ts';

/** `rustler-nix config [PATH]`: what is in effect, and where each value comes from. */
export async function config(args: Arguments, io: Io): Promise<number> {
  const root = rootOf(args.positionals, io.cwd);
  const configuration = await configurationOf(args, root, io);
  const isJson = args.last('format') === 'json';
  io.stdout.write(isJson ? configurationJson(configuration, io.cwd) : configurationTable(configuration, io.cwd));
  return exitCode.ok;
}

/** One value in effect. */
interface Row {
  readonly name: string;
  readonly value: unknown;
  readonly text: string;
  readonly origin: Origin;
}

function rowsOf(configuration: Configuration, cwd: string): Row[] {
  const { failOn, systems, include, exclude, baseline, binary, only, skip, rules, ignores } = configuration;
  const one = (name: string, { value, origin }: Setting<string | undefined>, absent: string): Row => {
    return { name, value: value ?? null, text: value ?? absent, origin };
  };
  const list = (name: string, { value, origin }: Setting<readonly string[]>, absent: string): Row => {
    return { name, value, text: value.length > 0 ? value.join(', ') : absent, origin };
  };
  return [
    one('fail-on', failOn, ''),
    list('systems', systems, 'every system'),
    list('include', include, 'every file'),
    list('exclude', exclude, 'no file'),
    { ...one('baseline', baseline, 'none'), ...(baseline.value && { text: placed(baseline.value, cwd) }) },
    {
      ...list('binary', binary, ''),
      text: binary.value.map((path) => placed(path, cwd)).join(', ') || 'nothing built',
    },
    list('rule', only, 'every rule'),
    list('skip', skip, 'no rule'),
    ...Array.from(rules, ([id, { value, origin }]): Row => ({ name: `rules.${id}`, value, text: value, origin })),
    ...ignores.map(({ value, origin }): Row => {
      const { rules: ids, paths, reason } = value;
      return { name: 'ignore', value, text: `${ids.join(', ')} in ${paths.join(', ')}: ${reason}`, origin };
    }),
  ];
}

function configurationTable(configuration: Configuration, cwd: string): string {
  const rows = rowsOf(configuration, cwd);
  const names = Math.max(...rows.map(({ name }) => name.length));
  const texts = Math.max(...rows.map(({ text }) => Math.min(text.length, 60)));
  const file = configuration.file === undefined ? 'no configuration file' : placed(configuration.file, cwd);
  const lines = rows.map(({ name, text, origin }) => {
    return `${name.padEnd(names)}  ${text.padEnd(texts)}  ${originText(origin, cwd)}`;
  });
  return [`# ${file}`, ...lines].map((line) => `${visible(line)}\n`).join('');
}

function originText(origin: Origin, cwd: string): string {
  switch (origin.kind) {
    case 'default':
      return 'default';
    case 'file':
      return `${placed(origin.location.path, cwd)}:${origin.location.startLine}:${origin.location.startColumn}`;
    case 'variable':
    case 'option':
      return origin.name;
  }
}

function placed(path: string, cwd: string): string {
  const inner = relative(cwd, path);
  return inner === '' || inner.startsWith('..') ? path : inner;
}

function configurationJson(configuration: Configuration, cwd: string): string {
  return visibleJson({
    schemaVersion: 1,
    file: configuration.file ?? null,
    root: configuration.root,
    settings: rowsOf(configuration, cwd).map(({ name, value, origin }) => ({ name, value, origin })),
  });
}
