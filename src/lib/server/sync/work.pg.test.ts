import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { asksOf, MUTATION_KINDS } from '#lib/domain/sync/kinds.ts';
import { mutationHash, SentEnvelope, type Mutation } from '#lib/domain/sync/mutation.ts';
import type { Role } from '#lib/domain/access/role.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { read, written } from '#lib/domain/wire.ts';
import { site } from '#tests/setup/books/signing.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { coding, contentOf, must, storedPhoto } from '#tests/setup/books/drafts.ts';
import { newLedgerOfThree } from '#tests/setup/books/ledger.ts';
import { saveDraft } from '../desk/index.ts';
import { push, registerDevice, standingOf } from './service.ts';

let database: TestDatabase;
let field: Context;
let bookkeeper: Context;
let manager: Context;

beforeAll(async () => {
  database = await freshDatabase();
  ({ field, bookkeeper, manager } = await newLedgerOfThree(database));
});
afterAll(() => database.close());

type NewPartyRow = Extract<Mutation, { type: 'counterparty.add' }>['row'];

/** One device of a person; each change travels as it would, and gets the next number. */
async function deviceOf(context: Context, role: Role) {
  const deviceId = uuidv7();
  must(await registerDevice(context, { deviceId, name: 'Laptop' }));
  let last = 0;
  const envelope = (mutation: Mutation): unknown =>
    read(
      JSON.parse(
        JSON.stringify(written({ mutationId: ++last, payloadHash: mutationHash(mutation), mutation })),
      ),
    );
  const send = async (...sent: unknown[]) =>
    must(
      await push(
        { context, role, site },
        { deviceId, mutations: sent.map((each) => SentEnvelope.parse(each)) },
      ),
    ).outcomes;
  return { deviceId, envelope, send, does: (...all: Mutation[]) => send(...all.map(envelope)) };
}

const draftOf = async (id: string) => {
  const [row] = await database.owner`select revision, state, returned_reason, asked_by from ledger.draft
    where id = ${id}`;
  return row ?? null;
};
const kindsOf = async (id: string) => {
  const events = await database.owner`select kind from audit.event where subject_id = ${id} order by id`;
  return events.map(({ kind }) => String(kind));
};
async function receipt(): Promise<string> {
  const draftId = uuidv7();
  const content = contentOf([await storedPhoto(field)]);
  must(await saveDraft(field, { draftId, baseRevision: null, content }));
  return draftId;
}

const party: NewPartyRow = {
  ...{
    id: uuidv7(),
    kind: 'supplier' as const,
    number: '7',
    name: 'Kaffebrenneriet',
    orgnr: null,
    account: '2400',
  },
  ...{ bankAccount: null, street: null, postalCode: null, city: null, country: null, validTo: null },
};
const account = {
  ...{ number: '6541', name: 'Kaffe', groupingCategory: null, groupingCode: null, vatCode: '1' },
  ...{ validFrom: null, validTo: null, requires: [] },
};

describe('a day on a train arrives', () => {
  it('each thing once, in its order, with the event its procedure makes', async () => {
    const laptop = await deviceOf(bookkeeper, 'bookkeeper');
    const [coded, asked, dismissed] = [await receipt(), await receipt(), await receipt()];
    const own = uuidv7();
    const first = [
      { type: 'counterparty.add', row: party },
      { type: 'dimension.add', row: { type: 'P', code: 'Hytta/2', name: 'Hytta' } },
      {
        type: 'draft.code',
        draftId: coded,
        baseRevision: 1,
        coding: { ...coding, counterpartyId: party.id },
      },
      { type: 'draft.ask', draftId: asked, baseRevision: 1, comment: 'Hvem var med?' },
      { type: 'draft.dismiss', draftId: dismissed, baseRevision: 1, reason: 'Privat' },
      { type: 'draft.make', draftId: own, photos: [], coding: { ...coding, noPhoto: 'Borte' } },
    ] satisfies Mutation[];
    const then = [
      {
        type: 'draft.submit',
        ...{ draftId: coded, baseRevision: 2, dateConfirmed: false, paperConfirmed: false },
      },
      { type: 'draft.submit', draftId: own, baseRevision: 2, dateConfirmed: false },
      { type: 'counterparty.change', row: { id: party.id, name: 'Kaffebrenneriet AS' } },
      { type: 'dimension.change', row: { type: 'P', code: 'Hytta/2', validTo: '2026-12-31' } },
    ] satisfies Mutation[];
    const sent = ([...first, ...then] as Mutation[]).map(laptop.envelope);
    const revisions = [0, 0, 2, 2, 2, 2, 3, 3, 0, 0];
    const answers = revisions.map((revision, at) => ({ mutationId: at + 1, outcome: 'applied', revision }));
    expect(await laptop.send(...sent)).toEqual(answers);
    expect(await laptop.send(...sent)).toEqual(answers);
    expect(await kindsOf(coded)).toEqual(['draft.saved', 'draft.coded', 'draft.submitted']);
    expect(await kindsOf(own)).toEqual(['draft.saved', 'draft.coded', 'draft.submitted']);
    expect(await draftOf(asked)).toMatchObject({ state: 'inbox', asked_by: bookkeeper.actorId });
    expect(await draftOf(dismissed)).toMatchObject({ state: 'discarded', returned_reason: 'Privat' });
    expect(await kindsOf(party.id)).toEqual(['counterparty.created', 'counterparty.changed']);
    expect(await kindsOf('P/Hytta/2')).toEqual(['dimension.created', 'dimension.changed']);
  });

  it('what a rule rejects has no effect, and its code for good', async () => {
    const laptop = await deviceOf(bookkeeper, 'bookkeeper');
    const id = await receipt();
    const told = await laptop.does(
      { type: 'draft.submit', draftId: id, baseRevision: 1 },
      { type: 'draft.code', draftId: id, baseRevision: 7, coding },
      { type: 'account.add', row: { ...account, groupingCategory: 'x', groupingCode: 'y' } },
      { type: 'account.change', row: { number: '0000', name: 'x' } },
    );
    expect(told.map((each) => 'code' in each && each.code)).toEqual([
      'draft_incomplete',
      'draft_changed_meanwhile',
      'grouping_unknown',
      'account_unknown',
    ]);
    expect(await kindsOf(id)).toEqual(['draft.saved']);
  });
});

describe('what a person may not do', () => {
  it('is rejected by itself, and nothing behind it waits', async () => {
    const phone = await deviceOf(field, 'field');
    const [theirs, own] = [await receipt(), uuidv7()];
    const told = await phone.does(
      { type: 'draft.code', draftId: theirs, baseRevision: 1, coding },
      { type: 'account.add', row: account },
      { type: 'draft.save', draftId: own, baseRevision: null, content: contentOf([]) },
    );
    expect(told).toEqual([
      { mutationId: 1, outcome: 'rejected', code: 'not_allowed' },
      { mutationId: 2, outcome: 'rejected', code: 'not_allowed' },
      { mutationId: 3, outcome: 'applied', revision: 1 },
    ]);
    expect(await kindsOf(theirs)).toEqual(['draft.saved']);
  });

  it('every kind that is not captured asks it of every role', async () => {
    const tablet = await deviceOf(manager, 'manager');
    const id = await receipt();
    const work: Mutation[] = [
      { type: 'draft.make', draftId: uuidv7(), photos: [], coding },
      { type: 'draft.code', draftId: id, baseRevision: 1, coding },
      { type: 'draft.submit', draftId: id, baseRevision: 1 },
      { type: 'draft.dismiss', draftId: id, baseRevision: 1, reason: 'x' },
      { type: 'draft.ask', draftId: id, baseRevision: 1, comment: 'x' },
      { type: 'account.add', row: account },
      { type: 'account.change', row: { number: '6540', name: 'x' } },
      { type: 'counterparty.add', row: { ...party, id: uuidv7() } },
      { type: 'counterparty.change', row: { id: party.id, name: 'x' } },
      { type: 'dimension.add', row: { type: 'P', code: '9', name: 'x' } },
      { type: 'dimension.change', row: { type: 'P', code: '1', name: 'x' } },
    ];
    // A manager's is another's to be refused.
    const others = MUTATION_KINDS.slice(2).filter((kind) => asksOf(kind) !== 'draft.approve');
    expect(work.map(({ type }) => type)).toEqual(others);
    const told = await tablet.does(...work);
    expect(new Set(told.map((each) => 'code' in each && each.code))).toEqual(new Set(['not_allowed']));
  });
});

describe('another version’s changes', () => {
  it('a server says what it takes', async () => {
    const { deviceId } = await deviceOf(field, 'field');
    const standing = must(await standingOf(field, { deviceId, photoId: null }));
    expect(standing.takes).toEqual(MUTATION_KINDS);
  });

  it('0.7.0 is taken as it was: its own bytes, its own hashes', async () => {
    const phone = await deviceOf(field, 'field');
    const draftId = '0198c0de-0000-7000-8000-000000000002';
    // As 0.7.0 sent them, hashed with sha256sum; that of the last stands on the page of statements since 0.1.0.
    const save = {
      mutationId: 1,
      payloadHash: '18a252199b68fabd8c2fc4e4ecaf642648f78947d126800817e36fb5847ece05',
      mutation: {
        type: 'draft.save',
        draftId,
        baseRevision: null,
        content: { amount: 12_500n, date: '2026-06-15', text: 'Kaffe', project: '1', photos: [] },
      },
    };
    const again = {
      mutationId: 2,
      payloadHash: 'd72f6f99d6efb4bb8be4d0c8c75ec0fd2cb1ed75a18d63738377c41250a34634',
      mutation: { ...save.mutation, baseRevision: 1 },
    };
    const discard = {
      mutationId: 3,
      payloadHash: 'ebca3df7e9841f878ac2d0fc7edc69d901abd422a696ac0372b51e8ce034fa3b',
      mutation: { type: 'draft.discard', draftId, baseRevision: 2 },
    };
    expect(await phone.send(save, again, discard)).toEqual([
      { mutationId: 1, outcome: 'applied', revision: 1 },
      { mutationId: 2, outcome: 'applied', revision: 2 },
      { mutationId: 3, outcome: 'applied', revision: 3 },
    ]);
  });

  it('a kind nobody here knows is answered, keeps its number, and is never done under it', async () => {
    const phone = await deviceOf(field, 'field');
    const id = uuidv7();
    const later = {
      mutationId: 1,
      payloadHash: 'ab'.repeat(32),
      mutation: { type: 'draft.dream', draftId: id, of: { what: 1n } },
    };
    const refused = { mutationId: 1, outcome: 'rejected', code: 'mutation_kind_unknown' };
    expect(await phone.send(later)).toEqual([refused]);
    expect(await phone.send(later)).toEqual([refused]);
    // The same number with something else in it is not what was answered.
    const other = { ...later, payloadHash: 'cd'.repeat(32) };
    await expect(phone.send(other)).rejects.toThrow('mutation_differs');
    phone.envelope({ type: 'draft.discard', draftId: id, baseRevision: 1 });
    const save: Mutation = { type: 'draft.save', draftId: id, baseRevision: null, content: contentOf([]) };
    expect(await phone.does(save)).toEqual([{ mutationId: 2, outcome: 'applied', revision: 1 }]);
  });

  it('what does not fit its kind is answered, and what comes behind it is done', async () => {
    const laptop = await deviceOf(bookkeeper, 'bookkeeper');
    const id = await receipt();
    const told = await laptop.send(
      { mutationId: 1, payloadHash: 'ab'.repeat(32), mutation: { type: 'draft.code', draftId: 'x' } },
      ...[
        { type: 'draft.discard', draftId: id, baseRevision: 1 },
        { type: 'draft.code', draftId: id, baseRevision: 1, coding: { ...coding, amount: '12' } },
        { type: 'account.add', row: { ...account, name: '' } },
        { type: 'draft.dismiss', draftId: id, baseRevision: 1, reason: '' },
      ].map((mutation, at) => ({
        mutationId: at + 2,
        payloadHash: mutationHash(mutation as unknown as Mutation),
        mutation,
      })),
    );
    expect(told.map((each) => 'code' in each && each.code)).toEqual([
      'mutation_misshapen',
      'draft_not_yours',
      'mutation_misshapen',
      'mutation_misshapen',
      'mutation_misshapen',
    ]);
    expect(await kindsOf(id)).toEqual(['draft.saved']);
  });
});
