import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { DraftContent } from '#lib/domain/drafts/draft.ts';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { bareEvent } from '#tests/fixtures/thing-event.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { decisionAbout, draftNow } from '#tests/setup/books/decisions.ts';
import { coding, contentOf, must, storedPhoto, submittedDraft } from '#tests/setup/books/drafts.ts';
import { newLedger, newLedgerOfThree, voucherOf } from '#tests/setup/books/ledger.ts';
import { rawSql } from '../../platform/database.ts';
import { reverseVoucher } from '../../ledger/vouchers/reversal.ts';
import { postVoucher } from '../../ledger/vouchers/service.ts';
import { alikeTo } from './alike.ts';
import { decide } from './approvals.ts';
import { codeDraft, dismissDraft, saveDraft, submitDraft } from './service.ts';

let database: TestDatabase;
let clientId: string;
let field: Context;
let bookkeeper: Context;
let manager: Context;

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  ({ clientId, field, bookkeeper, manager } = await newLedgerOfThree(database));
});
afterAll(() => database.close());

async function captured(change: Partial<DraftContent> = {}): Promise<string> {
  const draftId = uuidv7();
  const content = contentOf([await storedPhoto(field)], change);
  must(await saveDraft(field, { draftId, baseRevision: null, content }));
  return draftId;
}

async function alike(draftId: string, context = manager) {
  const draft = await draftNow(context, draftId);
  const found = must(
    await context.transaction(async (tx) => ok(await alikeTo(tx, context.clientId, [draft]))),
  );
  return found.get(draftId) ?? [];
}

/** From a phone to a voucher. */
async function posted(draftId: string, change: Partial<typeof coding> = {}): Promise<string> {
  const { revision } = await draftNow(manager, draftId);
  must(await codeDraft(bookkeeper, { draftId, baseRevision: revision, coding: { ...coding, ...change } }));
  must(await submitDraft(bookkeeper, { draftId, baseRevision: revision + 1 }));
  return must(await decide(manager, await decisionAbout(manager, draftId))).voucherId ?? '';
}

it('a receipt is like no other while it is the only one', async () => {
  expect(await alike(await captured())).toEqual([]);
});

it('the same picture under another id, whatever is said of it, both ways', async () => {
  const [one, other] = [await storedPhoto(field, 'same'), await storedPhoto(field, 'same')];
  const [first, second] = [uuidv7(), uuidv7()];
  must(await saveDraft(field, { draftId: first, baseRevision: null, content: contentOf([one]) }));
  const content = contentOf([other], { amount: 1n, text: 'Noe annet', date: null });
  must(await saveDraft(field, { draftId: second, baseRevision: null, content }));
  expect(await alike(first)).toMatchObject([
    { why: 'picture', draftId: second, state: 'inbox', voucher: null },
  ]);
  expect(await alike(second)).toMatchObject([{ why: 'picture', draftId: first }]);
});

it('the same amount, date and words, also as coded, and also where it is posted by now', async () => {
  const first = await captured({ text: 'Kladd' });
  const voucherId = await posted(first, { text: 'Kaffe, byggeplass' });
  const second = await captured({ text: 'KAFFE byggeplass' });
  expect(await alike(second)).toMatchObject([
    {
      why: 'facts',
      draftId: first,
      state: 'posted',
      voucher: { id: voucherId, series: 'GL', reversed: false },
    },
  ]);
  expect(await alike(await captured({ text: 'Te' }))).toEqual([]);
  expect(await alike(await captured({ text: 'KAFFE byggeplass', amount: 12_501n }))).toEqual([]);
});

it('a voucher that never was a draft', async () => {
  const voucher = voucherOf({ amount: 12_500n });
  must(await postVoucher(bookkeeper, voucher));
  const draftId = await captured({ text: voucher.text, date: voucher.date });
  expect(await alike(draftId)).toMatchObject([{ why: 'facts', draftId: null, voucher: { id: voucher.id } }]);
});

it('says of what was taken back or thrown away that it was, and stops nothing', async () => {
  const photo = async () => storedPhoto(field, 'the one receipt');
  const first = await captured({ photos: [await photo()] });
  const voucherId = await posted(first);
  must(await reverseVoucher(bookkeeper, { id: uuidv7(), voucherId, date: '2026-07-01', text: 'Feil' }));
  const second = await captured({ photos: [await photo()] });
  must(await dismissDraft(bookkeeper, { draftId: second, baseRevision: 1, reason: 'Uleselig' }));

  const third = await captured({ photos: [await photo()] });
  const told = await alike(third);
  expect(told).toHaveLength(2);
  expect(told).toContainEqual(
    expect.objectContaining({
      draftId: first,
      voucher: expect.objectContaining({ reversed: true }) as object,
    }),
  );
  expect(told).toContainEqual(
    expect.objectContaining({ draftId: second, state: 'discarded', voucher: null }),
  );
  expect(await posted(third)).not.toBe('');
});

it('is told of three at most, and never of another client’s', async () => {
  const same = () => storedPhoto(field, 'again and again');
  const drafts = [];
  for (let at = 0; at < 5; at++) drafts.push(await captured({ photos: [await same()] }));
  expect(await alike(drafts[0] ?? '')).toHaveLength(3);

  const elsewhere = await newLedger(database);
  const [other, others] = [1, 2].map(() => database.contextFor(elsewhere, uuidv7())) as [Context, Context];
  const { draftId } = await submittedDraft(other, others);
  const mine = await captured(contentOf([await storedPhoto(field)]));
  expect(await alike(draftId, other)).toEqual([]);
  expect((await alike(mine)).map((each) => each.draftId)).not.toContain(draftId);
});

it('finds them by index, not by reading every draft', async () => {
  const [plan] = await database.owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${clientId}, true)`;
    await sql`set local enable_seqscan = off`;
    return sql`explain (format json) select draft_id from ledger.draft_photo
      where client_id = ${clientId} and sha256 = any (${['aa']}::text[])`;
  });
  expect(JSON.stringify(plan)).toContain('draft_photo_by_hash');
});

it('is found without going through a busy day again for each receipt of it', async () => {
  const VOUCHERS = 3000;
  await database.owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${clientId}, true)`;
    await sql.unsafe(bareEvent(clientId));
    await sql`insert into ledger.series_counter values (${clientId}, 'GL', 2026, ${VOUCHERS})`;
    await sql`
      with n as (select i, gen_random_uuid() as id from generate_series(1, ${VOUCHERS}::int) i), v as (
        insert into ledger.voucher (client_id, id, series, year, number, date, period, text, source, content_hash,
          posted_at, posted_by)
        select ${clientId}::uuid, id, 'GL', 2026, i, '2026-06-15', 6, 'Bilag ' || i, 'manual', '\\x00', now(),
          ${clientId}::uuid
        from n
      )
      insert into ledger.line (client_id, voucher_id, line_no, account, amount)
      select ${clientId}::uuid, n.id, side, case side when 1 then '6540' else '1920' end,
        case side when 1 then n.i else -n.i end
      from n cross join generate_series(1, 2) side`;
  });
  await database.owner`analyze ledger.voucher, ledger.line`;
  const { revision, ...draft } = await draftNow(manager, await captured());
  const drafts = Array.from({ length: 100 }, (_, at) => {
    const content = { ...draft.content, photos: [], amount: BigInt(at + 1), text: `Bilag ${at + 1}` };
    return { ...draft, revision, id: uuidv7(), content };
  });
  await manager.transaction(async (tx) => {
    const found = await alikeTo(tx, clientId, drafts);
    expect(drafts.map(({ id }) => found.get(id)?.map(({ voucher }) => voucher?.number))).toEqual(
      drafts.map((_, at) => [BigInt(at + 1)]),
    );
    const [done] = await rawSql(tx)<{ steps: number }[]>`
      select sum(seq_tup_read + idx_scan + idx_tup_fetch)::int as steps from pg_stat_xact_user_tables
      where schemaname = 'ledger' and relname in ('voucher', 'line')`;
    expect(done?.steps).toBeLessThan(VOUCHERS);
    return ok();
  });
});
