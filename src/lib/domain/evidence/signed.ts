import { bytesToHex } from '@noble/hashes/utils.js';
import { madeIn } from '../acts/signature.ts';
import { judgeDocumentSignature } from '../documents/replay.ts';
import { documentIn } from '../documents/stated.ts';
import { isCertain } from '../acts/replay.ts';
import { awayRecordIn } from '../approval/away/stated.ts';
import { judgeAway } from '../approval/replay/away.ts';
import { judgeSignature } from '../approval/replay/signed.ts';
import type { ApprovalSignature } from '../approval/signature.ts';
import type { JsonObject } from '../canonical.ts';
import { Others } from '../events/replay/others.ts';
import { fromDecimal } from '../money.ts';
import { err, ok, type Result } from '../result.ts';
import type { ProvenEvent, ProvenStatement, SignedAct } from './facts.ts';
import { statementMember } from './members.ts';

export type SignatureInvalid = { readonly code: 'evidence_signature_invalid'; readonly member: string };

/**
 * The approvals and signatures on documents of a bundle that say they were signed by passkey, each with what was signed: right,
 * over this very act, and by a passkey that the events here gave the person before. That they had no other before those is not
 * shown: a bundle has the events that are in it. Those that were made without network are what a key of a device signed, which the
 * events here gave the person. Error: `evidence_signature_invalid`.
 */
export async function signedIn(
  client: string,
  statements: readonly ProvenStatement[],
  events: readonly ProvenEvent[],
): Promise<Result<SignedAct[], SignatureInvalid>> {
  const others = new Others();
  for (const { index: place, facts, detail } of events) {
    const { id, at, actor: actorId, kind, subject } = facts;
    others.take({ ...{ id, at, actorId, kind, subject, detail, place }, marked: true });
  }
  const signed: SignedAct[] = [];
  for (const stated of statements) {
    const found =
      stated.of?.type === 'approval'
        ? await approvalSigned(client, stated, { statements, events, others })
        : stated.of?.type === 'document'
          ? await documentSigned(client, stated, { statements, events, others })
          : stated.of?.type === 'away-decision'
            ? await awaySigned(client, stated, { statements, events, others })
            : [];
    if (!found) return err({ code: 'evidence_signature_invalid', member: statementMember(stated.hash) });
    signed.push(...found);
  }
  return ok(signed);
}

interface Within {
  readonly statements: readonly ProvenStatement[];
  readonly events: readonly ProvenEvent[];
  readonly others: Others;
}

/** Null where it is not right. */
async function approvalSigned(
  client: string,
  { of, value }: ProvenStatement,
  { statements, events, others }: Within,
): Promise<SignedAct[] | null> {
  if (!of || typeof value['signature'] !== 'string') return [];
  const event = events.find(({ facts: { subject } }) => subject.type === 'approval' && subject.id === of.id);
  const row = signatureIn(value['signature'], statements);
  if (!event || !row) return null;
  const at = { eventId: event.facts.id, place: event.index, moment: Date.parse(event.facts.at) };
  const shown = shownIn(client, value);
  const faults = await judgeSignature({ gesture: value['signature'], row, shown }, at, others);
  if (faults.length > 0) return null;
  // What rests on something that was erased is not wrong, and is not shown to be theirs.
  const certain = await isCertain({ ...row, client }, at, others);
  return certain ? [{ of, person: row.person, passkey: row.passkey }] : [];
}

/** A decision made without network names no passkey by itself: null where it is not what the device signed. */
async function awaySigned(
  client: string,
  { of, value }: ProvenStatement,
  { statements, events, others }: Within,
): Promise<SignedAct[] | null> {
  const record = of && awayRecordIn(of.id, value);
  const event = events.find(
    ({ facts: { subject } }) => subject.type === 'away-decision' && subject.id === of?.id,
  );
  if (!record || !event) return null;
  const approval = statements.find((each) => each.of?.type === 'approval' && each.of.id === of.id);
  const decided = approval ? shownIn(client, approval.value) : null;
  const at = { eventId: event.facts.id, place: event.index, moment: Date.parse(event.facts.at) };
  const faults = await judgeAway({ client, record, before: null, decided }, at, others);
  return faults.length > 0 ? null : [];
}

/** Those of its signatures that say so; null where one of them is not right. */
async function documentSigned(
  client: string,
  { of, value }: ProvenStatement,
  { statements, events, others }: Within,
): Promise<SignedAct[] | null> {
  const document = of && documentIn(of.id, value);
  if (!document) return [];
  const signed: SignedAct[] = [];
  for (const made of document.signatures) {
    if (!made.signedWith) continue;
    const event = events.find(
      ({ facts: { subject, kind }, detail }) =>
        kind === 'document.signed' && subject.id === of.id && detail?.['position'] === made.position,
    );
    const hash = bytesToHex(made.signedWith);
    const found = statements.find((each) => each.of?.type === 'act-signature' && each.of.id === hash);
    const row = found && madeIn(hash, found.value);
    if (!event || !row) return null;
    const { id, at } = event.facts;
    const beside = { client, signatures: new Map([[hash, row]]), others };
    const faults = await judgeDocumentSignature({ id, at, place: event.index }, document, made, beside);
    if (faults.length > 0) return null;
    const then = { place: event.index, moment: Date.parse(at) };
    if (await isCertain({ ...row, client }, then, others))
      signed.push({ of, person: row.person, passkey: row.passkey });
  }
  return signed;
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
  const made = found && madeIn(gesture, found.value);
  const decisions = found?.value['decisions'];
  return made && Array.isArray(decisions) ? { ...made, decisions: decisions.map(textOf) } : null;
}

/** Whoever made the file may have put anything there. */
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
