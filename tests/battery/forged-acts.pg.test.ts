import { bytesToHex } from '@noble/hashes/utils.js';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ActSignature } from '#lib/domain/acts/signature.ts';
import { erasingHash } from '#lib/domain/acts/shown.ts';
import { ok } from '#lib/domain/result.ts';
import { SURROUNDINGS } from '#lib/server/api/erasing.ts';
import {
  courierOf,
  eraseDetails,
  planErasing,
  record,
  sequence,
  type ProvenAct,
} from '#lib/server/audit/index.ts';
import { keepActSignature } from '#lib/server/audit/acts/keep.ts';
import { addMember, createUser, removeMember } from '#lib/server/identity/index.ts';
import { removePasskey } from '#lib/server/identity/own/passkeys.ts';
import { directoryOf, machine, type Context } from '#lib/server/platform/context.ts';
import { signDocument } from '#lib/server/signing/documents/sign.ts';
import { SoftPasskey } from '../setup/authenticator.ts';
import { ADDRESS, BY_CODE, newestHash, sentTo } from '../setup/books/documents.ts';
import { must } from '../setup/books/drafts.ts';
import { newMember } from '../setup/books/members.ts';
import { enrolled, keptSignature, signsAct } from '../setup/books/signing.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { faultsOf } from '../setup/log/faults.ts';
import { NEW_STANDING } from '../setup/standing.ts';

/*
 * What an operator who has the application, all of its keys and everybody's name makes of documents and erasings: every event
 * is authentic, every row as its event says, and every file is right for who trusts the installation. What they do not have is
 * the person's authenticator.
 */

/** Transactions overlap by ten minutes; an hour off the database would not take. */
const clock = { ahead: 0, now: () => new Date(Date.now() + clock.ahead) };
const later = () => (clock.ahead += 20 * 60 * 1000);

let database: TestDatabase;
let clientId: string;
let sender: Context;
let kari: Context;
let ola: Context;
let karis: SoftPasskey;

beforeAll(async () => {
  database = await freshDatabase(clock);
  clientId = await database.newClient();
  [sender, kari, ola] = (await Promise.all(
    [1, 2, 3].map(() => newMember(database, clientId, 'administrator')),
  )) as [Context, Context, Context];
  karis = await enrolled(kari);
});
afterAll(() => database.close());

const faults = async () => {
  await sequence(kari);
  // This client came into being without an event.
  const all = (await faultsOf(kari)).filter((fault) => !fault.startsWith('subject_without_event: client'));
  return all.map((fault) => /^\w+: (?:document|log|[\w-]+) \S+/.exec(fault)?.[0] ?? fault);
};

type Forge = (hash: (at: Date) => Uint8Array, documentId: string) => ActSignature | null;

/** Signs as the server would, in Kari's name, with what is made of it. @returns the document's id */
async function sign(forge: Forge): Promise<string> {
  const documentId = await sentTo(sender, [{ userId: kari.actorId, name: 'administrator' }]);
  const sha256 = await newestHash(kari, documentId);
  const act = { documentId, actId: uuidv7(), sha256, address: ADDRESS };
  must(
    await signDocument(kari, act, (hash) => {
      const signature = forge(hash, documentId);
      const proven: ProvenAct = signature ? { method: 'passkey', signature } : BY_CODE;
      return Promise.resolve(ok(proven));
    }),
  );
  return documentId;
}

/** What a key signs of it, kept as Kari's. */
const by =
  (key: SoftPasskey, change: Partial<ActSignature> = {}): Forge =>
  (hash) => {
    const signed = signsAct(key, hash, { at: clock.now() });
    return keptSignature(kari, hash(signed.at), signed, change);
  };

it('the person’s own are found right', async () => {
  await sign(by(karis));
  expect(await faults()).toEqual([]);
});

it('a signature that nobody gave, another’s, and one over something else', async () => {
  const olas = await enrolled(ola);
  const before = await faults();
  const expected: string[] = [];
  const forged = async (code: string, forge: Forge) => {
    expected.push(`${code}: document ${await sign(forge)}`);
  };
  await forged('act_signature_wrong', by(karis, { signature: new Uint8Array(70).fill(7) }));
  // The row says that it was shown at another moment.
  await forged('act_signature_wrong', by(karis, { shownAt: new Date(Date.now() - 60_000) }));
  await forged('act_signature_wrong', (hash, id) => {
    const olas = by(karis, { person: ola.actorId })(hash, id);
    expected.push(`fixed_column_differs: act-signature ${bytesToHex(olas?.hash ?? new Uint8Array())}`);
    return olas;
  });
  await forged('act_passkey_foreign', by(olas));
  await forged('act_passkey_foreign', by(new SoftPasskey('https://segl.example.no')));
  // What Kari did sign, once more; and the same under a hash that fits.
  let hers: ActSignature | null = null;
  await sign((hash, id) => (hers = by(karis)(hash, id)));
  await forged('act_signature_wrong', () => hers);
  await forged('act_signature_wrong', (hash, id) => {
    const { authenticatorData, clientDataJson, signature } = hers ?? by(karis)(hash, id)!;
    return by(karis, { authenticatorData, clientDataJson, signature })(hash, id);
  });
  expect((await faults()).toSorted()).toEqual([...before, ...expected].toSorted());
});

it('a code in the name of who has a passkey, one put in their name, and one that was taken away', async () => {
  later();
  const before = await faults();
  const expected = [`act_unsigned: document ${await sign(() => null)}`];
  const theirs = await enrolled(kari);
  expected.push(`act_passkey_unvouched: document ${await sign(by(theirs))}`);
  const second = await enrolled(kari, { by: karis });
  await sign(by(second));
  const standing = { ...NEW_STANDING, secondFactorAt: clock.now() };
  must(await removePasskey(directoryOf(kari), { standing, id: second.id }));
  await courierOf(kari.platform).settled();
  later();
  expected.push(`act_passkey_foreign: document ${await sign(by(second))}`);
  expect((await faults()).toSorted()).toEqual([...before, ...expected].toSorted());
});

it('an erasing that nobody signed, that another did, or that was signed of other events', async () => {
  later();
  const before = await faults();
  const ASKED = { ground: 'objection', reference: null } as const;
  const former = async () => {
    const [email, own] = [`${uuidv7()}@prove.example`, machine(database.platform, clientId)];
    const { userId } = must(await createUser(own, { email, name: 'Siv' }));
    must(await addMember(own, { email, role: 'field' }));
    must(await removeMember(own, { email }));
    await sequence(kari);
    return must(await planErasing(kari, SURROUNDINGS, { person: userId })).erasable.map(({ id }) => id);
  };
  const hashOf = (events: readonly string[]) => (at: Date) =>
    erasingHash({ client: clientId, person: kari.actorId, events, ...ASKED, at });
  const erase = async (forge: (events: string[]) => ActSignature | null) => {
    const events = await former();
    must(await eraseDetails(kari, SURROUNDINGS, { events, ...ASKED, signature: forge(events) }));
  };
  const code = (name: string) => `${name}: log ${clientId}`;
  await erase((events) => by(karis)(hashOf(events), ''));
  expect(await faults()).toEqual(before);
  await erase(() => null);
  await erase((events) => by(karis)(hashOf(events.slice(1)), ''));
  await erase((events) => by(new SoftPasskey('https://segl.example.no'))(hashOf(events), ''));
  // Said of a signature that is nowhere.
  const detail = { events: [uuidv7()], ...ASKED, signature: 'ab'.repeat(32) };
  await kari.transaction(async (tx) =>
    ok(await record(tx, kari, { kind: 'detail.erased', subject: { type: 'log', id: clientId }, detail })),
  );
  const expected = ['act_unsigned', 'act_signature_wrong', 'act_passkey_foreign', 'act_signature_wrong'];
  expect((await faults()).toSorted()).toEqual([...before, ...expected.map(code)].toSorted());
});

it('what says to be by passkey names what was signed, in the database as well', async () => {
  const documentId = await sentTo(sender, [{ userId: ola.actorId, name: 'administrator' }]);
  const row = (method: string, signedWith: Uint8Array | null) => database.owner`
    insert into signing.signature (client_id, document_id, position, signer_no, act_id, method, address, signed_at, signed_with, blob_id, sha256, size)
    values (${clientId}, ${documentId}, 1, 1, ${uuidv7()}, ${method}, '', now(), ${signedWith}, ${uuidv7()}, ${Buffer.alloc(32)}, 1)`;
  const constraint = (name: string) => expect.objectContaining({ constraint_name: name }) as Error;
  await expect(row('passkey', null)).rejects.toEqual(constraint('signature_by_passkey'));
  await expect(row('totp', Buffer.alloc(32))).rejects.toEqual(constraint('signature_by_passkey'));
  await expect(row('passkey', Buffer.alloc(32))).rejects.toEqual(constraint('signature_signed_with_fk'));
  const signed = by(karis)(() => new Uint8Array(32).fill(9), '')!;
  const kept = await kari.transaction(async (tx) => ok(await keepActSignature(tx, kari, signed)));
  expect(kept.ok).toBe(true);
  await expect(
    database.owner`update audit.act_signature set origin = 'x' where client_id = ${clientId}`,
  ).rejects.toThrow();
});

it('a signature that is gone from under what says it', async () => {
  const before = await faults();
  let made: ActSignature | null = null;
  const documentId = await sign((hash, id) => (made = by(karis)(hash, id)));
  const hash = bytesToHex((made as ActSignature | null)?.hash ?? new Uint8Array());
  const { owner } = database;
  await owner`alter table signing.signature drop constraint signature_signed_with_fk`;
  await owner`alter table audit.act_signature disable trigger user`;
  await owner`delete from audit.act_signature where encode(hash, 'hex') = ${hash}`;
  await owner`alter table audit.act_signature enable trigger user`;
  const expected = [
    `act_signature_wrong: document ${documentId}`,
    `loose_row: signature ${documentId}/1`,
    `subject_gone: act-signature ${hash}`,
  ];
  expect((await faults()).toSorted()).toEqual([...before, ...expected].toSorted());
});
