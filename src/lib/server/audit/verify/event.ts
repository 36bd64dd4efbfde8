import { hmacSha256, same } from '#lib/server/platform/hashing.ts';
import type { ErasedCheck } from './erased.ts';
import type { Findings } from './findings.ts';
import { restate, type EventRow } from './stated.ts';

/** Those of every salt. */
const SALT_BYTES = 32;

/** Checks that columns and readable part of an event are what its hashed statement says. */
export function checkEvent(clientId: string, event: EventRow, erased: ErasedCheck, findings: Findings): void {
  if (isAsStated(clientId, event)) erased.check(event);
  else nameWhatDiffers(clientId, event, erased, findings);
}

/** All of it at once: its columns and its detail come to the bytes that are hashed. */
function isAsStated(clientId: string, event: EventRow): boolean {
  const { salt, detail, statement, commitment } = event;
  if (detail === null || salt?.length !== SALT_BYTES) return false;
  const found = hmacSha256(salt, detail);
  if (commitment) return same(found, commitment);
  return same(restate(clientId, event, found.toString('hex')), statement);
}

function nameWhatDiffers(clientId: string, event: EventRow, erased: ErasedCheck, findings: Findings): void {
  const subject = `${event.subjectType} ${event.subjectId}`;
  const place = `audit.event ${event.id}`;
  const stated = parseStatement(event.statement);
  if (!stated) {
    findings.add({
      code: 'statement_malformed',
      subject,
      place,
      expected: 'segl.event.v1',
      found: 'other bytes',
    });
    return;
  }
  const columns: readonly (readonly [column: string, field: string, value: string])[] = [
    ['client_id', 'client', clientId],
    ['id', 'id', event.id],
    ['at', 'at', event.at],
    ['actor_id', 'actor', event.actorId],
    ['request_id', 'request', event.requestId],
    ['kind', 'kind', event.kind],
    ['subject_type', 'subject.type', event.subjectType],
    ['subject_id', 'subject.id', event.subjectId],
  ];
  let differs = false;
  for (const [column, field, value] of columns) {
    const expected = stated[field] ?? '(nothing)';
    if (expected === value) continue;
    differs = true;
    const code = 'event_differs_from_statement';
    findings.add({ code, subject, place: `${place} ${column}`, expected, found: value });
  }
  if (!differs && !same(restate(clientId, event, stated['commitment'] ?? ''), event.statement)) {
    findings.add({
      code: 'statement_malformed',
      subject,
      place,
      expected: 'segl.event.v1',
      found: 'other fields',
    });
  }
  if (erased.check(event)) checkDetail(event, stated['commitment'] ?? '', subject, findings);
}

function checkDetail(event: EventRow, commitment: string, subject: string, findings: Findings): void {
  const place = `audit.event_detail ${event.id}`;
  if (event.salt === null || event.detail === null) return;
  // HMAC fills a short key up with zeros: salts of other lengths would come to the same commitment.
  const found =
    event.salt.length === SALT_BYTES
      ? hmacSha256(event.salt, event.detail).toString('hex')
      : `a salt of ${event.salt.length} bytes`;
  if (found === commitment) return;
  findings.add({ code: 'detail_differs_from_commitment', subject, place, expected: commitment, found });
}

/** The statement's strings by name, those of `subject` by path; null when it is no JSON object. */
function parseStatement(bytes: Uint8Array): Record<string, string> | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (!isObject(parsed)) return null;
    const subject = isObject(parsed['subject']) ? parsed['subject'] : {};
    const paths = Object.entries(subject).map(([name, value]) => [`subject.${name}`, value] as const);
    const strings = [...Object.entries(parsed), ...paths].filter(([, value]) => typeof value === 'string');
    return Object.fromEntries(strings) as Record<string, string>;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
