import type { KeyProvider } from '#lib/server/platform/keys.ts';
import type { EventKind } from '#lib/domain/events/kinds.ts';
import type { SubjectType } from '#lib/domain/events/subjects.ts';
import type { PreparedEvent } from '../record.ts';

/**
 * An event on its way, as it lies in the outbox: sealed for its client and under its id, so that nobody reads it there,
 * and none is delivered that the application did not write.
 */
export function sealEntry(keys: KeyProvider, event: PreparedEvent): Uint8Array {
  const { statement, mac, salt, ...rest } = event;
  const bytes = { statement: base64(statement), mac: base64(mac), salt: base64(salt) };
  const text = JSON.stringify({ ...rest, ...bytes });
  return keys.seal(purposeOf(event.clientId, event.id), Buffer.from(text));
}

/** Null where it was changed, or is not of this installation, this client or this id. */
export function openEntry(
  keys: KeyProvider,
  clientId: string,
  eventId: string,
  entry: Uint8Array,
): PreparedEvent | null {
  try {
    const text = Buffer.from(keys.open(purposeOf(clientId, eventId), entry)).toString();
    const read = JSON.parse(text) as Record<keyof PreparedEvent, string>;
    return {
      ...read,
      // Sealed by the application, so of a kind it knew.
      kind: read.kind as EventKind,
      subjectType: read.subjectType as SubjectType,
      statement: Buffer.from(read.statement, 'base64'),
      mac: Buffer.from(read.mac, 'base64'),
      salt: Buffer.from(read.salt, 'base64'),
    };
  } catch {
    return null;
  }
}

const purposeOf = (clientId: string, eventId: string) => `audit.outbox.v1:${clientId}:${eventId}`;
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
