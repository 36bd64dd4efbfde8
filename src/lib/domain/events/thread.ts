import type { JsonObject } from '../canonical.ts';
import { isUuid } from '../text.ts';
import { wordsOf } from './changes.ts';

/** What an event says belongs together. */
export interface Threaded {
  readonly subject: { readonly type: string; readonly id: string };
  readonly detail: JsonObject | null;
}

/** What is one thing with others; of the rest a thread has its own events alone. */
const KINDRED: readonly string[] = ['voucher', 'draft', 'approval', 'photo'];

/**
 * Ids of what belongs to the same thing as an event's subject: a voucher has its draft's, a draft its photos', an approval,
 * which has the id of the voucher it makes, its draft's.
 */
export function leadsOf({ subject, detail }: Threaded): string[] {
  if (!KINDRED.includes(subject.type)) return [];
  return [subject.id, ...[detail?.['draft']].filter(isUuid), ...photosOf(detail)];
}

/** Whether a thread that goes on from these ids holds the event: its subject is among them, or leads to one. */
export function belongs(event: Threaded, ids: ReadonlySet<string>): boolean {
  return ids.has(event.subject.id) || leadsOf(event).some((id) => ids.has(id));
}

/** Fields that name what an event tells of without being of its thread: a voucher that takes it back, somebody who read it. */
const TOLD = ['reverses', 'voucher', 'draft', 'photo', 'document'] as const;

/** What an event has in its detail to stand in the thread of a thing that it tells of; nothing for what has none. */
export function tellingOf({ type, id }: { readonly type: string; readonly id: string }): JsonObject {
  return isUuid(id) && TOLD.some((name) => name === type) ? { [type]: id } : {};
}

/** Whether it tells of what the thread holds: it stands there, and the thread does not go on from it. */
export function tellsOf({ detail }: Threaded, ids: ReadonlySet<string>): boolean {
  return TOLD.some((name) => {
    const named = detail?.[name];
    return typeof named === 'string' && ids.has(named);
  });
}

function photosOf(detail: JsonObject | null): string[] {
  const content = detail && (wordsOf(detail)?.['content'] as JsonObject | null | undefined);
  const photos = content?.['photos'];
  if (!Array.isArray(photos)) return [];
  return photos.map((each) => (each as JsonObject | null)?.['id']).filter(isUuid);
}
