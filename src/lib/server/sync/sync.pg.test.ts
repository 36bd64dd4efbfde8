import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { DraftContent } from '#lib/domain/drafts/draft.ts';
import {
  mutationHash,
  MutationEnvelope,
  type Mutation,
  type SentEnvelope,
} from '#lib/domain/sync/mutation.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { site } from '#tests/setup/books/signing.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { contentOf, must } from '#tests/setup/books/drafts.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { push, registerDevice } from './service.ts';

let database: TestDatabase;
let clientId: string;
let field: Context;
let deviceId: string;

beforeAll(async () => {
  database = await freshDatabase();
  clientId = await newLedger(database);
});
beforeEach(async () => {
  field = database.contextFor(clientId, uuidv7());
  deviceId = uuidv7();
  must(await registerDevice(field, { deviceId, name: 'Telefon' }));
});
afterAll(() => database.close());

const envelope = (mutationId: number, mutation: Mutation): MutationEnvelope => ({
  mutationId,
  payloadHash: mutationHash(mutation),
  mutation,
});
const save = (
  draftId: string,
  baseRevision: number | null,
  change: Partial<DraftContent> = {},
): Mutation => ({
  type: 'draft.save',
  draftId,
  baseRevision,
  content: contentOf([], change),
});
const send = (...mutations: SentEnvelope[]) =>
  push({ context: field, role: 'field', site }, { deviceId, mutations });

async function draftOf(draftId: string) {
  const [row] = await database.owner`select revision, text, state from ledger.draft where id = ${draftId}`;
  return row ?? null;
}

async function events(draftId: string): Promise<number> {
  const [row] =
    await database.owner`select count(*)::int as n from audit.event where subject_id = ${draftId}`;
  return Number(row?.['n']);
}

it('what a device hashed before texts were cleaned still arrives, and is cleaned then', async () => {
  const id = uuidv7();
  const sent = envelope(1, save(id, null, { text: 'Kaffe \u202efdp\u200b' }));
  // As the transport reads it: what was hashed is what is checked.
  const arrived = MutationEnvelope.parse(sent);
  expect(must(await send(arrived)).outcomes).toMatchObject([{ outcome: 'applied' }]);
  expect(await draftOf(id)).toMatchObject({ text: 'Kaffe fdp' });
  expect(must(await send(arrived)).outcomes).toMatchObject([{ outcome: 'applied' }]);
});

it('what no rule of a later version takes is answered, and keeps nothing behind it waiting', async () => {
  const [far, next] = [uuidv7(), uuidv7()];
  const sent = [envelope(1, save(far, null, { date: '1999-01-01' })), envelope(2, save(next, null))];
  expect(must(await send(...sent)).outcomes).toMatchObject([
    { outcome: 'rejected', code: 'date_unreasonable' },
    { outcome: 'applied' },
  ]);
});

describe('exactly once', () => {
  it('however often it is sent', async () => {
    const id = uuidv7();
    const both = [envelope(1, save(id, null)), envelope(2, save(id, 1, { text: 'to' }))];
    const first = must(await send(...both));
    for (let turn = 0; turn < 3; turn++) {
      expect(must(await send(...both))).toEqual({ outcomes: first.outcomes, eventId: null });
    }
    expect(first.outcomes).toEqual([
      { mutationId: 1, outcome: 'applied', revision: 1 },
      { mutationId: 2, outcome: 'applied', revision: 2 },
    ]);
    expect(await draftOf(id)).toEqual({ revision: 2, text: 'to', state: 'inbox' });
    expect(await events(id)).toBe(2);
  });

  it('from eight tabs at the same moment', async () => {
    const id = uuidv7();
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(envelope(1, save(id, null)))));
    const outcomes = answers.map((each) => must(each).outcomes[0]);
    expect(outcomes).toEqual(Array(8).fill({ mutationId: 1, outcome: 'applied', revision: 1 }));
    expect(await events(id)).toBe(1);
  });

  it('a stored answer stays, whatever becomes of the draft', async () => {
    const id = uuidv7();
    const first = envelope(1, save(id, null));
    must(await send(first, envelope(2, { type: 'draft.discard', draftId: id, baseRevision: 1 })));
    expect(must(await send(first)).outcomes).toEqual([{ mutationId: 1, outcome: 'applied', revision: 1 }]);
    expect(await draftOf(id)).toMatchObject({ state: 'discarded', revision: 2 });
  });

  it('when the commit fails after all the effects, the repeat does it', async () => {
    const id = uuidv7();
    const { owner } = database;
    await owner.unsafe(`create function sync.die() returns trigger language plpgsql as
      'begin raise exception ''the server died''; end'`);
    await owner.unsafe(`create constraint trigger die after insert on sync.mutation_result
      deferrable initially deferred for each row execute function sync.die()`);
    await expect(send(envelope(1, save(id, null)))).rejects.toThrow('the server died');
    await owner.unsafe('drop function sync.die() cascade');
    expect(await draftOf(id)).toBeNull();
    expect(must(await send(envelope(1, save(id, null)))).outcomes).toEqual([
      { mutationId: 1, outcome: 'applied', revision: 1 },
    ]);
    expect(await events(id)).toBe(1);
  });

  it('when the answer is lost after the commit, the repeat gets it', async () => {
    const id = uuidv7();
    await send(envelope(1, save(id, null))).then(() => null);
    expect(must(await send(envelope(1, save(id, null)))).eventId).toBeNull();
    expect(await draftOf(id)).toMatchObject({ revision: 1 });
  });
});

describe('what a rule rejects', () => {
  it('has no effect and is answered the same for good', async () => {
    const id = uuidv7();
    const rejected = envelope(2, save(id, 7, { text: 'for sent' }));
    const answer = { mutationId: 2, outcome: 'rejected', code: 'draft_changed_meanwhile' };
    must(await send(envelope(1, save(id, null))));
    expect(must(await send(rejected)).outcomes).toEqual([answer]);
    expect(await draftOf(id)).toMatchObject({ revision: 1, text: 'Kaffe' });
    expect(await events(id)).toBe(1);
    expect(must(await send(rejected)).outcomes).toEqual([answer]);
    // What follows is not held up by it.
    expect(must(await send(envelope(3, save(id, 1)))).outcomes).toMatchObject([
      { outcome: 'applied', revision: 2 },
    ]);
    expect(must(await send(rejected)).outcomes).toEqual([answer]);
  });

  it('another person’s draft can’t be changed by naming it', async () => {
    const id = uuidv7();
    must(await send(envelope(1, save(id, null))));
    const colleague = database.contextFor(clientId, uuidv7());
    const theirs = uuidv7();
    must(await registerDevice(colleague, { deviceId: theirs, name: '' }));
    const tried = await push(
      { context: colleague, role: 'field', site },
      { deviceId: theirs, mutations: [envelope(1, save(id, 1))] },
    );
    expect(must(tried).outcomes).toMatchObject([{ outcome: 'rejected', code: 'draft_not_yours' }]);
    expect(await draftOf(id)).toMatchObject({ revision: 1 });
  });
});

describe('what is refused without an answer of its own', () => {
  it.each([2, 3_000_000_000, Number.MAX_SAFE_INTEGER])(
    'number %d before those in front of it',
    async (number) => {
      const id = uuidv7();
      const early = await send(envelope(number, save(id, null)));
      expect(early).toEqual({ ok: false, error: { code: 'mutation_out_of_order', expected: 1 } });
      expect(await draftOf(id)).toBeNull();
    },
  );

  it('a batch with a gap: what came before the gap stands', async () => {
    const [id, other] = [uuidv7(), uuidv7()];
    const gap = await send(envelope(1, save(id, null)), envelope(3, save(other, null)));
    expect(gap).toEqual({ ok: false, error: { code: 'mutation_out_of_order', expected: 2 } });
    expect(await draftOf(id)).toMatchObject({ revision: 1 });
    expect(await draftOf(other)).toBeNull();
    expect(must(await registerDevice(field, { deviceId, name: '' }))).toEqual({ lastMutationId: 1 });
  });

  it('another payload under a number that was used, and one that is not what its hash says', async () => {
    const id = uuidv7();
    must(await send(envelope(1, save(id, null))));
    const differs = { ok: false, error: { code: 'mutation_differs', mutationId: 1 } };
    expect(await send(envelope(1, save(id, null, { text: 'annet' })))).toEqual(differs);
    const forged = { ...envelope(1, save(id, null)), mutation: save(id, null, { text: 'annet' }) };
    expect(await send(forged)).toEqual(differs);
    const next = { ...envelope(2, save(id, 1)), payloadHash: 'ab'.repeat(32) };
    expect(await send(next)).toEqual({ ok: false, error: { code: 'mutation_differs', mutationId: 2 } });
    expect(await draftOf(id)).toMatchObject({ revision: 1, text: 'Kaffe' });
  });

  it('from another’s device, an unknown one, and another client’s', async () => {
    const mutations = [envelope(1, save(uuidv7(), null))];
    const thief = database.contextFor(clientId, uuidv7());
    const elsewhere = database.contextFor(await newLedger(database), field.actorId);
    expect(await push({ context: thief, role: 'field', site }, { deviceId, mutations })).toEqual({
      ok: false,
      error: { code: 'device_not_yours' },
    });
    expect(await registerDevice(thief, { deviceId, name: '' })).toMatchObject({
      error: { code: 'device_not_yours' },
    });
    const unknown = { ok: false, error: { code: 'device_unknown' } };
    expect(await push({ context: field, role: 'field', site }, { deviceId: uuidv7(), mutations })).toEqual(
      unknown,
    );
    expect(await push({ context: elsewhere, role: 'field', site }, { deviceId, mutations })).toEqual(unknown);
    expect(must(await registerDevice(field, { deviceId, name: '' }))).toEqual({ lastMutationId: 0 });
  });
});
