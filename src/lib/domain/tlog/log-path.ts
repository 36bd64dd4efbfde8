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
  /** How often the log had been begun anew: each time it is another log, under another prefix. */
  readonly generation: number;
  readonly resource: LogResource;
}

const PREFIX =
  /^(?:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(?:link\/([\w-]{22})\/)?)?(?:g([1-9]\d{0,5})\/)?(.+)$/;

/**
 * Reads what comes behind `/log/`:
 *
 *   checkpoint · keys · tile/…                       the installation's log
 *   <client>/checkpoint · …                          a client's
 *   <client>/link/<token>/checkpoint · …             the same by a link
 *   g1/… · <client>/g1/… · <client>/link/<token>/g1/…  that log, begun anew once
 *
 * @returns null for whatever is not written exactly so
 */
export function parseLogPath(path: string): LogPath | null {
  const [, client = null, link = null, generation = '0', rest = ''] = PREFIX.exec(path) ?? [];
  const resource = resourceAt(rest);
  return resource && { client, link, generation: Number(generation), resource };
}

/** What a generation's addresses have in front of what is asked for; nothing of the first. */
export function prefixOf(generation: number): string {
  return generation === 0 ? '' : `g${generation}/`;
}

function resourceAt(path: string): LogResource | null {
  if (path === 'checkpoint' || path === 'keys') return { kind: path };
  const place = parseTilePath(path);
  if (!place) return null;
  const { level, index, width } = place;
  if (level === 'entries') return { kind: level, bundle: { index, width } };
  return { kind: 'tile', tile: { level, index, width } };
}
