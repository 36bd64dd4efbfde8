import { bundle } from '#lib/domain/evidence/bundle.ts';
import { manifestOf } from '#lib/domain/evidence/check.ts';
import {
  CHECKPOINT,
  eventMember,
  KEYS,
  MANIFEST,
  MOST_BUNDLED,
  statementMember,
} from '#lib/domain/evidence/members.ts';
import { fileMember } from '#lib/domain/evidence/stated.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { canonicalBytes, statementHashHex, type JsonObject } from '#lib/domain/canonical.ts';
import type { EventKind } from '#lib/domain/events/kinds.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { fromBase64 } from '#lib/domain/tlog/bytes.ts';
import type { LeafProof } from '#lib/domain/tlog/event-proof.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { notAuthentic } from '../mark/mac.ts';
import { mostToGive } from '../memory/give.ts';
import { verifierKeysOf } from '../keys/log.ts';
import { verifyMlDsa } from '../keys/ml-dsa.ts';
import type { NoProof } from '../service.ts';
import { eventsById, type ProvableEvent, type Subject } from '../shown/proving-store.ts';
import { Prover } from '../shown/proving.ts';
import { anchoringOf } from './anchoring.ts';
import type { Anchors } from './anchors.ts';
import { headFor, headsAbove, type EvidenceHead } from './head.ts';
import { eventIdsOf } from './store.ts';

/** What is told by evidence, as the services have it: nothing of it is believed before it is held against the log. */
export interface Told {
  /** What it is about. */
  readonly subject: Subject;
  /** Whose events belong to it; of an event itself: none but that one. */
  readonly subjects: readonly ToldSubject[];
  readonly statements: readonly JsonObject[];
  readonly files: readonly Uint8Array[];
}

/** A subject all of whose events are told, or those of some kinds alone. */
export type ToldSubject = Subject & { readonly kinds?: readonly EventKind[] };

const MOST_EVENTS = 5000;

/**
 * The evidence bundle of what is told (docs/evidence.md): every event about it, under one head of the log, with the way of
 * that head into the installation's log. It was checked by the code that `segl audit check` runs before it is returned.
 * Errors: `event_not_found`, `event_not_covered`, `proof_does_not_hold` (the log was changed, or what is told is not what it
 * states: `segl audit verify` says more), `evidence_too_large`.
 */
export async function gatherEvidence(
  context: Context,
  told: Told,
  anchors: Anchors,
): Promise<Result<Uint8Array<ArrayBuffer>, NoEvidence>> {
  const { subject, statements, files } = told;
  const proven = await provenEvents(context, told);
  if (!proven.ok) return proven;
  const { head, proofs } = proven.value;
  const anchoring = head.place === null ? null : await anchoringOf(context.platform, head.place, anchors);
  const keys = [...verifierKeysOf(head.log), ...(anchoring?.keys ?? [])];
  const members = new Map<string, Uint8Array>([
    [MANIFEST, manifestOf(subject)],
    [KEYS, utf8(keys.map((key) => `${key}\n`).join(''))],
    [CHECKPOINT, utf8(head.note)],
    ...proofs.flatMap(eventMembers),
    ...statements.map((each) => [statementMember(statementHashHex(each)), canonicalBytes(each)] as const),
    ...files.map((bytes) => [fileMember(bytesToHex(sha256(bytes)), bytes), bytes] as const),
    ...(anchoring?.members ?? []),
  ]);
  const made = await bundle(members, { verify: verifyMlDsa, at: context.platform.clock.now() });
  if (made.ok) return made;
  if (made.error.code === 'evidence_too_large') return err(made.error);
  const where = 'member' in made.error ? ` ${made.error.member}` : '';
  return err({ code: 'proof_does_not_hold', eventId: subject.id, reason: `${made.error.code}${where}` });
}

export type NoEvidence = NoProof | { readonly code: 'evidence_too_large'; readonly most: number };

interface Proven {
  readonly head: EvidenceHead;
  readonly proofs: readonly LeafProof[];
}

async function provenEvents(
  context: Context,
  { subject, subjects }: Told,
): Promise<Result<Proven, NoEvidence>> {
  const { clientId } = context;
  const most = await mostToGive(context);
  const eventId = subject.id;
  const read = await context.transaction<ProvableEvent[], NoEvidence>(async (tx) => {
    const ids =
      subject.type === 'event' ? [eventId] : await eventIdsOf(tx, clientId, subjects, MOST_EVENTS + 1);
    if (ids.length > MOST_EVENTS) return err({ code: 'evidence_too_large', most: MOST_BUNDLED });
    return ok([...(await eventsById(tx, clientId, ids)).values()].filter(mayCount(context)));
  });
  if (!read.ok) return read;
  const events = read.value;
  if (events.length === 0) return err({ code: 'event_not_found', eventId });
  const waiting = events.find(({ index }) => index === null);
  if (waiting) return err({ code: 'event_not_covered', eventId: waiting.id });
  const above = Math.max(...events.map(({ index }) => index ?? 0));
  const placed = await headsAbove(context, above);
  return context.transaction<Proven, NoEvidence>(async (tx) => {
    const head = await headFor(tx, context, { placed, above, most });
    if (!head) return err({ code: 'event_not_covered', eventId });
    const { note, checkpoint } = head;
    const prover = new Prover(tx, context, head.log, { ...checkpoint, note });
    const proofs = new Map<number, LeafProof>();
    for (const event of events) {
      const found = await prover.of(event);
      if (found.state !== 'proof')
        return err({
          code: 'proof_does_not_hold',
          eventId: event.id,
          reason: 'nodes are gone, or the key is not ours',
        });
      const { index, erasedBy } = found.proof;
      proofs.set(index, found.proof);
      // What says that a readable part was erased goes along: else nobody could tell that it was on request.
      if (erasedBy) proofs.set(erasedBy.index, erasedBy);
    }
    return ok({ head, proofs: [...proofs.values()] });
  });
}

/** What waits and is not the application's will never be in the log, and holds nothing up. */
function mayCount({ platform }: Context): (event: ProvableEvent) => boolean {
  return (event) => event.index !== null || notAuthentic(platform.keys, event) === null;
}

function eventMembers({ index, statement, path, detail, salt }: LeafProof) {
  const readable =
    typeof detail === 'string' && typeof salt === 'string'
      ? ([
          [eventMember(index, 'detail.json'), utf8(detail)],
          [eventMember(index, 'salt'), bytesOf(salt)],
        ] as const)
      : [];
  return [
    [eventMember(index, 'statement.json'), bytesOf(statement)] as const,
    [eventMember(index, 'path'), Buffer.concat(path.map((hash) => hexToBytes(hash)))] as const,
    ...readable,
  ];
}

const bytesOf = (base64: string) => fromBase64(base64) ?? new Uint8Array();
const utf8 = (text: string) => new TextEncoder().encode(text);
