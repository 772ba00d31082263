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

/** A file of the root by its path there; a built file elsewhere by its whole path. */
export function artifactLocation(path: string): ArtifactLocation {
  if (path.startsWith('/')) return { uri: fileUri(path) };
  return { uri: pathUri(path), uriBaseId: SOURCE_ROOT };
}

export function region({ startLine, startColumn, endLine, endColumn }: Location): Region {
  return { startLine, startColumn, endLine, endColumn };
}

/** A place, with what to say about it. */
export function sarifLocation(location: Location, message: string | null): SarifLocation {
  return {
    physicalLocation: { artifactLocation: artifactLocation(location.path), region: region(location) },
    ...(message ? { message: { text: messageText(message) } } : {}),
  };
}
