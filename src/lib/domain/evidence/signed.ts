import { hexToBytes } from '@noble/hashes/utils.js';
import { judgeSignature } from '../approval/replay/signed.ts';
import type { ApprovalSignature } from '../approval/signature.ts';
import { bytesOfBase64Url } from '../base64url.ts';
import type { JsonObject } from '../canonical.ts';
import { Others } from '../events/replay/others.ts';
import { fromDecimal } from '../money.ts';
import { err, ok, type Result } from '../result.ts';
import type { ProvenEvent, ProvenStatement, SignedApproval } from './facts.ts';
import { statementMember } from './members.ts';

export type SignatureInvalid = { readonly code: 'evidence_signature_invalid'; readonly member: string };

/**
 * The approvals of a bundle that say they were signed, each with the signature that it names: right, over this very decision,
 * and by a passkey that the events here gave the person before. That they had no other before those is not shown: a bundle has
 * the events that are in it. Error: `evidence_signature_invalid`.
 */
export async function signedIn(
  client: string,
  statements: readonly ProvenStatement[],
  events: readonly ProvenEvent[],
): Promise<Result<SignedApproval[], SignatureInvalid>> {
  const others = new Others();
  for (const { index: place, facts, detail } of events) {
    const { id, at, actor: actorId, kind, subject } = facts;
    others.take({ ...{ id, at, actorId, kind, subject, detail, place }, marked: true });
  }
  const signed: SignedApproval[] = [];
  for (const { hash, value, of } of statements) {
    if (of?.type !== 'approval' || typeof value['signature'] !== 'string') continue;
    const event = events.find(
      ({ facts: { subject } }) => subject.type === 'approval' && subject.id === of.id,
    );
    const row = signatureIn(value['signature'], statements);
    const invalid = { code: 'evidence_signature_invalid', member: statementMember(hash) } as const;
    if (!event || !row) return err(invalid);
    const at = { eventId: event.facts.id, place: event.index, moment: Date.parse(event.facts.at) };
    const shown = shownIn(client, value);
    const faults = await judgeSignature({ gesture: value['signature'], row, shown }, at, others);
    if (faults.length > 0) return err(invalid);
    signed.push({ approval: of.id, person: row.person, passkey: row.passkey });
  }
  return ok(signed);
}

/** As `segl.approval.v3` says it. */
function shownIn(client: string, value: JsonObject) {
  const { id, by, draft, revision, content, decision, reason, rules, amount } = value;
  return {
    ...{ client, person: textOf(by), approval: textOf(id), draft: textOf(draft) },
    revision: typeof revision === 'number' ? revision : 0,
    ...{ content: textOf(content), amount: typeof amount === 'string' ? fromDecimal(amount) : null },
    decision: decision === 'returned' ? ('returned' as const) : ('approved' as const),
    ...{
      reason: typeof reason === 'string' ? reason : null,
      rules: typeof rules === 'number' ? rules : null,
    },
  };
}

/** As `segl.approval-signature.v1` says it; null where it is not here. */
function signatureIn(gesture: string, statements: readonly ProvenStatement[]): ApprovalSignature | null {
  const found = statements.find(({ of }) => of?.type === 'approval-signature' && of.id === gesture);
  if (!found || !/^[0-9a-f]{64}$/.test(gesture)) return null;
  const { person, decisions, shownAt, takenAt, passkey, origin, ...made } = found.value;
  const bytes = (part: unknown) => bytesOfBase64Url(textOf(part)) ?? new Uint8Array();
  const moment = new Date(textOf(shownAt));
  if (Number.isNaN(moment.getTime()) || !Array.isArray(decisions)) return null;
  return {
    ...{ hash: hexToBytes(gesture), person: textOf(person), shownAt: moment },
    ...{ takenAt: new Date(textOf(takenAt)), decisions: decisions.map(textOf) },
    ...{ passkey: textOf(passkey), origin: textOf(origin) },
    authenticatorData: bytes(made['authenticatorData']),
    clientDataJson: bytes(made['clientDataJson']),
    signature: bytes(made['signature']),
  };
}

/** Whoever made the file may have put anything there. */
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
