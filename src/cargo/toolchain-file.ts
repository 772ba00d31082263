import { type FileView, type SourceText, type Span, unknown } from '../repository/index.ts';
import { parseTomlText } from './documents.ts';
import type { ToolchainFile } from './model.ts';
import { stringAt, stringsAt } from './toml-access.ts';
import { ancestors, inside } from './view-path.ts';

/**
 * The toolchain file that rustup finds from a folder upwards. Beside each other, `rust-toolchain` wins over
 * `rust-toolchain.toml` (rustup src/config.rs `find_override_from_dir_walk`).
 */
export function readToolchainFile(view: FileView, directory: string): ToolchainFile | undefined {
  for (const at of ancestors(directory, '')) {
    for (const name of ['rust-toolchain', 'rust-toolchain.toml']) {
      const path = inside(at, name);
      const read = view.read(path);
      if (read.kind === 'refused' && view.entry(path).kind !== 'directory') return problem(path, read.reason);
      if (read.kind === 'text') return parseToolchain(path, read.source, name === 'rust-toolchain');
    }
  }
  return undefined;
}

/** A file without extension may be one line with a channel, as before TOML (rustup `parse_override_file`). */
function parseToolchain(path: string, source: SourceText, mayBeLegacy: boolean): ToolchainFile {
  const channel = source.text.trim();
  if (mayBeLegacy && channel !== '' && !/[\r\n]/.test(channel) && source.text.split('\n').length <= 2) {
    const start = source.text.indexOf(channel);
    const span = source.span(start, start + channel.length);
    return { path, channel: { value: channel, span }, targets: [], targetsList: undefined, problem: undefined };
  }
  const file = parseTomlText(source);
  if (file.kind === 'broken') return problem(path, file.reason, file.span);
  if (file.kind === 'missing') return problem(path, 'the file is missing');
  const targets = stringsAt(file.table, 'toolchain', 'targets');
  return {
    path,
    channel: stringAt(file.table, 'toolchain', 'channel'),
    targets: targets?.value ?? [],
    targetsList: targets?.span,
    problem: undefined,
  };
}

function problem(path: string, reason: string, span: Span = { path, start: 0, end: 0 }): ToolchainFile {
  return { path, channel: undefined, targets: [], targetsList: undefined, problem: unknown(reason, span) };
}
