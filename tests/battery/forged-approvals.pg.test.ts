import { hexToBytes } from '@noble/hashes/utils.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { base64UrlOf, bytesOfBase64Url } from '#lib/domain/base64url.ts';
import { gestureHash, gestureOf } from '#lib/domain/approval/decision.ts';
import type { ApprovalSignature } from '#lib/domain/approval/signature.ts';
import { ok } from '#lib/domain/result.ts';
import { courierOf, record, sequence } from '#lib/server/audit/index.ts';
import { setRules } from '#lib/server/desk/approval-rules/service.ts';
import { decide, type Decision } from '#lib/server/desk/drafts/approvals.ts';
import { approvalEvent, signatureEvent } from '#lib/server/desk/drafts/statements.ts';
import { insertApproval, insertSignature, type Approval } from '#lib/server/desk/drafts/store.ts';
import { removePasskey } from '#lib/server/identity/own/passkeys.ts';
import { directoryOf, type Context } from '#lib/server/platform/context.ts';
import { SoftPasskey } from '../setup/authenticator.ts';
import { decisionAbout, draftNow } from '../setup/books/decisions.ts';
import { must, submittedDraft } from '../setup/books/drafts.ts';
import { newLedger } from '../setup/books/ledger.ts';
import { newMember } from '../setup/books/members.ts';
import { enrolled, shownTo, signedBy, site } from '../setup/books/signing.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { faultsOf } from '../setup/log/faults.ts';
import { NEW_STANDING } from '../setup/standing.ts';

/*
 * What an operator who has the application, all of its keys and everybody's name makes of approvals: every event is
 * authentic, and every row as its event says. What they do not have is the person's authenticator.
 */

/** Transactions overlap by ten minutes; an hour off the database would not take. */
const clock = { ahead: 0, now: () => new Date(Date.now() + clock.ahead) };
const later = () => (clock.ahead += 20 * 60 * 1000);

let database: TestDatabase;
let clientId: string;
let field: Context;
let bookkeeper: Context;
let kari: Context;
let ola: Context;
let administrator: Context;
let karis: SoftPasskey;

beforeAll(async () => {
  database = await freshDatabase(clock);
  clientId = await newLedger(database);
  const member = (role: Parameters<typeof newMember>[2]) => newMember(database, clientId, role);
  field = await member('field');
  bookkeeper = await member('bookkeeper');
  kari = await member('manager');
  ola = await member('manager');
  administrator = await member('administrator');
  karis = await enrolled(kari);
});
afterAll(() => database.close());

const waiting = async () => (await submittedDraft(field, bookkeeper)).draftId;
const faults = async () => {
  await sequence(kari);
  // This client came into being without an event.
  const all = (await faultsOf(kari)).filter((fault) => !fault.startsWith('subject_without_event: client'));
  return all.map((fault) => /^\w+: draft \S+|^\w+: [\w-]+/.exec(fault)?.[0] ?? fault);
};

/** What the server would write of a decision, without asking any of its questions. */
async function write(
  who: Context,
  decision: Decision,
  signature: ApprovalSignature | { readonly hash: Uint8Array } | null,
): Promise<void> {
  const { approvalId: id, draftId, revision, reason } = decision;
  const { amount: shownAmount } = await shownTo(who, decision);
  const row: Approval = {
    ...{ id, draftId, revision, reason, decision: decision.decision, nobodyElse: false, inPlaceOf: null },
    ...{
      contentHash: hexToBytes(decision.contentHash),
      voucherId: null,
      rulesVersion: decision.rules ?? null,
    },
    ...{ decidedBy: who.actorId, decidedAt: who.platform.clock.now(), shownAmount },
    signature: signature && signature.hash,
  };
  await who.transaction(async (tx) => {
    if (signature && 'passkey' in signature && (await insertSignature(tx, clientId, signature)))
      await record(tx, who, signatureEvent(signature));
    await insertApproval(tx, clientId, row);
    await record(tx, who, approvalEvent(row));
    return ok();
  });
}

/** A signature of a decision in somebody's name, as the server would keep it. */
async function signature(
  key: SoftPasskey,
  who: Context,
  decision: Decision,
  change: Partial<ApprovalSignature> = {},
): Promise<ApprovalSignature> {
  const at = who.platform.clock.now();
  const gesture = gestureOf([{ ...(await shownTo(who, decision)), at }]);
  const hash = gestureHash(gesture);
  const { passkey, ...parts } = key.answer(base64UrlOf(hash));
  const bytes = (text: string) => bytesOfBase64Url(text) ?? new Uint8Array();
  return {
    ...{ hash, person: who.actorId, shownAt: at, takenAt: at, decisions: gesture.decisions, passkey },
    ...{ origin: site.origin, authenticatorData: bytes(parts.authenticatorData) },
    ...{ clientDataJson: bytes(parts.clientDataJson), signature: bytes(parts.signature) },
    ...change,
  };
}

it('the person’s own are found right, whichever way they are written', async () => {
  const draftId = await waiting();
  const decision = await decisionAbout(kari, draftId);
  await write(kari, decision, await signature(karis, kari, decision));
  const [other] = await signedBy(karis, kari, [await decisionAbout(kari, await waiting())]);
  must(await decide(kari, other));
  expect(await faults()).toEqual([]);
});

it('a signature that nobody gave, another’s, and one over another decision', async () => {
  const olas = await enrolled(ola);
  const before = await faults();
  const expected: string[] = [];
  const forge = async (code: string, make: (decision: Decision) => Promise<Parameters<typeof write>[2]>) => {
    const decision = await decisionAbout(kari, await waiting());
    await write(kari, decision, await make(decision));
    expected.push(`${code}: draft ${decision.draftId}`);
  };
  const nonsense = { signature: new Uint8Array(70).fill(7) };
  await forge('approval_signature_wrong', (decision) => signature(karis, kari, decision, nonsense));
  // The rows say what was signed otherwise than it was.
  await forge('approval_signature_wrong', async (decision) => {
    return signature(karis, kari, decision, { shownAt: new Date(Date.now() - 60_000) });
  });
  await forge('approval_passkey_foreign', (decision) => signature(olas, kari, decision));
  await forge('approval_passkey_foreign', (decision) =>
    signature(new SoftPasskey(site.origin), kari, decision),
  );
  // What Kari did sign, once more, and what she signed of something else under a hash that fits.
  const right = await decisionAbout(kari, await waiting());
  const hers = await signature(karis, kari, right);
  await write(kari, right, hers);
  await forge('approval_signature_wrong', () => Promise.resolve(hers));
  await forge('approval_signature_wrong', async (decision) => {
    const { authenticatorData, clientDataJson, signature: value } = hers;
    return signature(karis, kari, decision, { authenticatorData, clientDataJson, signature: value });
  });
  expect((await faults()).toSorted()).toEqual([...before, ...expected].toSorted());
});

it('a passkey that the operator puts in somebody’s name, and one that was taken away', async () => {
  const before = await faults();
  const theirs = await enrolled(kari);
  const byItself = await enrolled(kari, { by: theirs }).catch((cause: Error) => cause);
  const enrolledToo = byItself instanceof SoftPasskey ? [byItself] : [];
  const expected: string[] = [];
  for (const key of [theirs, ...enrolledToo]) {
    const decision = await decisionAbout(kari, await waiting());
    await write(kari, decision, await signature(key, kari, decision));
    expected.push(`approval_passkey_unvouched: draft ${decision.draftId}`);
  }
  expect(expected.length).toBe(2);
  // Vouched for, and taken away longer ago than transactions overlap.
  const second = await enrolled(kari, { by: karis });
  const standing = { ...NEW_STANDING, secondFactorAt: clock.now() };
  must(await removePasskey(directoryOf(kari), { standing, id: second.id }));
  await courierOf(kari.platform).settled();
  later();
  const decision = await decisionAbout(kari, await waiting());
  await write(kari, decision, await signature(second, kari, decision));
  expected.push(`approval_passkey_foreign: draft ${decision.draftId}`);
  expect((await faults()).toSorted()).toEqual([...before, ...expected].toSorted());
});

it('none at all where the rules asked for one: the rules were other for a moment, or the rule was', async () => {
  const before = await faults();
  const version = must(
    await setRules(administrator, { after: null, validFrom: null, rules: [], signed: true }),
  ).version;
  later();
  const draftId = await waiting();
  const decision = await decisionAbout(kari, draftId, { rules: version });
  await expect(write(kari, decision, null)).rejects.toThrow();
  await database.owner`alter table ledger.approval disable trigger approval_signed`;
  await write(kari, decision, null);
  await database.owner`alter table ledger.approval enable trigger approval_signed`;
  expect((await draftNow(kari, draftId)).state).toBe('submitted');
  expect((await faults()).toSorted()).toEqual([...before, `approval_unsigned: draft ${draftId}`].toSorted());
});
