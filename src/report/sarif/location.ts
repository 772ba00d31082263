import type { Location } from '../../engine/report.ts';
import { fileUri, pathUri } from '../uri.ts';
import { messageText } from './message.ts';

/** Name under which a run gives the address of the checked root; every path is relative to it. */
export const SOURCE_ROOT = '%SRCROOT%';

export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface SarifLocation {
  readonly id?: number;
  readonly physicalLocation: {
    readonly artifactLocation: ArtifactLocation;
    readonly region: Region;
  };
  readonly message?: { readonly text: string };
}

interface ArtifactLocation {
  readonly uri: string;
  readonly uriBaseId?: string;
}

/** Writes where things are; of one report all in the same way. */
export interface Places {
  /** The address that every path is relative to. */
  readonly base: string;
  /** A file below the root by its path from the base; a built file elsewhere by its whole path. */
  artifact(path: string): ArtifactLocation;
  /** A place, with what to say about it. */
  location(location: Location, message: string | null): SarifLocation;
}

/**
 * Places as seen from the checkout, of which the checked root may be a `folder`: services take relative paths for those of the
 * checkout whatever the base is said to be (docs.github.com, "SARIF support for code scanning": the root for source files).
 */
export function placesFrom(root: string, folder: string): Places {
  const whole = `${root.replace(/[/\\]$/, '')}/`;
  const artifact = (path: string): ArtifactLocation => {
    if (path.startsWith('/')) return { uri: fileUri(path) };
    return { uri: pathUri(`${folder}${path}`.replace(/\/$/, '')), uriBaseId: SOURCE_ROOT };
  };
  return {
    base: `${fileUri(whole.slice(0, whole.length - folder.length)).replace(/\/$/, '')}/`,
    artifact,
    location: (location, message) => ({
      physicalLocation: { artifactLocation: artifact(location.path), region: region(location) },
      ...(message ? { message: { text: messageText(message) } } : {}),
    }),
  };
}

export function region({ startLine, startColumn, endLine, endColumn }: Location): Region {
  return { startLine, startColumn, endLine, endColumn };
}
