import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { CallFailed, type Api } from '#lib/api.ts';
import { isSignedBy, MOST_TICKETS, thumbprintOf } from '#lib/domain/approval/away/decision.ts';
import { decisionHash } from '#lib/domain/approval/decision.ts';
import { bytesOfBase64Url } from '#lib/domain/base64url.ts';
import type { Coding } from '#lib/domain/drafts/draft.ts';
import { MUTATION_KINDS } from '#lib/domain/sync/kinds.ts';
import type { Work } from '#lib/domain/sync/mutation.ts';
import { TestDevice } from '#tests/fixtures/device.ts';
import { throughDevice } from '../desk/through.ts';
import { refusedWork } from '../desk/refused.ts';
import type { PulledPage } from '../pulled/reading.ts';
import { takeIn } from '../pulled/take-in.ts';
import type { Store } from '../store/store.ts';
import { nextBatch, settle } from '../sync/outbox.ts';
import { fetchToDecide } from './ahead.ts';
import { awayHere, keyHere } from './key.ts';

const [me, clientId] = [v7(), v7()];
const away = () => Promise.reject(new CallFailed('Failed to fetch'));

const coding: Coding = {
  ...{ series: 'GL', date: '2026-11-30', text: 'Kaffe', amount: 12_500n, account: '7100', vatCode: '1' },
  ...{ creditAccount: '1920', counterpartyId: null, project: null, noPhoto: null, lines: null },
};

function submitted(id: string) {
  const at = new Date('2026-11-30T08:12:00Z');
  return {
    ...{
      id,
      revision: 3,
      state: 'submitted',
      coding,
      returnedReason: null,
      askedBy: null,
      submittedBy: v7(),
    },
    content: { amount: 12_500n, date: '2026-11-30', text: 'kaffe', project: null, photos: [] },
    ...{
      createdBy: v7(),
      createdAt: at,
      changedAt: at,
      contentHash: 'ab'.repeat(32),
      alike: [],
      missing: [],
    },
    waits: { rules: null, lacks: { people: 1, named: [] }, people: 1, given: [], forMe: true },
  };
}

/** A server that gives tickets, and shows what it is asked for. */
function serverWith(
  drafts: ReturnType<typeof submitted>[],
  refuses: { code: string | null } = { code: null },
) {
  const keys: string[] = [];
  const tickets = {
    mutate: ({ publicKey, count }: { publicKey: string; count: number }) => {
      keys.push(publicKey);
      if (refuses.code !== null)
        return Promise.reject(new CallFailed('no', { data: { segl: { code: refuses.code } } }));
      const [issuedAt, expiresAt] = [new Date(), new Date(Date.now() + 7 * 86_400_000)];
      const given = Array.from({ length: count }, () => ({ id: v7(), issuedAt, expiresAt, proof: 'x' }));
      return Promise.resolve({ now: new Date(), tickets: given });
    },
  };
  const get = {
    query: ({ draftId }: { draftId: string }) => Promise.resolve(drafts.find(({ id }) => id === draftId)),
  };
  return { keys, refuses, api: { drafts: { tickets, get } } as unknown as Api };
}

async function deviceOf(count: number) {
  const drafts = Array.from({ length: count }, () => submitted(v7()));
  const store = await new TestDevice().boot();
  const things = drafts.map((now) => ({ kind: 'draft', id: now.id, now }));
  const page = { cursor: 'c', at: new Date(), begins: 'first', walked: true, more: null, things };
  await takeIn(store, page as unknown as PulledPage);
  const server = serverWith(drafts);
  const fetch = () => fetchToDecide({ store: () => store, api: server.api, goesOn: () => true });
  const call = (kind: 'query' | 'mutate', path: string, input: unknown, ask: () => Promise<unknown> = away) =>
    throughDevice(
      { store, userId: me, clientId, away: true, onHere: () => {}, onKept: () => {} },
      { kind, path, input },
      ask,
    );
  const decide = (at: number, change: object = {}) =>
    call('mutate', 'drafts.decide', {
      ...{ approvalId: v7(), draftId: drafts[at]?.id, revision: 3, contentHash: 'ab'.repeat(32) },
      ...{ decision: 'approved', reason: null, rules: null, ...change },
    });
  return { store, drafts, server, fetch, call, decide };
}

type Decided = Extract<Work, { type: 'approval.decide' }>;
const sentBy = async (store: Store) => {
  const batch = await nextBatch(store, MUTATION_KINDS);
  return { batch, works: batch.map(({ mutation }) => mutation as Decided) };
};

test('what is decided is signed over all that was shown, with a ticket and the next number, and is not told as done', async () => {
  const { store, drafts, server, fetch, call, decide } = await deviceOf(2);
  await fetch();
  expect(await awayHere(store)).toMatchObject({ tickets: MOST_TICKETS, refused: null });
  expect(await decide(0)).toMatchObject({ kept: true, voucherId: null, checkpoint: null });
  expect(await decide(1, { decision: 'returned', reason: 'Feil konto' })).toMatchObject({ kept: true });
  const { works } = await sentBy(store);
  expect(works.map(({ draftId }) => draftId)).toEqual(drafts.map(({ id }) => id));
  expect(works.map((work) => work.away.counter)).toEqual([1, 2]);
  expect(new Set(works.map((work) => work.away.ticket.id)).size).toBe(2);
  for (const { approvalId: approval, draftId: draft, away: proof, ...said } of works) {
    const { revision, contentHash: content, decision, reason, rules } = said;
    const at = new Date(proof.at);
    const shown = {
      client: clientId,
      person: me,
      approval,
      draft,
      revision,
      content,
      decision,
      reason,
      rules,
      at,
    };
    expect(proof.decision).toBe(decisionHash({ ...shown, amount: 12_500n }));
    const publicKey = bytesOfBase64Url(server.keys[0] ?? '') ?? new Uint8Array();
    expect(proof.key).toBe(thumbprintOf(publicKey));
    const { key, counter, decision: hash, ticket } = proof;
    const signed = { client: clientId, person: me, key, ticket: ticket.id, counter, decision: hash, at };
    const signature = bytesOfBase64Url(proof.signature) ?? new Uint8Array();
    expect(await isSignedBy(publicKey, signed, signature)).toBe(true);
    expect(await isSignedBy(publicKey, { ...signed, counter: 7 }, signature)).toBe(false);
  }
  const shown = await call('query', 'drafts.get', { draftId: drafts[0]?.id });
  expect(shown).toMatchObject({ state: 'submitted', here: { state: 'waiting', decision: 'approved' } });
  expect(await awayHere(store)).toMatchObject({ tickets: MOST_TICKETS - 2 });
});

test('the same decision again is kept once, and one of each at a time counts on in the order in which it is sent', async () => {
  const { store, decide, fetch } = await deviceOf(6);
  await fetch();
  const approvalId = v7();
  await Promise.all([
    decide(0, { approvalId }),
    decide(0, { approvalId }),
    ...[1, 2, 3, 4, 5].map((at) => decide(at)),
  ]);
  const { works } = await sentBy(store);
  expect(works.map((work) => work.away.counter)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('what this device was not shown ahead it does not decide, nor without a ticket', async () => {
  const { store, decide, fetch } = await deviceOf(1);
  await expect(decide(0)).rejects.toThrow('Failed to fetch');
  await fetch();
  await expect(decide(0, { revision: 2 })).rejects.toThrow('Failed to fetch');
  await expect(decide(0, { contentHash: 'cd'.repeat(32) })).rejects.toThrow('Failed to fetch');
  await store.database.tickets.clear();
  await expect(decide(0)).rejects.toMatchObject({ message: 'away_no_ticket' });
  expect(await store.database.outbox.count()).toBe(0);
});

test('what was refused waits for the person, is done anew in its place, and goes where the server has done it', async () => {
  const { store, drafts, decide, fetch, call } = await deviceOf(1);
  await fetch();
  await decide(0);
  const refuse = async (code: string) => {
    const { batch } = await sentBy(store);
    await settle(
      store,
      batch.map(({ mutationId }) => ({ mutationId, outcome: 'rejected' as const, code })),
    );
  };
  await refuse('approval_rules_changed');
  expect(await refusedWork(store)).toMatchObject([
    { type: 'approval.decide', code: 'approval_rules_changed', name: 'Kaffe' },
  ]);
  expect(await call('query', 'drafts.approvals', undefined)).toMatchObject([{ here: { state: 'rejected' } }]);
  await decide(0);
  expect(await refusedWork(store)).toEqual([]);
  await refuse('approval_rules_changed');
  const around = { store, userId: me, clientId, away: false, onHere: () => {}, onKept: () => {} };
  const input = { approvalId: v7(), draftId: drafts[0]?.id, revision: 3, contentHash: 'ab'.repeat(32) };
  const done = { outcome: 'created', voucherId: 'x' };
  expect(
    await throughDevice(around, { kind: 'mutate', path: 'drafts.decide', input }, () =>
      Promise.resolve(done),
    ),
  ).toEqual(done);
  expect(await refusedWork(store)).toEqual([]);
});

test('after an alarm the key is gone with its tickets, and the next is another, once the server gives it some', async () => {
  const { store, server, decide, fetch } = await deviceOf(1);
  await fetch();
  await decide(0);
  const key = await keyHere(store);
  const { batch } = await sentBy(store);
  const code = 'away_counter_back';
  await settle(
    store,
    batch.map(({ mutationId }) => ({ mutationId, outcome: 'rejected' as const, code })),
  );
  server.refuses.code = 'away_sign_in_anew';
  await fetch();
  expect(await awayHere(store)).toMatchObject({ tickets: 0, refused: 'away_sign_in_anew' });
  const next = await keyHere(store);
  expect(next).not.toBe(key);
  server.refuses.code = null;
  await fetch();
  expect(await keyHere(store)).toBe(next);
  expect(await awayHere(store)).toMatchObject({ tickets: MOST_TICKETS, refused: null });
});

test('nothing of it lies on the disk in the clear', async () => {
  const { store, fetch } = await deviceOf(1);
  await fetch();
  const rows = [...(await store.database.away.toArray()), ...(await store.database.tickets.toArray())];
  expect(rows.length).toBeGreaterThan(1);
  for (const row of rows)
    expect(
      Object.keys(row).filter(
        (name) => !['id', 'counter', 'iv', 'ciphertext', 'sealing', 'schema'].includes(name),
      ),
    ).toEqual([]);
});
