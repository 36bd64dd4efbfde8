import { eventText } from '#lib/domain/tlog/event.ts';

/** An event with its readable part; `detail` and `salt` are null where that is gone. */
export interface EventRow extends StoredEvent {
  statement: Uint8Array;
}
/** The same as it is stored. */
export interface StoredEvent {
  id: string;
  at: string;
  actorId: string;
  requestId: string;
  kind: string;
  subjectType: string;
  subjectId: string;
  /** Null where the statement is kept. */
  commitment: Uint8Array | null;
  statement: Uint8Array | null;
  mac: Uint8Array | null;
  salt: Uint8Array | null;
  detail: string | null;
}
/**
 * The event with the bytes that are hashed: made here of its columns, as a database that says what they are could say what
 * they were; but where they are kept.
 */
export function stated(clientId: string, row: StoredEvent): EventRow {
  if (row.statement !== null) row.commitment = null;
  const commitment = Buffer.from(row.commitment ?? []).toString('hex');
  row.statement ??= restate(clientId, row, commitment);
  return row as EventRow;
}

/** What its columns, and a commitment, come to. */
export function restate(clientId: string, event: StoredEvent, commitment: string): Uint8Array {
  const { id, at, kind, actorId, requestId } = event;
  const subject = { type: event.subjectType, id: event.subjectId };
  const facts = { client: clientId, id, at, actor: actorId, request: requestId, kind, subject, commitment };
  return Buffer.from(eventText(facts));
}
