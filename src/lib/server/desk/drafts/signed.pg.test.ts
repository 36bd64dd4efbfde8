import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { courierOf, sequence, timelineOf } from '#lib/server/audit/index.ts';
import { removePasskey } from '#lib/server/identity/own/passkeys.ts';
import { createContext, directoryOf, type Context } from '#lib/server/platform/context.ts';
import { SoftPasskey } from '#tests/setup/authenticator.ts';
import { rulesHold, rule } from '#tests/setup/books/approval-rules.ts';
import { decisionAbout, draftNow } from '#tests/setup/books/decisions.ts';
import { must, submittedDraft } from '#tests/setup/books/drafts.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { enrolled, signedBy, site } from '#tests/setup/books/signing.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { faultsOf } from '#tests/setup/log/faults.ts';
import { NEW_STANDING } from '#tests/setup/standing.ts';
import { setRules } from '../approval-rules/service.ts';
import { deskAnswers } from '../reconcile.ts';
import { decide, type Decision } from './approvals.ts';

let database: TestDatabase;
let clientId: string;
let field: Context;
let bookkeeper: Context;
let kari: Context;
let ola: Context;
let administrator: Context;

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  clientId = await newLedger(database);
  [field, bookkeeper, kari, ola, administrator] = (await Promise.all(
    (['field', 'bookkeeper', 'manager', 'manager', 'administrator'] as const).map((role) =>
      newMember(database, clientId, role),
    ),
  )) as [Context, Context, Context, Context, Context];
});
afterAll(() => database.close());

const waiting = async (change = {}) => (await submittedDraft(field, bookkeeper, 1, change)).draftId;
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);
/** As the API lets them in: what an ability may not cause is no event. */
const able = ({ platform, actorId, requestId }: Context) =>
  createContext(platform, { clientId, actorId, requestId, ability: 'draft.approve' });
const decided = async (who: Context, decision: Decision) => codeOf(await decide(able(who), decision));
const signing = async () =>
  must(await setRules(administrator, { after: null, validFrom: null, rules: [], signed: true })).version;
async function signedOne(key: SoftPasskey, who: Context, draftId: string, change: Partial<Decision> = {}) {
  const [decision] = await signedBy(key, who, [await decisionAbout(who, draftId, change)]);
  return decision;
}
const faults = async () => {
  await sequence(kari);
  return (await faultsOf(kari, [deskAnswers])).filter((fault) => !fault.startsWith('subject_unanswered'));
};

describe('a decision that the person’s passkey signed', () => {
  it('stands with its signature in the log, is made once, and verifies', async () => {
    const key = await enrolled(kari, { key: new SoftPasskey(site.origin, { count: 1 }) });
    const draftId = await waiting();
    const decision = await signedOne(key, kari, draftId);
    expect(await decided(kari, decision)).toBe('ok');
    expect((await draftNow(kari, draftId)).state).toBe('posted');
    // The answer was lost, and the device asks again with what is spent.
    expect(must(await decide(kari, decision))).toMatchObject({ outcome: 'exists' });
    const [event] = must(await timelineOf(kari, { type: 'approval', id: decision.approvalId }));
    const signature = event?.detail?.['signature'] as string;
    expect(event?.detail).toMatchObject({ form: 'segl.approval.v3' });
    const [made] = must(await timelineOf(kari, { type: 'approval-signature', id: signature }));
    expect(made).toMatchObject({
      ...{ kind: 'approval-signature.made', actorId: kari.actorId },
      detail: { signed: { person: kari.actorId, passkey: key.id, origin: site.origin, gesture: signature } },
    });
    expect(await faults()).toEqual([]);
  });

  it('is one of several in one gesture, side by side, of which one that is refused holds up no other', async () => {
    const key = await enrolled(kari, { key: new SoftPasskey(site.origin, { count: 1 }) });
    const ids = [await waiting(), await waiting(), await waiting()];
    const [first, ...others] = await Promise.all(ids.map((id) => decisionAbout(kari, id)));
    if (!first) throw new Error('none');
    const signed = await signedBy(key, kari, [{ ...first, revision: 99 }, ...others]);
    const codes = await Promise.all(signed.map((each) => decided(kari, each)));
    expect(codes).toEqual(['approval_void', 'ok', 'ok']);
    const rows = await database.owner`select from ledger.approval_signature where client_id = ${clientId}`;
    expect(rows.length).toBe(1);
    expect(await faults()).toEqual([]);
  });

  it('is refused before anything is written where the signature is not of this, or not theirs', async () => {
    const key = await enrolled(kari, { key: new SoftPasskey(site.origin, { count: 1 }) });
    const olas = await enrolled(ola);
    const [draftId, other] = [await waiting(), await waiting({ amount: 99_00n })];
    const decision = await decisionAbout(kari, draftId);
    const right = async (change: Partial<Decision> = {}) => signedOne(key, kari, draftId, change);
    const old = new Date(Date.now() - 6 * 60 * 1000);
    const elsewhere = {
      answer: (asked: string) => key.answer(asked, { origin: 'https://segl.example.com' }),
    };
    const unverified = { answer: (asked: string) => key.answer(asked, { verified: false }) };
    const refusals: [string, Decision][] = [
      ['passkey_not_told', await signedOne(olas, kari, draftId)],
      ['passkey_not_told', await signedOne(new SoftPasskey(site.origin), kari, draftId)],
      ['signature_moment', (await signedBy(key, kari, [decision], { at: old }))[0]],
      ['signature_invalid', (await signedBy(key, kari, [decision], elsewhere))[0]],
      ['signature_invalid', (await signedBy(key, kari, [decision], unverified))[0]],
      // What was signed is another: the draft, the decision, or the rules.
      [
        'signature_differs',
        { ...(await signedOne(key, kari, other)), draftId, contentHash: decision.contentHash },
      ],
      ['signature_differs', { ...(await right()), decision: 'returned', reason: 'nei' }],
      ['signature_differs', { ...(await right({ rules: 7 })), rules: null }],
    ];
    for (const [code, each] of refusals) expect(await decided(kari, each), code).toBe(code);
    // A copy has counted as far as the original had.
    key.count = 1;
    expect(await decided(kari, await right())).toBe('passkey_copied');
    const rows = await database.owner`select from ledger.approval_signature where client_id = ${clientId}`;
    expect(rows.length).toBe(0);
    expect((await draftNow(kari, draftId)).state).toBe('submitted');
    const told = await database.owner`
      select from audit.event where client_id = ${clientId} and kind = 'totp.refused' and actor_id = ${kari.actorId}`;
    expect(told.length).toBe(3);
    expect(await faults()).toEqual([]);
  });

  it('is by a passkey that is theirs still, and that one of theirs vouched for', async () => {
    const first = await enrolled(kari);
    const vouched = await enrolled(kari, { by: first });
    const alone = await enrolled(kari);
    const draftId = await waiting();
    expect(await decided(kari, await signedOne(alone, kari, draftId))).toBe('passkey_unvouched');
    const standing = { ...NEW_STANDING, secondFactorAt: new Date() };
    must(await removePasskey(directoryOf(kari), { standing, id: first.id }));
    await courierOf(kari.platform).settled();
    expect(await decided(kari, await signedOne(first, kari, draftId))).toBe('passkey_not_told');
    expect(await decided(kari, await signedOne(vouched, kari, draftId))).toBe('ok');
    expect(await faults()).toEqual([]);
  });
});

describe('rules that ask for it', () => {
  it('let nothing be decided without, in the database either, until they ask no more', async () => {
    const version = await signing();
    const [draftId, other] = [await waiting(), await waiting()];
    for (const change of [{}, { decision: 'returned', reason: 'nei' } as const])
      expect(await decided(kari, await decisionAbout(kari, draftId, change))).toBe('signature_required');
    await expect(
      database.owner`insert into ledger.approval (client_id, id, draft_id, revision, content_hash, decision, decided_by,
          decided_at, nobody_else)
        select client_id, gen_random_uuid(), id, revision, '\\x00', 'returned', ${kari.actorId}, now(), false
        from ledger.draft where client_id = ${clientId} and id = ${draftId}`,
    ).rejects.toMatchObject({ constraint_name: 'approval_signed' });
    const key = await enrolled(kari);
    expect(await decided(kari, await signedOne(key, kari, draftId, { rules: version }))).toBe('ok');
    const back = { decision: 'returned', reason: 'nei' } as const;
    expect(await decided(kari, await signedOne(key, kari, other, back))).toBe('ok');
    // A device that knows nothing of it leaves it as it is.
    expect(await rulesHold(administrator, rule({ asks: 'one' }))).toBe(version + 1);
    const third = await waiting();
    expect(await decided(kari, await decisionAbout(kari, third))).toBe('signature_required');
    must(await setRules(administrator, { after: version + 1, validFrom: null, rules: [], signed: false }));
    expect(await decided(kari, await decisionAbout(kari, third))).toBe('ok');
    expect(await faults()).toEqual([]);
  });
});
