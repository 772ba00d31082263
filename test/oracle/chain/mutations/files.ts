import type { Files } from '../../../support/repository-files.ts';
import type { Mutation } from './mutation.ts';

/** A file is deleted, renamed or emptied, a folder is renamed, two files of one kind change places. */
export function fileMutations(files: Files, isPart: (path: string) => boolean): Mutation[] {
  const paths = Object.keys(files).filter(isPart);
  return [
    ...paths.flatMap((path) => ofFile(path, files[path] ?? '')),
    ...folders(paths).map((folder) => renamedFolder(folder, files)),
    ...paths.flatMap((path, index) =>
      paths
        .slice(index + 1)
        .filter((other) => extension(other) === extension(path) && files[other] !== files[path])
        .map((other) => ({
          ...whole('swap files', path, path, other),
          changed: { [path]: files[other] ?? '', [other]: files[path] ?? '' },
        })),
    ),
  ];
}

function ofFile(path: string, text: string): Mutation[] {
  const other = path.replace(/([^/.]+)([^/]*)$/, '$12$2');
  return [
    { ...whole('delete a file', path, path, ''), changed: { [path]: null } },
    { ...whole('rename a file', path, path, other), changed: { [path]: null, [other]: text } },
    ...(text.trim() === ''
      ? []
      : [{ ...whole('empty a file', path, path, ''), changed: { [path]: '' } }, ...asEditorsSave(path, text)]),
  ];
}

/** The same words as other editors and other systems save them. */
function asEditorsSave(path: string, text: string): Mutation[] {
  return [
    { ...whole('lines of Windows', path, '', 'CR LF'), changed: { [path]: text.replaceAll(/\r?\n/g, '\r\n') } },
    { ...whole('byte order mark', path, '', 'U+FEFF'), changed: { [path]: `\uFEFF${text}` } },
    { ...whole('no last line end', path, '', 'none'), changed: { [path]: text.replace(/\n+$/, '') } },
  ];
}

function folders(paths: readonly string[]): readonly string[] {
  const above = (path: string) => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index));
  return [...new Set(paths.flatMap(above))];
}

function renamedFolder(folder: string, files: Files): Mutation {
  const below = Object.keys(files).filter((path) => path.startsWith(`${folder}/`));
  const moved = below.flatMap((path) => [
    [path, null] as const,
    [`${folder}2${path.slice(folder.length)}`, files[path] ?? ''] as const,
  ]);
  return { ...whole('rename a folder', folder, folder, `${folder}2`), changed: Object.fromEntries(moved) };
}

function whole(operator: string, path: string, was: string, now: string) {
  return { operator, path, line: null, was, now };
}

function extension(path: string): string {
  return /[^/.][^/]*?(\.[^/.]+)?$/.exec(path)?.[1] ?? path;
}
