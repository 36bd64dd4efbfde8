import * as z from 'zod';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { ownEvents } from '../own-words.ts';

/** The kind of event that says it. */
export const ERASED = 'detail.erased';

/** On which ground of article 17(1) of the General Data Protection Regulation somebody asked. */
export const GROUNDS = ['not_needed', 'consent_withdrawn', 'objection', 'unlawful', 'duty'] as const;
export type Ground = (typeof GROUNDS)[number];

/** How a request is called where it is kept. One word, so that nobody writes down there whom it is about. */
export const Reference = z.string().regex(/^[\w./-]{1,40}$/);

/** What such an event says. */
export interface ErasedDetail {
  readonly events: readonly string[];
  readonly ground: Ground;
  /** {@link Reference}; null where none was given. */
  readonly reference: string | null;
  /** Hex SHA-256 of what the person's passkey signed of it; left out where nothing was signed. */
  readonly signature?: string;
}

/** That, and when, the readable part of an event was erased. */
export interface Erasure {
  /** The event that says so. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * Which events have had their readable part erased, as the application wrote down: what the database alone says of it
 * counts for nothing. By the event; of several the first.
 */
export async function erasuresOf(tx: Tx, context: Context): Promise<ReadonlyMap<string, Erasure>> {
  const said = await ownEvents<ErasedDetail>(tx, context, ERASED, { waiting: true });
  const erasures = new Map<string, Erasure>();
  for (const { id: by, at, said: detail } of said)
    for (const eventId of detail.events) if (!erasures.has(eventId)) erasures.set(eventId, { by, at });
  return erasures;
}

/** The events as people read them, each that was erased with when and by which event. */
export async function withErasures<E extends { readonly id: string; readonly detail: unknown }>(
  tx: Tx,
  context: Context,
  events: readonly E[],
): Promise<(E & { readonly erased?: Erasure })[]> {
  if (events.every(({ detail }) => detail !== null)) return [...events];
  const erasures = await erasuresOf(tx, context);
  return events.map((event) => {
    const erased = event.detail === null ? erasures.get(event.id) : undefined;
    return erased ? { ...event, erased } : event;
  });
}
