import type { FileView } from '../../repository/index.ts';

/** The same files; every read is told. */
export function recordingView(view: FileView, told: (path: string) => void): FileView {
  return {
    entry: (path) => view.entry(path),
    list: (path) => view.list(path),
    read(path) {
      told(path);
      return view.read(path);
    },
  };
}
