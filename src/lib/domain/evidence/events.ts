import { err, ok, type Result } from '../result.ts';
import type { JsonObject } from '../canonical.ts';
import type { Checkpoint } from '../tlog/checkpoint.ts';
import { commitmentTo, eventStatement, type EventFacts } from '../tlog/event.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { verifyInclusion } from '../tlog/proof.ts';
import { leafHash } from '../tlog/tree.ts';
import type { ProvenEvent } from './facts.ts';
import { eventMember, type EventPart, type Members } from './members.ts';
import { canonicalObject, hashesIn, sameText } from './text.ts';

/**
 * The events of a bundle, in the order of the log: each is the canonical `segl.event.v1` that stands at its number under the
 * checkpoint, and its detail and salt, where they are there, are what it commits to. Errors: `evidence_member_missing`,
 * `evidence_event_invalid`, `evidence_detail_differs`.
 */
export function eventsIn(members: Members, checkpoint: Checkpoint): Result<ProvenEvent[], EventInvalid> {
  const events: ProvenEvent[] = [];
  for (const index of indexesIn(members)) {
    const read = eventAt(members, index, checkpoint);
    if (!read.ok) return read;
    events.push(read.value);
  }
  return ok(events);
}

export type EventInvalid = {
  readonly code: 'evidence_member_missing' | 'evidence_event_invalid' | 'evidence_detail_differs';
  readonly member: string;
};

function indexesIn(members: Members): number[] {
  const found = [...members.keys()].flatMap((name) => /^events\/(\d+)\//.exec(name)?.[1] ?? []);
  return [...new Set(found)].map(Number).sort((one, other) => one - other);
}

function eventAt(
  members: Members,
  index: number,
  { size, root }: Checkpoint,
): Result<ProvenEvent, EventInvalid> {
  const name = (part: EventPart) => eventMember(index, part);
  const part = (of: EventPart) => members.get(name(of));
  const statement = part('statement.json');
  const path = part('path');
  if (!statement || !path)
    return err({ code: 'evidence_member_missing', member: name(statement ? 'path' : 'statement.json') });
  const facts = factsIn(statement);
  if (!facts) return err({ code: 'evidence_event_invalid', member: name('statement.json') });
  const hashes = hashesIn(path);
  const leads =
    hashes !== null && verifyInclusion({ leafHash: leafHash(statement), index, size, path: hashes, root });
  if (!leads) return err({ code: 'evidence_event_invalid', member: name('path') });
  const detail = detailOf(part('detail.json'), part('salt'), facts);
  if (detail === undefined) return err({ code: 'evidence_detail_differs', member: name('detail.json') });
  return ok({ index, facts, detail });
}

/** Null where both are left out; undefined where they are not what the event commits to. */
function detailOf(
  detail: Uint8Array | undefined,
  salt: Uint8Array | undefined,
  { commitment }: EventFacts,
): JsonObject | null | undefined {
  if (!detail && !salt) return null;
  const text = detail && sameText(detail);
  if (!text || salt?.length !== 32 || commitmentTo(salt, text) !== commitment) return undefined;
  return canonicalObject(detail) ?? undefined;
}

/** Said again, it must be the same bytes: nothing in it that is read here and means something else elsewhere. */
function factsIn(statement: Uint8Array): EventFacts | null {
  const facts = canonicalObject(statement) as unknown as EventFacts | null;
  if (typeof facts?.subject !== 'object' || facts.subject === null) return null;
  const { client, id, at, actor, request, kind, commitment, subject } = facts;
  const texts = [client, id, at, actor, request, kind, commitment, subject.type, subject.id];
  if (!texts.every((text) => typeof text === 'string')) return null;
  return equalBytes(eventStatement(facts), statement) ? facts : null;
}
