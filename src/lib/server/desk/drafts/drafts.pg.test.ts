import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { DraftContent } from '#lib/domain/drafts/draft.ts';
import { codedInLines } from '#lib/domain/drafts/coded.ts';
import { PLAIN_LINE } from '#lib/domain/ledger/coding.ts';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { tamper } from '#tests/fixtures/things.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { decisionAbout as decisionOn, draftNow } from '#tests/setup/books/decisions.ts';
import { coding, contentOf, must, photoOf, storedPhoto, submittedDraft } from '#tests/setup/books/drafts.ts';
import { newLedgerOfThree } from '#tests/setup/books/ledger.ts';
import { loadVoucher } from '../../ledger/vouchers/read-store.ts';
import { reverseVoucher } from '../../ledger/vouchers/reversal.ts';
import { decide, type Decision } from './approvals.ts';
import { takeFromFile } from './from-file.ts';
import { codeDraft, discardDraft, saveDraft, submitDraft } from './service.ts';
import { hashOfDraft } from './statements.ts';
import { draftsIn } from './store.ts';
import { day } from '#tests/setup/books/day.ts';

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

const load = (draftId: string) => draftNow(manager, draftId);
const decisionAbout = (draftId: string, change: Partial<Decision> = {}) =>
  decisionOn(manager, draftId, change);

const count = async (table: string) => {
  const [row] = await database.owner.unsafe(
    `select count(*)::int as n from ${table} where client_id = '${clientId}'`,
  );
  return Number(row?.['n']);
};

describe('the way of a draft', () => {
  it('from a phone to a voucher, each step with its event', async () => {
    const { draftId } = await submittedDraft(field, bookkeeper);
    const decision = await decisionAbout(draftId);
    const decided = must(await decide(manager, decision));
    expect(decided).toMatchObject({ outcome: 'created', voucherId: decision.approvalId });
    expect(await load(draftId)).toMatchObject({ state: 'posted', revision: 4 });

    const voucher = must(
      await manager.transaction(async (tx) => ok(await loadVoucher(tx, clientId, decision.approvalId))),
    );
    expect(voucher?.voucher).toMatchObject({
      source: 'draft',
      draftId,
      text: coding.text,
      date: coding.date,
    });
    expect(voucher?.voucher.lines.map(({ account, amount }) => [account, amount])).toEqual([
      ['6540', 10_000n],
      ['2710', 2500n],
      ['1920', -12_500n],
    ]);
    const events = await database.owner`select kind from audit.event
      where client_id = ${clientId} and subject_type in ('draft', 'voucher', 'approval') order by id`;
    expect(events.map(({ kind }) => String(kind))).toEqual([
      'draft.saved',
      'draft.coded',
      'draft.submitted',
      'voucher.posted',
      'draft.approved',
      'approval.approved',
    ]);
  });

  it('back to the bookkeeper with a reason, and round again', async () => {
    const { draftId } = await submittedDraft(field, bookkeeper);
    const reason = 'Feil prosjekt';
    const back = await decisionAbout(draftId, { decision: 'returned', reason });
    expect(must(await decide(manager, back))).toMatchObject({ outcome: 'created', voucherId: null });
    const open = await load(draftId);
    expect(open).toMatchObject({ state: 'inbox', returnedReason: reason, submittedBy: null });
    const again = must(await submitDraft(bookkeeper, { draftId, baseRevision: open.revision }));
    expect(again.revision).toBe(open.revision + 1);
    expect((await load(draftId)).returnedReason).toBeNull();
    expect(must(await decide(manager, await decisionAbout(draftId))).outcome).toBe('created');
    expect(await count('ledger.voucher')).toBe(1);
  });
});

describe('who may change what', () => {
  it('nobody but the author, on the revision that stands, while it is open', async () => {
    const draftId = uuidv7();
    const content = contentOf([]);
    must(await saveDraft(field, { draftId, baseRevision: null, content }));
    const refused: [Context, number | null, string][] = [
      [bookkeeper, 1, 'draft_not_yours'],
      [field, null, 'draft_changed_meanwhile'],
      [field, 2, 'draft_changed_meanwhile'],
    ];
    for (const [who, baseRevision, code] of refused) {
      expect(await saveDraft(who, { draftId, baseRevision, content })).toMatchObject({ error: { code } });
      expect(await discardDraft(who, { draftId, baseRevision })).toMatchObject({ error: { code } });
    }
    must(await discardDraft(field, { draftId, baseRevision: 1 }));
    const closed = { error: { code: 'draft_not_open', state: 'discarded' } };
    expect(await saveDraft(field, { draftId, baseRevision: 2, content })).toMatchObject(closed);
    expect(await codeDraft(bookkeeper, { draftId, baseRevision: 2, coding })).toMatchObject(closed);
    expect(await load(draftId)).toMatchObject({ revision: 2, state: 'discarded' });
  });

  it('of two first ones under one id, one is taken', async () => {
    const asked = { draftId: uuidv7(), baseRevision: null };
    const saves = ['Kaffe', 'Te'].map((text) =>
      saveDraft(field, { ...asked, content: contentOf([], { text }) }),
    );
    const codes = (await Promise.all(saves)).map((each) => (each.ok ? 'saved' : each.error.code));
    expect(codes.sort()).toEqual(['draft_changed_meanwhile', 'saved']);
  });

  it('of two changes on one revision, one is taken', async () => {
    const draftId = uuidv7();
    must(await saveDraft(field, { draftId, baseRevision: null, content: contentOf([]) }));
    const both = await Promise.all(
      ['en', 'to'].map((text) =>
        saveDraft(field, { draftId, baseRevision: 1, content: contentOf([], { text }) }),
      ),
    );
    expect(both.filter(({ ok: taken }) => taken)).toHaveLength(1);
    expect((await load(draftId)).revision).toBe(2);
  });
});

describe('what a draft says', () => {
  const save = (draftId: string, content: DraftContent, baseRevision: number | null = null) =>
    saveDraft(field, { draftId, baseRevision, content });

  it('names each photo once, and none that another draft names', async () => {
    const [one, other] = [uuidv7(), uuidv7()];
    const photo = await storedPhoto(field);
    const refused = (code: string) => ({ ok: false, error: { code } });
    expect(await save(one, contentOf([photo, photo]))).toEqual(refused('photo_twice'));
    must(await save(one, contentOf([photo])));
    expect(await save(other, contentOf([photo]))).toEqual(refused('photo_elsewhere'));
    expect(must(await save(one, contentOf([photo], { text: 'igjen' }), 1)).revision).toBe(2);
    must(await save(other, contentOf([])));
    expect(await save(other, contentOf([await storedPhoto(field), photo]), 1)).toEqual(
      refused('photo_elsewhere'),
    );
  });

  it('of two drafts at once with one photo, one is taken', async () => {
    const photo = await storedPhoto(field);
    const both = await Promise.all(Array.from({ length: 6 }, () => save(uuidv7(), contentOf([photo]))));
    expect(both.filter(({ ok: taken }) => taken)).toHaveLength(1);
  });

  it('has a date that people write on purpose, by the server’s clock', async () => {
    const code = { error: { code: 'date_unreasonable' } };
    for (const date of ['0020-11-28', '1999-06-15', '2999-01-01']) {
      expect(await save(uuidv7(), contentOf([], { date: day(date) }))).toMatchObject(code);
    }
  });

  it('is kept without what can’t be seen', async () => {
    const draftId = uuidv7();
    must(await save(draftId, contentOf([], { text: ' Kaffe \u202efdp.exe\u2066', project: '1\u200e' })));
    expect((await load(draftId)).content).toMatchObject({ text: 'Kaffe fdp.exe', project: '1' });
  });

  it('remembers what a picture was converted from, and its hash covers it', async () => {
    const [plain, made] = [uuidv7(), uuidv7()];
    const photo = await storedPhoto(field);
    must(await save(plain, contentOf([photo])));
    must(await save(made, contentOf([{ ...(await storedPhoto(field)), original: 'cd'.repeat(32) }])));
    const loaded = await load(made);
    expect(loaded.content.photos[0]?.original).toBe('cd'.repeat(32));
    expect((await load(plain)).content.photos).toEqual([photo]);
    const bare = loaded.content.photos.map(({ original: _, ...photo }) => photo);
    expect(hashOfDraft(loaded)).not.toBe(hashOfDraft({ ...loaded, content: contentOf(bare) }));
  });
});

describe('submitting', () => {
  it('asks for coding, picture, the picture’s bytes and lines that can be made', async () => {
    const draftId = uuidv7();
    const submit = (baseRevision: number) => submitDraft(bookkeeper, { draftId, baseRevision });
    const photo = photoOf(new Uint8Array([1, 2, 3]));
    must(await saveDraft(field, { draftId, baseRevision: null, content: contentOf([]) }));
    expect(await submit(1)).toMatchObject({ error: { code: 'draft_incomplete', missing: 'coding' } });
    must(await codeDraft(bookkeeper, { draftId, baseRevision: 1, coding }));
    expect(await submit(2)).toMatchObject({ error: { code: 'draft_incomplete', missing: 'photo' } });
    must(await saveDraft(field, { draftId, baseRevision: 2, content: contentOf([photo]) }));
    expect(await submit(3)).toMatchObject({ error: { code: 'photo_missing', photoId: photo.id } });
    expect(await submit(2)).toMatchObject({ error: { code: 'draft_changed_meanwhile' } });

    const stored = await storedPhoto(field);
    const lies = contentOf([{ ...stored, sha256: 'ab'.repeat(32) }]);
    must(await saveDraft(field, { draftId, baseRevision: 3, content: lies }));
    expect(await submit(4)).toMatchObject({ error: { code: 'photo_missing', photoId: stored.id } });
    must(await saveDraft(field, { draftId, baseRevision: 4, content: contentOf([stored]) }));

    const wrong = { ...coding, vatCode: '99' };
    must(await codeDraft(bookkeeper, { draftId, baseRevision: 5, coding: wrong }));
    expect(await submit(6)).toMatchObject({ error: { code: 'vat_code_not_valid' } });
    must(await codeDraft(bookkeeper, { draftId, baseRevision: 6, coding }));
    expect(must(await submit(7)).revision).toBe(8);
    expect(await submitDraft(bookkeeper, { draftId: uuidv7(), baseRevision: 1 })).toMatchObject({
      error: { code: 'draft_unknown' },
    });
  });
});

describe('a decision', () => {
  it('is void when the draft was changed after it was shown', async () => {
    const { draftId } = await submittedDraft(field, bookkeeper);
    const seen = await decisionAbout(draftId);
    must(await decide(manager, await decisionAbout(draftId, { decision: 'returned', reason: 'x' })));
    const open = await load(draftId);
    const dearer = { ...coding, amount: 99_900n };
    const coded = must(await codeDraft(bookkeeper, { draftId, baseRevision: open.revision, coding: dearer }));
    must(await submitDraft(bookkeeper, { draftId, baseRevision: coded.revision }));
    expect(await decide(manager, seen)).toMatchObject({ error: { code: 'approval_void' } });
    const now = await decisionAbout(draftId);
    expect(await decide(manager, { ...now, contentHash: seen.contentHash })).toMatchObject({
      error: { code: 'approval_void' },
    });
    expect(await count('ledger.voucher')).toBe(0);
    expect((await load(draftId)).state).toBe('submitted');
  });

  it('repeated is answered as before, and its id serves nothing else', async () => {
    const first = await submittedDraft(field, bookkeeper);
    const second = await submittedDraft(field, bookkeeper);
    const decision = await decisionAbout(first.draftId);
    must(await decide(manager, decision));
    expect(must(await decide(manager, decision))).toEqual({
      outcome: 'exists',
      voucherId: decision.approvalId,
      eventId: null,
      lacks: null,
    });
    for (const change of [
      { draftId: second.draftId },
      { decision: 'returned' as const },
      { revision: decision.revision + 1 },
      { contentHash: 'ab'.repeat(32) },
    ]) {
      expect(await decide(manager, { ...decision, ...change })).toMatchObject({
        error: { code: 'approval_differs' },
      });
    }
    expect(await count('ledger.voucher')).toBe(1);
  });

  it('taken by eight at once posts exactly one voucher', async () => {
    const { draftId } = await submittedDraft(field, bookkeeper);
    const about = await decisionAbout(draftId);
    const results = await Promise.all(
      Array.from({ length: 8 }, () =>
        decide(database.contextFor(clientId, uuidv7()), { ...about, approvalId: uuidv7() }),
      ),
    );
    const refused = results.flatMap((each) => (each.ok ? [] : [each.error.code]));
    expect(refused).toEqual(Array(7).fill('draft_not_submitted'));
    expect(await count('ledger.voucher')).toBe(1);
    expect(await count('ledger.approval')).toBe(1);
  });

  it('sent eight times at once is one decision', async () => {
    const { draftId } = await submittedDraft(field, bookkeeper);
    const decision = await decisionAbout(draftId);
    const results = await Promise.all(Array.from({ length: 8 }, () => decide(manager, decision)));
    const outcomes = results.map((each) => must(each).outcome).sort();
    expect(outcomes).toEqual(['created', ...Array<string>(7).fill('exists')]);
    expect(await count('ledger.voucher')).toBe(1);
  });

  it('that the ledger refuses leaves nothing: no voucher, no number, no approval, the draft as it was', async () => {
    const { draftId } = await submittedDraft(field, bookkeeper);
    await tamper(
      database,
      'ledger.period',
      `update ledger.period set locked_at = now(), locked_by = client_id where client_id = '${clientId}'`,
    );
    const decision = await decisionAbout(draftId);
    expect(await decide(manager, decision)).toMatchObject({ error: { code: 'period_locked' } });
    expect(await count('ledger.voucher')).toBe(0);
    expect(await count('ledger.series_counter')).toBe(0);
    expect(await count('ledger.approval')).toBe(0);
    expect(await load(draftId)).toMatchObject({ state: 'submitted', revision: decision.revision });
  });

  it('stays decided after the voucher was reversed', async () => {
    const { draftId } = await submittedDraft(field, bookkeeper);
    const decision = await decisionAbout(draftId);
    must(await decide(manager, decision));
    const reversal = { id: uuidv7(), voucherId: decision.approvalId, date: day('2026-07-01'), text: 'Feil' };
    must(await reverseVoucher(bookkeeper, reversal));
    expect(await decide(manager, { ...decision, approvalId: uuidv7() })).toMatchObject({
      error: { code: 'draft_not_submitted' },
    });
    const open = must(
      await manager.transaction(async (tx) => ok(await draftsIn(tx, clientId, ['inbox', 'submitted']))),
    );
    expect(open).toEqual([]);
  });
});

describe('vouchers of a file', () => {
  const file = { sha256: 'ab'.repeat(32), check: false, datesConfirmed: false };
  const said = { ...coding, noPhoto: `Fra filen «lønn.csv», linje 2–3 (SHA-256 ${'ab'.repeat(32)})` };
  const of = (...codings: (typeof coding)[]) => ({
    ...file,
    vouchers: codings.map((each, at) => ({ row: 2 + at * 2, coding: each })),
  });

  it('are looked at without a trace, each with what speaks against it', async () => {
    const before = await count('audit.event');
    const { answers, eventId } = await takeFromFile(bookkeeper, {
      ...of(
        said,
        { ...said, account: '9999' },
        { ...said, vatCode: '99' },
        { ...said, date: day('2025-06-15') },
        { ...said, date: day('2999-06-15') },
        codedInLines({
          ...said,
          lines: [
            { ...PLAIN_LINE, account: '6540', amount: 100n },
            { ...PLAIN_LINE, account: '1920', amount: -99n },
          ],
        }),
      ),
      check: true,
    });
    expect(answers.map((each) => (each.ok ? each.outcome : each.error.code))).toEqual([
      ...['fits', 'account_unknown', 'vat_code_not_valid', 'period_unknown', 'date_after_today'],
      'voucher_unbalanced',
    ]);
    expect(eventId).toBeNull();
    expect(await count('audit.event')).toBe(before);
    expect(await count('ledger.draft')).toBe(0);
  });

  it('are handed to the managers, the good ones alone; the same file again makes nothing', async () => {
    const asked = of(said, { ...said, account: '9999' }, { ...said, text: 'Te' });
    const first = await takeFromFile(bookkeeper, asked);
    expect(first.answers.map((each) => (each.ok ? each.outcome : each.error.code))).toEqual([
      ...['made', 'account_unknown', 'made'],
    ]);
    const events = await count('audit.event');
    const both = await Promise.all([takeFromFile(bookkeeper, asked), takeFromFile(bookkeeper, asked)]);
    for (const { answers } of both)
      expect(answers.map((each) => each.ok && each.outcome)).toEqual(['exists', false, 'exists']);
    expect(await count('audit.event')).toBe(events);
    const submitted = must(
      await manager.transaction(async (tx) => ok(await draftsIn(tx, clientId, ['submitted']))),
    );
    expect(submitted.map((draft) => [draft.coding?.text, draft.coding?.noPhoto])).toEqual([
      ...[coding.text, 'Te'].map((text) => [text, said.noPhoto]),
    ]);
  });

  it('that are here from another file are asked about: a file that was put right comes with all its others', async () => {
    // Twice the same in one file are two.
    const first = await takeFromFile(bookkeeper, of(said, said, { ...said, account: '9999' }));
    expect(first.answers.map((each) => each.ok && each.outcome)).toEqual(['made', 'made', false]);
    const right = (hash: string) => {
      const noPhoto = `Fra filen «lønn 2.csv», linje 2–3 (SHA-256 ${hash})`;
      return { ...of({ ...said, noPhoto }, { ...said, noPhoto, text: 'Rettet' }), sha256: hash };
    };
    const asked = right('cd'.repeat(32));
    for (const [check, fresh] of [
      [true, 'fits'],
      [false, 'made'],
    ] as const) {
      const { answers } = await takeFromFile(bookkeeper, { ...asked, check });
      expect(answers.map((each) => each.ok && each.outcome)).toEqual(['alike', fresh]);
    }
    expect(await count('ledger.draft')).toBe(3);
    const meant = await takeFromFile(bookkeeper, { ...asked, againConfirmed: true });
    expect(meant.answers.map((each) => each.ok && each.outcome)).toEqual(['made', 'exists']);
    // What was thrown away is not here.
    const next = right('ef'.repeat(32));
    await database.owner.begin(async (sql) => {
      await sql`alter table ledger.draft disable trigger user`;
      await sql`update ledger.draft set state = 'discarded' where client_id = ${clientId}`;
      await sql`alter table ledger.draft enable trigger user`;
    });
    const { answers } = await takeFromFile(bookkeeper, { ...next, check: true });
    expect(answers.map((each) => each.ok && each.outcome)).toEqual(['fits', 'fits']);
  });

  it('two at once make each once', async () => {
    const both = await Promise.all([takeFromFile(bookkeeper, of(said)), takeFromFile(bookkeeper, of(said))]);
    expect(await count('ledger.draft')).toBe(1);
    expect(
      both.flatMap(({ answers }) => answers.map((each) => (each.ok ? each.outcome : each.error.code))).sort(),
    ).toEqual(['exists', 'made']);
  });
});
