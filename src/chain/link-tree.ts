import type { LinkDetails } from '../nix/model.ts';
import type { ReferenceView } from '../shell/model.ts';
import type { OutputTree } from './outputs.ts';
import type { References } from './shell-text.ts';
import { storePlace } from './store-place.ts';

/** A folder of links, each seen as what it leads to. */
export function linkTree(links: LinkDetails['links'], references: References, view: ReferenceView): OutputTree {
  if (links.kind === 'unknown') {
    return { entry: () => undefined, list: () => undefined, read: () => undefined, from: () => undefined };
  }
  const targets = new Map(links.value.map(({ path, target }) => [path.value, storePlace(references.text(target))]));
  /** The link that a path is or lies below, and where that leads; a target that is no store path leads nowhere known. */
  const followed = (path: string) => {
    for (const [link, target] of targets) {
      if (path !== link && !path.startsWith(`${link}/`)) continue;
      const rest = path.slice(link.length);
      return { target: target && { reference: target.reference, path: `${target.path}${rest}`.replace(/^\//, '') } };
    }
    return undefined;
  };
  const isFolder = (path: string) => path === '' || [...targets.keys()].some((link) => link.startsWith(`${path}/`));
  return {
    entry: (path) => {
      const link = followed(path);
      if (link) return link.target && view.entry(link.target.reference, link.target.path);
      return isFolder(path) ? 'directory' : 'missing';
    },
    list: (path) => {
      const link = followed(path);
      if (link) return link.target && view.list(link.target.reference, link.target.path);
      const prefix = path === '' ? '' : `${path}/`;
      const below = [...targets.keys()].filter((name) => name.startsWith(prefix));
      const names = below.map((name) => name.slice(prefix.length).split('/')[0] as string);
      return isFolder(path) ? [...new Set(names)].sort() : undefined;
    },
    read: (path) => {
      const target = followed(path)?.target;
      return target && view.read(target.reference, target.path);
    },
    from: (path) => followed(path)?.target,
    naming: (path) => {
      const span = links.value.find((link) => link.path.value === path)?.path.span;
      return span && { span, placement: undefined };
    },
  };
}
