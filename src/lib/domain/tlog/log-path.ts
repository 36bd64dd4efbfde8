import { parseTilePath, type EntryBundle, type Tile } from './tile.ts';

/** What one can ask a log for (c2sp.org/tlog-tiles, and its keys). */
export type LogResource =
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'tile'; readonly tile: Tile }
  | { readonly kind: 'entries'; readonly bundle: EntryBundle };

export interface LogPath {
  /** The client whose log it is; null: the installation's own. */
  readonly client: string | null;
  /** The token of a link; null where none is in the path. */
  readonly link: string | null;
  readonly resource: LogResource;
}

const PREFIX = /^(?:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(?:link\/([\w-]{22})\/)?)?(.+)$/;

/**
 * Reads what comes behind `/log/`:
 *
 *   checkpoint · keys · tile/…                       the installation's log
 *   <client>/checkpoint · …                          a client's
 *   <client>/link/<token>/checkpoint · …             the same by a link
 *
 * @returns null for whatever is not written exactly so
 */
export function parseLogPath(path: string): LogPath | null {
  const [, client = null, link = null, rest = ''] = PREFIX.exec(path) ?? [];
  const resource = resourceAt(rest);
  return resource && { client, link, resource };
}

function resourceAt(path: string): LogResource | null {
  if (path === 'checkpoint' || path === 'keys') return { kind: path };
  const place = parseTilePath(path);
  if (!place) return null;
  const { level, index, width } = place;
  if (level === 'entries') return { kind: level, bundle: { index, width } };
  return { kind: 'tile', tile: { level, index, width } };
}
