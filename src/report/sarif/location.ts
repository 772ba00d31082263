import type { Location } from '../../engine/report.ts';
import { pathUri } from '../uri.ts';
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
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
    readonly region: Region;
  };
  readonly message?: { readonly text: string };
}

export function artifactLocation(path: string): { uri: string; uriBaseId: string } {
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
