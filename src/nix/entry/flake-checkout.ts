import type { FileView, Span, Tracking } from '../../repository/index.ts';
import type { UntrackedPath } from '../model.ts';

/**
 * The files as a flake finds them. Nix copies what git tracks and evaluates the copy: whatever else lies in the folder does not exist
 * there. It can be read here all the same, so that the rest is judged as it is meant, and is told with the place that takes it.
 */
export interface FlakeCheckout {
  /** Whether what is evaluated is Nix's copy of a flake. */
  readonly copied: boolean;
  readonly view: FileView;
  readonly holds: 'tracked' | 'everything';
  /** The flake takes a file or folder, here: for its packages, or for what it has besides. */
  takes(path: string, span: Span, forPackages: boolean): void;
  readonly untracked: readonly UntrackedPath[];
}

type Tracked = (path: string) => Tracking;

/** Of a flake that git does not track either nothing is told: it is built by its path, with every file. */
export function flakeCheckout(view: FileView, tracking: Tracked, flake: string): FlakeCheckout {
  if (tracking(flake) !== 'tracked') return { ...everything(view), copied: true };
  const untracked = new Map<string, UntrackedPath>();
  const state = (path: string) => {
    const said = tracking(path);
    return (said === 'untracked' || said === 'ignored') && exists(view, path) ? said : undefined;
  };
  return {
    copied: true,
    holds: 'tracked',
    view: {
      entry: (path) => (state(path) ? { kind: 'missing' } : view.entry(path)),
      list: (path) => view.list(path)?.filter((name) => !state(path === '' ? name : `${path}/${name}`)),
      read: (path) => view.read(path),
    },
    takes(path, span, forPackages) {
      const tracked = state(path);
      const key = `${path}\0${span.path}\0${span.start}`;
      if (tracked && !untracked.has(key)) untracked.set(key, { path, tracking: tracked, span, flake, forPackages });
    },
    get untracked() {
      return [...untracked.values()];
    },
  };
}

/** Every file counts, whatever git says of it: `nix-build`, or no checkout at all. */
export function everything(view: FileView): FlakeCheckout {
  return { view, copied: false, holds: 'everything', takes: () => {}, untracked: [] };
}

function exists(view: FileView, path: string): boolean {
  const { kind } = view.entry(path);
  return kind === 'file' || kind === 'directory';
}
