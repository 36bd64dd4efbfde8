import { base64UrlOf, bytesOfBase64Url } from '#lib/domain/base64url.ts';
import { leftOut, matching, object, oneOf, string, whole, type Shape } from '#lib/domain/shape.ts';

/** Kinds of things in the order in which a first sync walks through them: what others name comes before. */
export const KINDS = [
  'series',
  'period',
  'vat-code',
  'account',
  'dimension',
  'counterparty',
  'draft',
] as const;
export type Kind = (typeof KINDS)[number];

/** How far a device has followed the client: what it hands back to be told what came since. Opaque to it. */
export interface Cursor {
  /** What the person may see, as a digest: another, and all of it is told anew. */
  readonly sees: string;
  /** Events of the client's log that are behind it, and the id of the last of them; empty where there is none. */
  readonly at: number;
  readonly mark: string;
  /** The first walk through all there is, as long as it lasts. */
  readonly walk?: Walk | undefined;
}

export interface Walk {
  readonly kind: Kind;
  /** The last of the kind that was told, by its id; empty where none was. */
  readonly after: string;
  /** How many were looked at, of about how many. */
  readonly done: number;
  readonly about: number;
}

const count = whole(0);
const Cursor: Shape<Cursor> = object<Cursor>({
  sees: matching(/^[0-9a-f]{16}$/),
  at: count,
  mark: string,
  walk: leftOut(object<Walk>({ kind: oneOf(KINDS), after: string, done: count, about: count }), undefined),
});

/** Of another version a device begins anew. */
const VERSION = '1.';

export function writeCursor(cursor: Cursor): string {
  return VERSION + base64UrlOf(new TextEncoder().encode(JSON.stringify(cursor)));
}

/** Null where nobody here wrote it. */
export function readCursor(written: string): Cursor | null {
  if (!written.startsWith(VERSION)) return null;
  const bytes = bytesOfBase64Url(written.slice(VERSION.length));
  if (!bytes) return null;
  try {
    const taken = Cursor.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return taken.success ? taken.data : null;
  } catch {
    return null;
  }
}
