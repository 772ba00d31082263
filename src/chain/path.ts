/** The path of a file in a folder of the repository; '' is the root. */
export function fileIn(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

/** A path of the shell model as a person would write it: `@out/lib` is `$out/lib`. */
export function shownPath(path: string): string {
  return path.startsWith('@') ? `$${path.slice(1)}` : path;
}
