import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Assertion } from '#lib/domain/access/assertion.ts';
import type { WrittenDocument } from '#lib/domain/documents/shown.ts';
import { unpackBundle } from '#lib/domain/evidence/archive.ts';
import { checkBundle, factsIn } from '#lib/domain/evidence/check.ts';
import { verifyMlDsa } from '#lib/server/audit/keys/ml-dsa.ts';
import { sequence, sequencerOf } from '#lib/server/audit/index.ts';
import { decide } from '#lib/server/desk/drafts/approvals.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { decisionAbout } from '#tests/setup/books/decisions.ts';
import { sentTo, signNewest } from '#tests/setup/books/documents.ts';
import { must, submittedDraft } from '#tests/setup/books/drafts.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { AwayDevice } from '#tests/setup/books/away.ts';
import { enrolled, signedBy } from '#tests/setup/books/signing.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { OPENSSL, PYTHON, strangers } from '#tests/setup/log/other-programs.ts';
import { exportEvidence } from './evidence.ts';

let database: TestDatabase;
let clientId: string;
let own: Context;
beforeAll(async () => {
  database = await freshDatabase();
  clientId = await newLedger(database, 'Bevis AS');
  own = machine(database.platform, clientId);
});
afterAll(async () => {
  await sequencerOf(database.platform).stop();
  await database.close();
});

const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);

it('the evidence of an approval has what a passkey signed of it, and how the person came by that; without, it does not hold', async () => {
  const [field, bookkeeper, manager] = [
    await newMember(database, clientId, 'field'),
    await newMember(database, clientId, 'bookkeeper'),
    await newMember(database, clientId, 'manager'),
  ];
  const first = await enrolled(manager);
  const key = await enrolled(manager, { by: first });
  const { draftId } = await submittedDraft(field, bookkeeper);
  const [decision] = await signedBy(key, manager, [await decisionAbout(manager, draftId)]);
  must(await decide(manager, decision));
  await sequence(own);
  const { bytes } = must(await exportEvidence(own, decision.approvalId));
  const checking = { verify: verifyMlDsa, at: new Date(Date.now() + 60_000) };
  const facts = must(await checkBundle(bytes, checking));
  const said = {
    of: { type: 'approval', id: decision.approvalId },
    person: manager.actorId,
    passkey: key.id,
  };
  expect(facts.signed).toEqual([said]);
  expect(facts.statements.map(({ value }) => value['statement'])).toContain('segl.approval-signature.v1');
  const ofPerson = facts.events.filter(({ facts: { subject } }) => subject.type === 'user');
  expect(ofPerson.map(({ facts: { kind } }) => kind)).toEqual([
    'user.introduced',
    'passkey.enrolled',
    'passkey.enrolled',
  ]);
  const members = must(unpackBundle(bytes));
  const without = async (...left: string[]) => {
    const rest = [...members].filter(([name]) => !left.some((each) => name.startsWith(each)));
    return codeOf(await factsIn(new Map(rest), checking));
  };
  const signature = facts.statements.find(({ of }) => of?.type === 'approval-signature');
  expect(await without()).toBe('ok');
  if (OPENSSL) {
    const others = strangers();
    const parts = signature?.value as unknown as Assertion;
    expect(others.passkey(parts, key.publicKey)).toEqual({ status: 0, said: 'Verified OK\n' });
    expect(others.passkey(parts, first.publicKey).status).toBe(1);
    if (PYTHON) expect(others.python(bytes)).toMatchObject({ status: 3 });
    others.remove();
  }
  expect(await without(`statements/${signature?.hash}`)).toBe('evidence_signature_invalid');
  // Whoever vouched for it, and what gave it.
  for (const { index } of ofPerson.slice(1))
    expect(await without(`events/${index}/`)).toBe(
      // The first that a bundle has is taken as it is: only the log has all.
      index === ofPerson[1]?.index ? 'ok' : 'evidence_signature_invalid',
    );
});

it('the evidence of a document has what a passkey signed of it, and that is of this document; without, it does not hold', async () => {
  const sender = await newMember(database, clientId, 'manager');
  const [anne, bo] = [
    await newMember(database, clientId, 'manager'),
    await newMember(database, clientId, 'manager'),
  ];
  const key = await enrolled(anne);
  const id = await sentTo(
    sender,
    [anne, bo].map(({ actorId: userId }) => ({ userId, name: 'manager' })),
  );
  must(await signNewest(anne, id, { by: key }));
  must(await signNewest(bo, id));
  await sequence(own);
  const { bytes } = must(await exportEvidence(own, id));
  const checking = { verify: verifyMlDsa, at: new Date(Date.now() + 60_000) };
  const facts = must(await checkBundle(bytes, checking));
  expect(facts.signed).toEqual([{ of: { type: 'document', id }, person: anne.actorId, passkey: key.id }]);
  const members = must(unpackBundle(bytes));
  const held = async (change: (all: Map<string, Uint8Array>) => void) => {
    const all = new Map(members);
    change(all);
    return codeOf(await factsIn(all, checking));
  };
  expect(await held(() => {})).toBe('ok');
  const signature = facts.statements.find(({ of }) => of?.type === 'act-signature');
  const enrolment = facts.events.find(({ facts: { kind } }) => kind === 'passkey.enrolled');
  for (const left of [`statements/${signature?.hash}`, `events/${enrolment?.index}/`])
    expect(
      await held((all) => {
        for (const name of members.keys()) if (name.startsWith(left)) all.delete(name);
      }),
    ).toBe('evidence_signature_invalid');
  if (!OPENSSL) return;
  const others = strangers();
  const parts = signature?.value as unknown as Assertion & { act: string; shownAt: string };
  expect(others.passkey(parts, key.publicKey)).toEqual({ status: 0, said: 'Verified OK\n' });
  const stated = facts.statements.find(({ of }) => of?.type === 'document');
  const document = stated?.value as unknown as WrittenDocument;
  const act = { ACT_ID: document.signatures[0]?.actId ?? '', SHOWN_AT: parts.shownAt, CLIENT: clientId };
  const about = { DOCUMENT: id, FILE: document.dispatch?.file.sha256 ?? '', PERSON: anne.actorId };
  expect(others.signing({ ...act, ...about })).toEqual({ status: 0, said: `${parts.act}  -\n` });
  others.remove();
  const { challenge } = JSON.parse(Buffer.from(parts.clientDataJson, 'base64url').toString()) as {
    challenge: string;
  };
  expect(Buffer.from(challenge, 'base64url').toString('hex')).toBe(parts.act);
});

it('the evidence of an approval that was made without network has what the device signed; without its key it does not hold', async () => {
  const [field, bookkeeper, manager] = [
    await newMember(database, clientId, 'field'),
    await newMember(database, clientId, 'bookkeeper'),
    await newMember(database, clientId, 'manager'),
  ];
  const device = await AwayDevice.of(manager);
  const { draftId } = await submittedDraft(field, bookkeeper);
  const work = await device.decide(await decisionAbout(manager, draftId));
  expect(await device.send(work)).toMatchObject({ outcome: 'applied' });
  await sequence(own);
  const { bytes } = must(await exportEvidence(own, work.approvalId));
  const checking = { verify: verifyMlDsa, at: new Date(Date.now() + 60_000) };
  const facts = must(await checkBundle(bytes, checking));
  const said = facts.statements.find(({ of }) => of?.type === 'away-decision');
  expect(said?.value).toMatchObject({ statement: 'segl.away-record.v1', claimedAt: work.away.at });
  const members = must(unpackBundle(bytes));
  const without = async (...left: string[]) => {
    const rest = [...members].filter(([name]) => !left.some((each) => name.startsWith(each)));
    return codeOf(await factsIn(new Map(rest), checking));
  };
  expect(await without()).toBe('ok');
  const enrolling = facts.events.find(({ facts: { kind } }) => kind === 'away-key.enrolled');
  const key = facts.statements.find(({ of }) => of?.type === 'away-key');
  expect(await without(`events/${enrolling?.index}/`, `statements/${key?.hash}`)).toBe(
    'evidence_signature_invalid',
  );
});
