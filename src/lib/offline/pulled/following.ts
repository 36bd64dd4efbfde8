import { bool, moment, nullable, object, string, whole } from '#lib/domain/shape.ts';

/** Under which it lies among what is kept. */
export const FOLLOWED = 'followed';

/** How far this device has followed the server. */
export interface Followed {
  /** To be handed back; null: it begins anew, and what lies here stays until it has met all there is. */
  cursor: string | null;
  /** The last walk through all there is, counted up. */
  walk: number;
  /** It has not ended. */
  walking: boolean;
  /** As of when what lies here is told, by the server's clock; null until a first walk has ended. */
  at: Date | null;
}
export const Followed = object<Followed>({
  cursor: nullable(string),
  walk: whole(0),
  walking: bool,
  at: nullable(moment),
});

export const NOTHING_YET: Followed = { cursor: null, walk: 0, walking: false, at: null };
