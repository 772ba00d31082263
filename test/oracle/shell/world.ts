import type { Span, TextPiece } from '../../../src/repository/index.ts';
import { memoryRepository } from '../../../src/repository/memory.ts';
import type { ReferenceView, ShellPart, ShellText, ShellWorld } from '../../../src/shell/index.ts';

/** The files that every generated phase starts with; each content names its file. */
export const SOURCE_FILES: Readonly<Record<string, string>> = {
  'mix.exs': 'mix.exs\ndefmodule App do\nend\n',
  'lib/app.ex': 'app.ex\nuse Rustler, otp_app: :app, crate: "foo"\nend\n',
  'lib/extra.ex': 'extra.ex\nfoo foo bar\n',
  'config/config.exs': 'config.exs\nimport Config\n',
  'priv/static/app.css': 'app.css\nbody { }\n',
  'native/foo/Cargo.toml': 'Cargo.toml\nname = "foo"\n',
};

/** What the store paths of the test hold, by reference. */
export const REFERENCE_FILES: Readonly<Record<string, Readonly<Record<string, string>> | string>> = {
  nif: {
    'lib/libfoo.so': 'nif libfoo.so\n',
    'lib/libbar.so': 'nif libbar.so\n',
    'lib/libfoo.a': 'nif libfoo.a\n',
    'share/doc/foo.txt': 'nif doc\n',
  },
  conf: 'conf\nimport Config\nconfig :app, x: 1\n',
};

const SPAN: Span = { path: 'flake.nix', start: 0, end: 0 };

function filesOf(reference: string): Readonly<Record<string, string>> | undefined {
  const held = REFERENCE_FILES[reference];
  return typeof held === 'string' ? { '': held } : held;
}

const references: ReferenceView = {
  entry(reference, path) {
    const files = filesOf(reference);
    if (!files) return 'missing';
    if (files[path] !== undefined) return 'file';
    const isFolder = path === '' || Object.keys(files).some((file) => file.startsWith(`${path}/`));
    return isFolder ? 'directory' : 'missing';
  },
  list(reference, path) {
    if (references.entry(reference, path) !== 'directory') return undefined;
    const prefix = path === '' ? '' : `${path}/`;
    const names = Object.keys(filesOf(reference) ?? {})
      .filter((file) => file.startsWith(prefix))
      .map((file) => file.slice(prefix.length).split('/')[0] as string);
    return [...new Set(names)].sort();
  },
  name: (reference) => (REFERENCE_FILES[reference] === undefined ? undefined : reference),
  read(reference, path): readonly TextPiece[] | undefined {
    const text = filesOf(reference)?.[path];
    return text === undefined ? undefined : [{ text, span: SPAN }];
  },
};

export function oracleWorld(): ShellWorld {
  return {
    source: memoryRepository(SOURCE_FILES),
    sourceIncomplete: false,
    unpacked: { name: 'source', path: [] },
    workingDirectory: '',
    references,
    variables: new Map<string, ShellText>([
      ['out', [{ kind: 'reference', reference: 'OUT', span: SPAN }]],
      ['pname', [{ kind: 'text', text: 'my-app', span: SPAN }]],
      ['version', [{ kind: 'text', text: '1.2.3', span: SPAN }]],
      ['empty', []],
      ['x', [{ kind: 'text', text: 'lib', span: SPAN }]],
    ]),
    darwin: false,
  };
}

/** Generated text, in which `<nif>` and `<conf>` stand for store paths. */
export function shellText(text: string, path: string): ShellText {
  const parts: ShellPart[] = [];
  let position = 0;
  const addText = (end: number): void => {
    if (end > position)
      parts.push({ kind: 'text', text: text.slice(position, end), span: { path, start: position, end } });
  };
  for (const match of text.matchAll(/<(nif|conf)>/g)) {
    addText(match.index);
    const end = match.index + match[0].length;
    parts.push({
      kind: 'reference',
      reference: match[1] as string,
      span: { path, start: match.index, end },
    });
    position = end;
  }
  addText(text.length);
  return parts;
}
