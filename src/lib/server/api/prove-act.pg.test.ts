import { bytesToHex } from '@noble/hashes/utils.js';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { erasingHash, signingHash } from '#lib/domain/acts/shown.ts';
import { currentFile } from '#lib/domain/documents/document.ts';
import type { Result } from '#lib/domain/result.ts';
import { verifyPdf } from '#lib/domain/signature/verify.ts';
import { removePasskey } from '#lib/server/identity/own/passkeys.ts';
import { createContext, directoryOf, machine, type Context } from '#lib/server/platform/context.ts';
import { loadFile } from '#lib/server/signing/documents/files.ts';
import { signDocument, type Act } from '#lib/server/signing/documents/sign.ts';
import type { Erased, NotErased } from '../audit/erase/erase.ts';
import { courierOf, eraseDetails, planErasing, sequence, timelineOf, type ActProof } from '../audit/index.ts';
import { addMember, createUser, enrolTotp, removeMember } from '../identity/index.ts';
import { trustedRoots } from '../signing/index.ts';
import { SURROUNDINGS } from './erasing.ts';
import { proveAct, type ProveActError } from './prove-act.ts';
import { codeAt } from '#tests/e2e/totp.ts';
import { SoftPasskey } from '#tests/setup/authenticator.ts';
import { ADDRESS, documentOf, newestHash, sentTo, trailsOn } from '#tests/setup/books/documents.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { newMember, somebodyIn } from '#tests/setup/books/members.ts';
import { enrolled, signsAct, site } from '#tests/setup/books/signing.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { faultsOf } from '#tests/setup/log/faults.ts';
import { NEW_STANDING } from '#tests/setup/standing.ts';

let database: TestDatabase;
let clientId: string;
let sender: Context;
let kari: Context;
let ola: Context;

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  clientId = await database.newClient();
  [sender, kari, ola] = (await Promise.all(
    [1, 2, 3].map(() => newMember(database, clientId, 'administrator')),
  )) as [Context, Context, Context];
});
afterAll(() => database.close());

const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);
const sentToThem = (...people: readonly Context[]) =>
  sentTo(
    sender,
    people.map(({ actorId: userId }) => ({ userId, name: 'administrator' })),
  );
const faults = async () => {
  await sequence(kari);
  // This client came into being without an event.
  return (await faultsOf(kari)).filter((fault) => !fault.startsWith('subject_without_event: client'));
};

type Shown = Pick<ActProof, 'totp' | 'signed'>;
const proofOf = (act: string, subject: ActProof['subject'], shown: Shown): ActProof => ({
  ...{ session: 'one', site, address: ADDRESS, act, subject },
  ...shown,
});

/** As the API lets them in. */
const able = ({ platform, actorId, requestId }: Context, ability: 'document.sign' | 'detail.erase') =>
  createContext(platform, { clientId, actorId, requestId, ability });
const sign = (who: Context, act: Act, shown: Shown, proven = () => Promise.resolve()) =>
  signDocument(able(who, 'document.sign'), act, async (hash) => {
    const proof = proofOf('document.sign', { type: 'document', id: act.documentId }, shown);
    const found = await proveAct(able(who, 'document.sign'), proof, hash);
    await proven();
    return found;
  });
const actOn = async (documentId: string): Promise<Act> => ({
  ...{ documentId, actId: uuidv7(), address: ADDRESS },
  sha256: await newestHash(sender, documentId),
});
const hashOf =
  (who: Context, { actId: act, documentId: document, sha256: file }: Act) =>
  (at: Date) =>
    signingHash({ client: clientId, person: who.actorId, act, document, file, at });

describe('a document that the person’s passkey signs', () => {
  it('says so in its certificate, on its pages and in its log, is signed once, and verifies', async () => {
    const key = await enrolled(kari, { key: new SoftPasskey(site.origin, { count: 1 }) });
    const documentId = await sentToThem(kari);
    const act = await actOn(documentId);
    const signed = signsAct(key, hashOf(kari, act));
    const hash = bytesToHex(hashOf(kari, act)(signed.at));
    expect(must(await sign(kari, act, { signed }))).toMatchObject({ outcome: 'created', signedWith: hash });
    // The answer was lost, and the device asks again with what is spent, or with nothing.
    for (const shown of [{ signed }, { totp: '' }])
      expect(must(await sign(kari, act, shown))).toMatchObject({ outcome: 'exists', signedWith: hash });
    const document = await documentOf(kari, documentId);
    expect(document.signatures).toMatchObject([{ method: 'passkey' }]);
    const bytes = await loadFile(kari, currentFile(document));
    const { roots } = await trustedRoots(database.platform);
    const { overall, signatures } = await verifyPdf(bytes, { roots, at: new Date() });
    expect(overall).toBe('valid');
    expect(signatures.map(({ signer }) => signer?.method)).toContain('passkey');
    // On every page, in the margin, and on the signature page.
    const trails = trailsOn(bytes);
    expect(trails.length).toBeGreaterThan(0);
    for (const trail of trails) expect(trail).toMatch(/ · passnøkkel$/);
    const events = must(await timelineOf(kari, { type: 'document', id: documentId }));
    expect(events.find(({ kind }) => kind === 'document.signed')?.detail).toMatchObject({
      ...{ method: 'passkey', signature: hash, form: 'segl.document.v3' },
    });
    const [made] = must(await timelineOf(kari, { type: 'act-signature', id: hash }));
    expect(made).toMatchObject({
      ...{ kind: 'act-signature.made', actorId: kari.actorId },
      detail: { signed: { act: hash, person: kari.actorId, passkey: key.id, origin: site.origin } },
    });
    expect(await faults()).toEqual([]);
  });

  it('is right where another was a moment faster: what was shown is what the file begins with', async () => {
    const [karis, olas] = [await enrolled(kari), await enrolled(ola)];
    const documentId = await sentToThem(kari, ola);
    const act = await actOn(documentId);
    const other = { ...act, actId: uuidv7() };
    // Both have been let in before either signs.
    const { promise: bothIn, resolve } = Promise.withResolvers<void>();
    let inside = 0;
    const together = async () => {
      if (++inside === 2) resolve();
      await bothIn;
    };
    const outcomes = await Promise.all([
      sign(kari, act, { signed: signsAct(karis, hashOf(kari, act)) }, together),
      sign(ola, other, { signed: signsAct(olas, hashOf(ola, other)) }, together),
    ]);
    expect(outcomes.map(codeOf)).toEqual(['ok', 'ok']);
    expect(await faults()).toEqual([]);
  });

  it('is refused before anything is written where the signature is not of this, or not theirs', async () => {
    const key = await enrolled(kari, { key: new SoftPasskey(site.origin, { count: 1 }) });
    const olas = await enrolled(ola);
    const [documentId, otherId] = [await sentToThem(kari), await sentToThem(kari)];
    const act = await actOn(documentId);
    const right = hashOf(kari, act);
    const of = (change: Partial<Act>) => hashOf(kari, { ...act, ...change });
    const old = new Date(Date.now() - 6 * 60 * 1000);
    const elsewhere = (asked: string) => key.answer(asked, { origin: 'https://segl.example.com' });
    const unverified = (asked: string) => key.answer(asked, { verified: false });
    const refusals: [string, NonNullable<Shown['signed']>][] = [
      ['passkey_not_told', signsAct(olas, right)],
      ['passkey_not_told', signsAct(new SoftPasskey(site.origin), right)],
      ['signature_moment', signsAct(key, right, { at: old })],
      ['signature_invalid', signsAct(key, right, { answer: elsewhere })],
      ['signature_invalid', signsAct(key, right, { answer: unverified })],
      // What was signed is another document, file, act or person.
      ['signature_invalid', signsAct(key, of({ documentId: otherId }))],
      ['signature_invalid', signsAct(key, of({ sha256: 'ab'.repeat(32) }))],
      ['signature_invalid', signsAct(key, of({ actId: uuidv7() }))],
      ['signature_invalid', signsAct(key, hashOf(ola, act))],
      ['signature_invalid', { ...signsAct(key, right), at: new Date(Date.now() - 1000) }],
    ];
    for (const [code, signed] of refusals) expect(codeOf(await sign(kari, act, { signed })), code).toBe(code);
    expect((await documentOf(kari, documentId)).signatures).toEqual([]);
    const rows = await database.owner`select from audit.act_signature where client_id = ${clientId}`;
    expect(rows.length).toBe(0);
    const told = await database.owner`
      select from audit.event where client_id = ${clientId} and kind = 'totp.refused' and actor_id = ${kari.actorId}`;
    expect(told.length).toBe(7);
    expect(await faults()).toEqual([]);
  });

  it('is refused where the passkey has counted no further than it had: it may be a copy', async () => {
    const key = await enrolled(kari, { key: new SoftPasskey(site.origin, { count: 1 }) });
    const [act, other] = [await actOn(await sentToThem(kari)), await actOn(await sentToThem(kari))];
    must(await sign(kari, act, { signed: signsAct(key, hashOf(kari, act)) }));
    key.count = 1;
    const copied = { signed: signsAct(key, hashOf(kari, other)) };
    expect(codeOf(await sign(kari, other, copied))).toBe('passkey_copied');
    expect((await documentOf(kari, other.documentId)).signatures).toEqual([]);
    expect(await faults()).toEqual([]);
  });

  it('what was signed of one document is worth nothing for another, nor in another client', async () => {
    const key = await enrolled(kari);
    const [documentId, otherId] = [await sentToThem(kari), await sentToThem(kari)];
    const act = await actOn(documentId);
    const signed = signsAct(key, hashOf(kari, act));
    must(await sign(kari, act, { signed }));
    expect(codeOf(await sign(kari, await actOn(otherId), { signed }))).toBe('signature_invalid');
    const elsewhere = await database.newClient();
    const there = { ...(await actOn(otherId)), actId: act.actId };
    const shown = (at: Date) => signingHash({ ...shownBy(there), client: elsewhere, at });
    expect(codeOf(await sign(kari, there, { signed: signsAct(key, shown) }))).toBe('signature_invalid');
    expect(await faults()).toEqual([]);
  });
  const shownBy = ({ actId: act, documentId: document, sha256: file }: Act) => ({
    ...{ person: kari.actorId, act, document, file },
  });
});

describe('a method is no weaker than what the person has', () => {
  const withApp = async (who: Context) => {
    const [row] = await database.owner<{ email: string }[]>`
      select email from identity."user" where id = ${who.actorId}`;
    return must(await enrolTotp(directoryOf(who), { email: row?.email ?? '' })).uri;
  };

  it('six digits sign of whoever has no passkey, as every screen before did it', async () => {
    const uri = await withApp(kari);
    const act = await actOn(await sentToThem(kari));
    const totp = codeAt(uri, new Date(Date.now() + 30_000));
    expect(must(await sign(kari, act, { totp }))).toMatchObject({ outcome: 'created', signedWith: null });
    expect(await faults()).toEqual([]);
  });

  it('nor of whoever has one, until it is gone; one that nobody vouched for asks for nothing', async () => {
    const uri = await withApp(kari);
    const first = await enrolled(kari);
    const documentId = await sentToThem(kari);
    const act = await actOn(documentId);
    const code = () => ({ totp: codeAt(uri, new Date(Date.now() + 30_000)) });
    expect(codeOf(await sign(kari, act, code()))).toBe('passkey_required');
    const alone = await enrolled(kari);
    const unvouched = { signed: signsAct(alone, hashOf(kari, act)) };
    expect(codeOf(await sign(kari, act, unvouched))).toBe('passkey_unvouched');
    const standing = { ...NEW_STANDING, secondFactorAt: new Date() };
    must(await removePasskey(directoryOf(kari), { standing, id: first.id }));
    await courierOf(kari.platform).settled();
    expect(codeOf(await sign(kari, act, { signed: signsAct(first, hashOf(kari, act)) }))).toBe(
      'passkey_not_told',
    );
    expect(codeOf(await sign(kari, act, unvouched))).toBe('passkey_unvouched');
    expect(codeOf(await sign(kari, act, code()))).toBe('ok');
    expect(await faults()).toEqual([]);
  });
});

describe('details that are erased', () => {
  const ASKED = { ground: 'objection', reference: '2026/114' } as const;

  /** The events about somebody who has left. */
  async function former(): Promise<string[]> {
    const email = `${uuidv7()}@prove.example`;
    const { userId } = must(await createUser(machine(database.platform, clientId), { email, name: 'Siv' }));
    must(await addMember(machine(database.platform, clientId), { email, role: 'field' }));
    must(await removeMember(machine(database.platform, clientId), { email }));
    await sequence(kari);
    const plan = must(await planErasing(kari, SURROUNDINGS, { person: userId }));
    return plan.erasable.map(({ id }) => id);
  }
  async function erase(
    who: Context,
    events: readonly string[],
    shown: Shown,
  ): Promise<Result<Erased, NotErased | ProveActError>> {
    const acting = able(who, 'detail.erase');
    const hash = (at: Date) => erasingHash({ ...ofErasing(who, events), at });
    const proof = proofOf('detail.erase', { type: 'user', id: uuidv7() }, shown);
    const proven = await proveAct(acting, proof, hash);
    if (!proven.ok) return proven;
    return eraseDetails(acting, SURROUNDINGS, { events, ...ASKED, signature: proven.value.signature });
  }
  const ofErasing = ({ actorId: person }: Context, events: readonly string[]) => ({
    ...{ client: clientId, person, events },
    ...ASKED,
  });
  const signedBy = (key: SoftPasskey, who: Context, events: readonly string[], change = {}) => ({
    signed: signsAct(key, (at) => erasingHash({ ...ofErasing(who, events), ...change, at })),
  });

  it('are those that the person’s passkey signed, and the log says so', async () => {
    const key = await enrolled(kari);
    const events = await former();
    expect(events.length).toBeGreaterThan(1);
    expect(codeOf(await erase(kari, events, { totp: '123456' }))).toBe('passkey_required');
    for (const change of [{ events: events.slice(1) }, { ground: 'duty' }, { reference: null }])
      expect(codeOf(await erase(kari, events, signedBy(key, kari, events, change)))).toBe(
        'signature_invalid',
      );
    const shown = signedBy(key, kari, events.toReversed());
    const { eventIds, erased } = must(await erase(kari, events, shown));
    expect(erased).toBe(events.length);
    const [said] = await database.owner<{ detail: string }[]>`
      select detail from audit.event_detail where event_id = ${eventIds[0] ?? ''}`;
    const hash = bytesToHex(erasingHash({ ...ofErasing(kari, events), at: shown.signed.at }));
    expect(JSON.parse(said?.detail ?? '')).toMatchObject({ signature: hash });
    expect(codeOf(await erase(kari, events, shown))).toBe('erasing_nothing');
    expect(await faults()).toEqual([]);
  });

  it('are none where one of them was erased since it was shown', async () => {
    const key = await enrolled(kari);
    const events = await former();
    must(
      await eraseDetails(machine(database.platform, clientId), SURROUNDINGS, {
        events: events.slice(0, 1),
        ...ASKED,
      }),
    );
    expect(codeOf(await erase(kari, events, signedBy(key, kari, events)))).toBe('signature_differs');
    expect(codeOf(await erase(kari, events.slice(1), signedBy(key, kari, events.slice(1))))).toBe('ok');
    expect(await faults()).toEqual([]);
  });

  it('signed once where the log says it in several events', async () => {
    const key = await enrolled(kari);
    const events: string[] = [];
    while (events.length <= 100) events.push(...(await former()));
    const { eventIds } = must(await erase(kari, events, signedBy(key, kari, events)));
    expect(eventIds.length).toBe(2);
    expect(await faults()).toEqual([]);
  });
});

it('who signs by passkey needs no app for codes', async () => {
  const { userId } = await somebodyIn(machine(database.platform, clientId), 'manager');
  const who = database.contextFor(clientId, userId);
  const act = await actOn(await sentToThem(who));
  expect(codeOf(await sign(who, act, { totp: '123456' }))).toBe('second_factor_missing');
  const key = await enrolled(who);
  expect(codeOf(await sign(who, act, { signed: signsAct(key, hashOf(who, act)) }))).toBe('ok');
});
