import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { CallFailed } from '#lib/api.ts';
import type { Coding } from '#lib/domain/drafts/draft.ts';
import { TestDevice } from '#tests/fixtures/device.ts';
import { takeIn } from '../pulled/take-in.ts';
import type { PulledPage } from '../pulled/reading.ts';
import type { Store } from '../store/store.ts';
import { nextBatch, settle } from '../sync/outbox.ts';
import { MUTATION_KINDS } from '#lib/domain/sync/kinds.ts';
import { throughDevice, type Around } from './through.ts';

const me = v7();
const away = () => Promise.reject(new CallFailed('Failed to fetch'));
const never = () => new Promise<never>(() => undefined);

const coding: Coding = {
  ...{ series: 'GL', date: '2026-11-30', text: 'Kaffe', amount: 12_500n, account: '7100', vatCode: '1' },
  ...{ creditAccount: '1920', counterpartyId: null, project: null, noPhoto: null, lines: null },
};

function draft(id: string, more: object = {}) {
  const at = new Date('2026-11-30T08:12:00Z');
  return {
    ...{
      id,
      revision: 1,
      state: 'inbox',
      coding: null,
      returnedReason: null,
      askedBy: null,
      submittedBy: null,
    },
    content: { amount: 12_500n, date: '2026-11-30', text: 'kaffe', project: null, photos: [] },
    ...{
      createdBy: v7(),
      createdAt: at,
      changedAt: at,
      contentHash: 'x',
      alike: [],
      waits: null,
      missing: [],
    },
    ...more,
  };
}

async function deviceWith(things: object[], over: Partial<Around> = {}) {
  const store = await new TestDevice().boot();
  const page = { cursor: 'c', at: new Date(), begins: 'first', walked: true, more: null, things };
  await takeIn(store, page as unknown as PulledPage);
  const told: string[] = [];
  const around: Around = {
    ...{ store, userId: me, clientId: v7(), away: true },
    onHere: () => told.push('here'),
    onKept: () => told.push('kept'),
    ...over,
  };
  const ask = (path: string, input?: unknown, server: () => Promise<unknown> = away) =>
    throughDevice(around, { kind: 'query', path, input }, server);
  const act = (path: string, input: unknown, server: () => Promise<unknown> = never) =>
    throughDevice(around, { kind: 'mutate', path, input }, server);
  return { store, told, ask, act };
}

/** As the loop does, where the server answers each change by this. */
async function sent(store: Store, code: string | null = null): Promise<string[]> {
  const batch = await nextBatch(store, MUTATION_KINDS);
  const outcomes = batch.map(({ mutationId, mutation }) =>
    code === null
      ? ({
          mutationId,
          outcome: 'applied',
          revision: 'baseRevision' in mutation ? (mutation.baseRevision ?? 0) + 1 : 2,
        } as const)
      : ({ mutationId, outcome: 'rejected', code } as const),
  );
  await settle(store, outcomes);
  return batch.map(
    ({ mutation }) => `${mutation.type} ${'baseRevision' in mutation ? mutation.baseRevision : ''}`,
  );
}

test('what nobody answers is answered from what was pulled, and with what was done here', async () => {
  const [one, other] = [v7(), v7()];
  const things = [other, one].map((id) => ({ kind: 'draft', id, now: draft(id) }));
  const account = { kind: 'account', id: '7100', now: { number: '7100', name: 'Reise' } };
  const { ask, act, told } = await deviceWith([...things, account]);
  expect(await ask('drafts.inbox')).toMatchObject([{ id: one, here: null }, { id: other }]);
  expect(await ask('ledger.accounts')).toMatchObject([{ number: '7100' }]);
  expect(told).toEqual(['here', 'here']);
  expect(await act('drafts.code', { draftId: one, baseRevision: 1, coding })).toMatchObject({
    revision: 1,
    kept: true,
  });
  expect(await ask('drafts.get', { draftId: one })).toMatchObject({ coding, here: { state: 'waiting' } });
  await act('drafts.submit', { draftId: one, baseRevision: 1, dateConfirmed: false, paperConfirmed: false });
  expect(await ask('drafts.inbox')).toMatchObject([{ id: other }]);
  expect(await ask('drafts.get', { draftId: one })).toMatchObject({ state: 'submitted', submittedBy: me });
});

test('what the server answers has what was done here since', async () => {
  const id = v7();
  const { ask, act } = await deviceWith([{ kind: 'draft', id, now: draft(id) }]);
  await act('drafts.code', { draftId: id, baseRevision: 1, coding });
  expect(await ask('drafts.inbox', undefined, () => Promise.resolve([draft(id)]))).toMatchObject([
    { id, coding, here: { state: 'waiting' } },
  ]);
  await act('drafts.dismiss', { draftId: id, baseRevision: 1, reason: 'privat' });
  expect(await ask('drafts.inbox', undefined, () => Promise.resolve([draft(id)]))).toEqual([]);
});

test('one after the other, each on the revision that the one before was answered with', async () => {
  const id = v7();
  const { store, act } = await deviceWith([{ kind: 'draft', id, now: draft(id) }]);
  await act('drafts.code', { draftId: id, baseRevision: 1, coding });
  await act('drafts.submit', { draftId: id, baseRevision: 1, dateConfirmed: false, paperConfirmed: false });
  expect(await sent(store)).toEqual(['draft.code 1']);
  expect(await sent(store)).toEqual(['draft.submit 2']);
});

test('a screen that stands on a revision of before its own change goes on from there', async () => {
  const id = v7();
  const { store, act } = await deviceWith([{ kind: 'draft', id, now: draft(id) }]);
  await act('drafts.code', { draftId: id, baseRevision: 1, coding });
  await sent(store);
  await act('drafts.submit', { draftId: id, baseRevision: 1, dateConfirmed: false, paperConfirmed: false });
  expect(await sent(store)).toEqual(['draft.submit 2']);
});

test('where the server is there, its answer is the call’s; what it refuses the call is told by itself', async () => {
  const id = v7();
  const { store, act } = await deviceWith([{ kind: 'draft', id, now: draft(id) }], { away: false });
  const coded = act('drafts.code', { draftId: id, baseRevision: 1, coding });
  await until(async () => (await store.database.outbox.count()) === 1);
  await sent(store);
  expect(await coded).toEqual({ revision: 2, checkpoint: null });

  const refused = new CallFailed('no', { data: { segl: { code: 'period_locked', year: 2026, period: 11 } } });
  const input = { draftId: id, baseRevision: 2, dateConfirmed: false, paperConfirmed: false };
  const submitted = act('drafts.submit', input, () => Promise.reject(refused));
  submitted.catch(() => undefined);
  await until(async () => (await store.database.outbox.count()) === 1);
  await sent(store, 'period_locked');
  await expect(submitted).rejects.toBe(refused);
  // The form has it, and nothing waits for the person elsewhere.
  expect(await store.database.outbox.count()).toBe(0);
});

test('what was refused and put together with another’s in the meantime is not asked for again', async () => {
  const id = v7();
  const { store, act } = await deviceWith([{ kind: 'draft', id, now: draft(id) }], { away: false });
  const refused = () => Promise.reject(new Error('asked for again'));
  const coded = act('drafts.code', { draftId: id, baseRevision: 1, coding }, refused);
  await until(async () => (await store.database.outbox.count()) === 1);
  // Refused, and sent anew before who waits has looked.
  const [row] = await store.database.outbox.toArray();
  const get = store.database.outbox.get.bind(store.database.outbox);
  store.database.outbox.get = ((key: number) =>
    get(key).then((found) => found && { ...found, state: 'rejected' })) as typeof get;
  expect(await coded).toMatchObject({ kept: true, revision: 1 });
  expect(await store.database.outbox.count()).toBe(row ? 1 : 0);
});

test('a coding that another has overtaken is told beside the draft as that one left it', async () => {
  const id = v7();
  const { store, ask, act } = await deviceWith([{ kind: 'draft', id, now: draft(id) }]);
  await act('drafts.code', { draftId: id, baseRevision: 1, coding });
  await sent(store, 'draft_changed_meanwhile');
  // Nobody has told what it is now.
  expect(await ask('drafts.get', { draftId: id })).toMatchObject({
    ...{ coding, revision: 1, here: { state: 'rejected', overtaken: null } },
  });
  const theirs = { ...coding, amount: 99n };
  const told = () => Promise.resolve(draft(id, { revision: 2, coding: theirs }));
  expect(await ask('drafts.get', { draftId: id }, told)).toMatchObject({
    ...{ coding: theirs, revision: 2 },
    here: { state: 'rejected', overtaken: { coding, revision: 1, basis: { coding: null } } },
  });
});

test('what waits for a manager is answered as it was shown ahead, and else left to the server', async () => {
  const [id, own] = [v7(), v7()];
  const waits = { rules: null, lacks: { people: 1, named: [] }, people: 1, given: [], forMe: true };
  const submitted = draft(id, { state: 'submitted', waits, coding });
  const { store, ask } = await deviceWith([
    { kind: 'draft', id, now: submitted },
    { kind: 'draft', id: own, now: draft(own, { state: 'submitted' }) },
  ]);
  await expect(ask('drafts.get', { draftId: id })).rejects.toThrow('Failed to fetch');
  await expect(ask('drafts.get', { draftId: own })).rejects.toThrow('Failed to fetch');
  expect(await ask('drafts.approvals')).toMatchObject([{ id, here: null }]);
  await ask('drafts.get', { draftId: id }, () => Promise.resolve({ ...submitted, lines: [] }));
  expect(await ask('drafts.get', { draftId: id })).toMatchObject({ id, lines: [], here: null });
  // It waits otherwise by now: what was shown is no more.
  const later = { ...submitted, waits: { ...waits, rules: 2 } };
  const page = { cursor: 'd', at: new Date(), begins: null, walked: true, more: null };
  await takeIn(store, { ...page, things: [{ kind: 'draft', id, now: later }] } as unknown as PulledPage);
  await expect(ask('drafts.get', { draftId: id })).rejects.toThrow('Failed to fetch');
});

test('what was refused later stays as it was written, and is done anew in its place', async () => {
  const id = v7();
  const { store, ask, act } = await deviceWith([{ kind: 'draft', id, now: draft(id) }]);
  await act('drafts.code', { draftId: id, baseRevision: 1, coding });
  await sent(store);
  await act('drafts.submit', { draftId: id, baseRevision: 1, dateConfirmed: false, paperConfirmed: false });
  await sent(store, 'period_locked');
  const there = () => Promise.resolve(draft(id, { revision: 2, coding }));
  expect(await ask('drafts.get', { draftId: id }, there)).toMatchObject({
    ...{ state: 'inbox', coding, here: { state: 'rejected', code: 'period_locked' } },
  });
  await act('drafts.code', { draftId: id, baseRevision: 2, coding: { ...coding, date: '2026-12-01' } });
  expect(await sent(store)).toEqual(['draft.code 2']);
  expect(await store.database.outbox.count()).toBe(0);
});

test('a voucher of one’s own is there before the server has it', async () => {
  const { store, ask, act } = await deviceWith([]);
  const id = v7();
  const made = { ...coding, noPhoto: 'Husleie uten faktura' };
  expect(await act('drafts.make', { draftId: id, photos: [], coding: made })).toMatchObject({ revision: 1 });
  expect(await ask('drafts.inbox')).toMatchObject([{ id, coding: made, createdBy: me, revision: 1 }]);
  await act('drafts.submit', { draftId: id, baseRevision: 1, dateConfirmed: false, paperConfirmed: false });
  expect(await sent(store)).toEqual(['draft.make ']);
  expect(await sent(store)).toEqual(['draft.submit 2']);
});

test('a party that was made here can be chosen at once', async () => {
  const { ask, act } = await deviceWith([]);
  const row = { id: v7(), kind: 'supplier', number: '20042', name: 'Toget AS', account: '2400' };
  await act('ledger.addCounterparty', row);
  expect(await ask('ledger.counterparties')).toMatchObject([row]);
});

test('what is asked besides is told as it was last; what nobody here knows fails as without a device', async () => {
  const { ask } = await deviceWith([]);
  const people = [{ userId: me, name: 'Kari' }];
  expect(await ask('people.list')).toEqual([]);
  expect(await ask('people.list', undefined, () => Promise.resolve(people))).toEqual(people);
  expect(await ask('people.list')).toEqual(people);
  await expect(ask('drafts.get', { draftId: v7() })).rejects.toThrow('Failed to fetch');
  await expect(ask('reports.trialBalance')).rejects.toThrow('Failed to fetch');
  const refused = new CallFailed('no', { status: 403, data: { segl: { code: 'not_allowed' } } });
  await expect(ask('people.list', undefined, () => Promise.reject(refused))).rejects.toBe(refused);
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
