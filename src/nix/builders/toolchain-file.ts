import { type Fact, known, type Located, type Span, unknown } from '../../repository/index.ts';
import { readToml, type TomlEntry, type TomlTable } from '../../syntax/index.ts';
import type { Value } from '../value.ts';
import type { Outside } from '../world/outside.ts';
import { sourceOfValue } from './derivation/source.ts';

/** What a rust-toolchain file asks for. */
export interface ToolchainFile {
  readonly path: string;
  readonly channel: Fact<string>;
  readonly targets: Fact<readonly Located<string>[]>;
  /** The `targets` list; undefined when there is none. */
  readonly targetsList: Span | undefined;
}

/** Reads the rust-toolchain(.toml) that a value names: TOML, or the older single line with a channel. */
export function toolchainFile(outside: Outside, value: Value, span: Span): Fact<ToolchainFile> {
  const origin = sourceOfValue(outside, value, span);
  if (origin.kind === 'unknown') return origin;
  if (origin.value.kind !== 'repository') return unknown('the toolchain file is no file of the repository', span);
  const path = origin.value.root;
  const read = outside.view.read(path);
  if (read.kind !== 'text') return unknown(`${path} cannot be read`, span);
  const { source } = read;
  const whole = source.span(0, source.text.length);
  const legacy = /^([^\r\n[=]+)\r?\n?$/.exec(source.text);
  if (legacy) {
    return known(
      { path, channel: known((legacy[1] ?? '').trim(), whole), targets: known([], whole), targetsList: undefined },
      span,
    );
  }
  const document = readToml(source);
  if (document.kind === 'broken') return unknown(`${path}: ${document.reason}`, document.span);
  const toolchain = document.table.entries.get('toolchain')?.value;
  if (toolchain?.kind !== 'table') return unknown(`${path} has no [toolchain]`, whole);
  return known({ path, ...readToolchain(toolchain, path, whole) }, span);
}

function readToolchain(table: TomlTable, path: string, whole: Span): Omit<ToolchainFile, 'path'> {
  const channel = table.entries.get('channel');
  const targets = table.entries.get('targets');
  return {
    channel:
      channel?.value.kind === 'string'
        ? known(channel.value.value, channel.span)
        : unknown(`${path} names no channel`, whole),
    targets: targets ? targetList(targets) : known([], whole),
    targetsList: targets?.span,
  };
}

function targetList(entry: TomlEntry): Fact<readonly Located<string>[]> {
  if (entry.value.kind !== 'array') return unknown('targets is no array', entry.span);
  return known(
    entry.value.items.flatMap((item) =>
      item.value.kind === 'string' ? [{ value: item.value.value, span: item.span }] : [],
    ),
    entry.span,
  );
}
