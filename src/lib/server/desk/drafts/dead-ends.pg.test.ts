import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { codedInLines, type CodingLine } from '#lib/domain/drafts/coded.ts';
import type { Coding } from '#lib/domain/drafts/draft.ts';
import { PLAIN_LINE } from '#lib/domain/ledger/coding.ts';
import type { NewVoucher, VatDetail } from '#lib/domain/ledger/voucher.ts';
import { ok } from '#lib/domain/result.ts';
import { sequence, threadOf, timelineOf, verifyLog } from '#lib/server/audit/index.ts';
import { changesIn } from '#lib/domain/events/changes.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { tamper } from '#tests/fixtures/things.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { decisionAbout, draftNow } from '#tests/setup/books/decisions.ts';
import { coding, contentOf, must, storedPhoto } from '#tests/setup/books/drafts.ts';
import { newLedgerOfThree, voucherOf } from '#tests/setup/books/ledger.ts';
import { deskAnswers } from '../reconcile.ts';
import { addToChart } from '../../ledger/chart/service.ts';
import { loadVoucher } from '../../ledger/vouchers/read-store.ts';
import { reverseVoucher } from '../../ledger/vouchers/reversal.ts';
import { postVoucher } from '../../ledger/vouchers/service.ts';
import { usualCoding } from '../../ledger/vouchers/usual-store.ts';
import { decide } from './approvals.ts';
import { reopenDraft } from './reopen.ts';
import {
  askAuthor,
  codeDraft,
  discardDraft,
  dismissDraft,
  makeDraft,
  saveDraft,
  submitDraft,
} from './service.ts';

/** For what asks which day it is. Vouchers are posted by the real clock: the database holds theirs against its own. */
const NOW = new Date('2026-06-15T10:00:00Z');

let database: TestDatabase;
let clientId: string;
let field: Context;
let bookkeeper: Context;
let manager: Context;
let draftId: string;

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  ({ clientId, field, bookkeeper, manager } = await newLedgerOfThree(database));
  draftId = uuidv7();
  must(await saveDraft(field, { draftId, baseRevision: null, content: contentOf([]) }));
});
afterAll(() => database.close());

const now = () => draftNow(manager, draftId);
const last = async () => must(await timelineOf(manager, { type: 'draft', id: draftId })).at(-1);
const code = async (change: Partial<Coding> = {}) => {
  const { revision } = await now();
  return codeDraft(bookkeeper, { draftId, baseRevision: revision, coding: { ...coding, ...change } });
};
const submit = async (dateConfirmed?: boolean) => {
  const { revision } = await now();
  const { actorId, requestId } = bookkeeper;
  const inJune = createContext(database.anotherPlatform({ now: () => NOW }), {
    clientId,
    actorId,
    requestId,
  });
  return submitDraft(inJune, { draftId, baseRevision: revision, dateConfirmed });
};
async function findings() {
  await sequence(manager);
  const drafts = deskAnswers.reconcilers.filter(({ subjectType }) => subjectType === 'draft');
  const { findings: found } = await verifyLog(manager, drafts);
  // What is submitted in June stands in the log behind what is saved now.
  return found.filter(({ code }) => code !== 'event_back_dated');
}

describe('a draft that is wrong', () => {
  it('is discarded by the bookkeeper with a reason that its author reads', async () => {
    must(await dismissDraft(bookkeeper, { draftId, baseRevision: 1, reason: 'Privat kjøp' }));
    expect(await now()).toMatchObject({ state: 'discarded', returnedReason: 'Privat kjøp' });
    expect(await last()).toMatchObject({ kind: 'draft.discarded', detail: { reason: 'Privat kjøp' } });
    expect(await findings()).toEqual([]);
  });

  it('goes back to its author, who answers by sending it again', async () => {
    must(await askAuthor(bookkeeper, { draftId, baseRevision: 1, comment: 'Hva gjelder det?' }));
    const asked = { state: 'inbox', askedBy: bookkeeper.actorId, returnedReason: 'Hva gjelder det?' };
    expect(await now()).toMatchObject(asked);
    expect(await last()).toMatchObject({ kind: 'draft.asked', detail: { reason: 'Hva gjelder det?' } });
    expect(await findings()).toEqual([]);
    const content = contentOf([], { text: 'Kaffe til dugnad' });
    must(await saveDraft(field, { draftId, baseRevision: 2, content }));
    expect(await now()).toMatchObject({ state: 'inbox', askedBy: null, returnedReason: null });
    expect(await findings()).toEqual([]);
  });

  it('may be coded and handed on while its author has not answered', async () => {
    must(await askAuthor(bookkeeper, { draftId, baseRevision: 1, comment: 'Bilde?' }));
    must(await code({ noPhoto: 'Automaten ga ingen kvittering' }));
    must(await submit());
    expect(await now()).toMatchObject({ state: 'submitted', askedBy: null, returnedReason: null });
  });

  it('discarded by its author carries nobody’s reason', async () => {
    must(await askAuthor(bookkeeper, { draftId, baseRevision: 1, comment: 'Bilde?' }));
    must(await discardDraft(field, { draftId, baseRevision: 2 }));
    expect(await now()).toMatchObject({ state: 'discarded', askedBy: null, returnedReason: null });
  });

  it('keeps what a manager wrote when its author changes it', async () => {
    must(await code({ noPhoto: 'Tapt' }));
    must(await submit());
    const back = await decisionAbout(manager, draftId, { decision: 'returned', reason: 'Feil prosjekt' });
    must(await decide(manager, back));
    const { revision } = await now();
    must(await saveDraft(field, { draftId, baseRevision: revision, content: contentOf([]) }));
    expect(await now()).toMatchObject({ returnedReason: 'Feil prosjekt' });
  });

  it.each([
    ['another edition', 7, 'draft_changed_meanwhile'],
    ['none', 1, 'draft_unknown'],
  ])('of %s nothing happens', async (_, baseRevision, errorCode) => {
    const of = errorCode === 'draft_unknown' ? uuidv7() : draftId;
    const refused = { error: { code: errorCode } };
    expect(await dismissDraft(bookkeeper, { draftId: of, baseRevision, reason: 'x' })).toMatchObject(refused);
    expect(await askAuthor(bookkeeper, { draftId: of, baseRevision, comment: 'x' })).toMatchObject(refused);
    expect(await now()).toMatchObject({ revision: 1, state: 'inbox', askedBy: null });
  });

  it('submitted is nobody’s to discard or send back', async () => {
    must(await code({ noPhoto: 'Tapt' }));
    must(await submit());
    const { revision: baseRevision } = await now();
    const refused = { error: { code: 'draft_not_open', state: 'submitted' } };
    expect(await dismissDraft(bookkeeper, { draftId, baseRevision, reason: 'x' })).toMatchObject(refused);
    expect(await askAuthor(bookkeeper, { draftId, baseRevision, comment: 'x' })).toMatchObject(refused);
  });
});

describe('a draft without a picture', () => {
  it('is handed on with the reason why there is none, which the approval binds', async () => {
    must(await code());
    expect(await submit()).toMatchObject({ error: { code: 'draft_incomplete', missing: 'photo' } });
    must(await code({ noPhoto: 'Automaten ga ingen kvittering' }));
    must(await submit());
    expect(await last()).toMatchObject({
      kind: 'draft.submitted',
      detail: { noPhoto: 'Automaten ga ingen kvittering' },
    });
    const seen = await decisionAbout(manager, draftId);
    const say = (noPhoto: string) =>
      tamper(
        database,
        'ledger.draft_coding',
        `update ledger.draft_coding set no_photo = '${noPhoto}' where draft_id = '${draftId}'`,
      );
    await say('Noe annet');
    expect(await decide(manager, seen)).toMatchObject({ error: { code: 'approval_void' } });
    expect((await findings()).map(({ subject }) => subject)).toEqual([expect.stringContaining(draftId)]);
    await say('Automaten ga ingen kvittering');
    expect(must(await decide(manager, seen)).outcome).toBe('created');
    expect(await findings()).toEqual([]);
  });
});

describe('a receipt whose voucher was taken back', () => {
  const approve = async () =>
    must(await decide(manager, await decisionAbout(manager, draftId))).voucherId ?? '';
  const reopen = () => reopenDraft(bookkeeper, { draftId });
  const reverse = (voucherId: string) =>
    reverseVoucher(bookkeeper, { id: uuidv7(), voucherId, date: '2026-06-15', text: 'Feil' });

  it('is coded and posted again, linked to the same draft, and once only', async () => {
    must(await code({ noPhoto: 'Tapt' }));
    expect(await reopen()).toMatchObject({ error: { code: 'draft_not_posted', state: 'inbox' } });
    must(await submit());
    const first = await approve();
    expect(await reopen()).toMatchObject({ error: { code: 'voucher_not_reversed' } });
    must(await reverse(first));
    must(await reopen());
    expect(await now()).toMatchObject({ state: 'inbox', submittedBy: null });
    expect(await last()).toMatchObject({ kind: 'draft.reopened' });
    expect(await reopen()).toMatchObject({ error: { code: 'draft_not_posted' } });
    must(await code({ noPhoto: 'Tapt', text: 'Riktig tekst' }));
    must(await submit());
    const second = await approve();
    expect(second).not.toBe(first);
    expect(await findings()).toEqual([]);
    const vouchers = await database.owner`select id from ledger.voucher where draft_id = ${draftId}`;
    expect(vouchers.map(({ id }) => String(id)).toSorted()).toEqual([first, second].toSorted());
  });

  it('has one thread: its photo, each coding with before and after, its decision and what took it back, and nothing else', async () => {
    const photo = await storedPhoto(field);
    draftId = uuidv7();
    const phone = createContext(database.platform, {
      ...{ clientId, actorId: field.actorId, requestId: uuidv7() },
      device: 'Chrome 153 · Android',
    });
    must(await saveDraft(phone, { draftId, baseRevision: null, content: contentOf([photo]) }));
    must(await code());
    must(await code({ account: '1920' }));
    must(await code());
    must(await submit());
    const first = await approve();
    must(await reverse(first));
    const other = voucherOf({ amount: 12_500n });
    must(await postVoucher(bookkeeper, other));
    await sequence(manager);
    const { events, cut } = must(await threadOf(manager, { type: 'voucher', id: first }));
    expect(cut).toBe(false);
    expect(events.map(({ kind }) => kind)).toEqual([
      ...['photo.received', 'draft.saved', 'draft.coded', 'draft.coded', 'draft.coded', 'draft.submitted'],
      ...['voucher.posted', 'draft.approved', 'approval.approved', 'voucher.posted'],
    ]);
    const ofPhoto = must(await threadOf(manager, { type: 'photo', id: photo.id })).events;
    expect(ofPhoto.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    const ofReversal = must(
      await threadOf(manager, { type: 'voucher', id: events.at(-1)?.subject.id ?? '' }),
    );
    expect(ofReversal.events).toHaveLength(1);
    expect(events.map(({ actor }) => actor).slice(0, 3)).toEqual(['field', 'field', 'bookkeeper']);
    expect(events[1]?.detail).toMatchObject({ device: 'Chrome 153 · Android' });
    expect(events[2]?.detail).not.toHaveProperty('device');
    const [saved, , coded] = events.slice(1).map((event) => changesIn(event.detail, event.before));
    expect(saved).toContainEqual({ field: 'content.text', was: null, is: 'Kaffe' });
    expect(coded).toEqual([
      { field: 'coding.account', was: '6540', is: '1920' },
      { field: 'revision', was: 2, is: 3 },
    ]);
    const alone = must(await threadOf(manager, { type: 'user', id: manager.actorId })).events;
    expect(alone.every(({ subject }) => subject.id === manager.actorId)).toBe(true);
    expect(events.map(({ subject }) => subject.id)).not.toContain(other.id);
  });

  it('never has two vouchers that stand, whoever posts at the same moment', async () => {
    const voucher = () => ({ ...voucherOf({ amount: 100n }), source: 'draft' as const, draftId });
    const results = await Promise.all(
      [voucher(), voucher(), voucher()].map((each) => postVoucher(bookkeeper, each)),
    );
    const refused = results.flatMap((each) => (each.ok ? [] : [each.error.code]));
    expect(refused).toEqual(['draft_already_posted', 'draft_already_posted']);
  });
});

describe('what can’t be coded', () => {
  beforeEach(async () => {
    const content = contentOf([await storedPhoto(field)]);
    must(await saveDraft(field, { draftId, baseRevision: 1, content }));
  });

  it.each<[Partial<Coding>, object]>([
    [{ series: 'IB' }, { code: 'series_is_opening', series: 'IB' }],
    [{ creditAccount: '6540' }, { code: 'accounts_same', account: '6540' }],
    [{ vatCode: '3' }, { code: 'vat_code_not_for_purchases', vatCode: '3' }],
    [{ vatCode: '7' }, { code: 'vat_code_not_for_purchases', vatCode: '7' }],
  ])('%o is refused', async (change, error) => {
    const codes = `from unnest(array['3', '7']) as code`;
    await tamper(
      database,
      'ledger.vat_code',
      `insert into ledger.vat_code (client_id, code, description, standard_code)
        select '${clientId}', code, 'Salg', code ${codes}`,
    );
    await tamper(
      database,
      'ledger.vat_rate',
      `insert into ledger.vat_rate (client_id, code, valid_from, rate_bp)
        select '${clientId}', code, '2005-01-01', 0 ${codes}`,
    );
    must(await code(change));
    expect(await submit()).toMatchObject({ ok: false, error });
    expect(await now()).toMatchObject({ state: 'inbox' });
  });

  it('a date after today is asked about; meant, it is handed on and said in the event', async () => {
    must(await code({ date: '2026-06-16' }));
    const asked = { error: { code: 'date_after_today', date: '2026-06-16' } };
    expect(await submit()).toMatchObject(asked);
    expect(await submit(false)).toMatchObject(asked);
    must(await submit(true));
    expect(await last()).toMatchObject({ detail: { dateAfterToday: true } });
  });

  it('today is not after today, whatever is confirmed', async () => {
    must(await code({ date: '2026-06-15' }));
    must(await submit(true));
    expect((await last())?.detail).not.toHaveProperty('dateAfterToday');
  });
});

describe('a voucher of the bookkeeper’s own, coded in lines', () => {
  const SUPPLIER = uuidv7();
  const lines: CodingLine[] = [
    {
      ...PLAIN_LINE,
      ...{ account: '6540', text: 'Telefon', amount: 1_250_00n, vatCode: '1' },
      share: { rateBp: 4000, account: null },
      dimensions: [{ type: 'P', code: '1' }],
      currency: { code: 'EUR', amount: 100_00n },
    },
    { ...PLAIN_LINE, account: '6300', amount: -50_00n },
    { ...PLAIN_LINE, account: '2400', counterpartyId: SUPPLIER },
  ];
  const own = codedInLines({ ...coding, noPhoto: 'Avtalegiro uten bilag', lines });
  const make = (change: Partial<Parameters<typeof makeDraft>[1]> = {}) =>
    makeDraft(bookkeeper, { draftId, photos: [], coding: own, ...change });
  beforeEach(async () => {
    draftId = uuidv7();
    const party = { id: SUPPLIER, kind: 'supplier' as const, number: '5001', name: 'Televerket' };
    const counterparties = [{ ...party, orgnr: null, account: '2400' }];
    const machine = database.contextFor(clientId);
    must(await machine.transaction(async (tx) => ok(await addToChart(tx, machine, { counterparties }))));
  });

  it('is made, approved and posted like every other, and the log holds what was posted to it', async () => {
    must(await make());
    expect((await now()).coding).toEqual(own);
    must(await submit());
    const decision = await decisionAbout(manager, draftId);
    const { voucherId } = must(await decide(manager, decision));
    const posted = must(
      await manager.transaction(async (tx) => ok(await loadVoucher(tx, clientId, voucherId ?? ''))),
    );
    const said = posted?.voucher.lines.map((line) => [
      line.account,
      line.amount,
      line.currency?.amount ?? null,
    ]);
    expect(said).toEqual([
      ['6540', 400_00n, 32_00n],
      ['2710', 100_00n, 8_00n],
      ['6540', 750_00n, 60_00n],
      ['6300', -50_00n, null],
      ['2400', -1_200_00n, null],
    ]);
    expect(await findings()).toEqual([]);
    // Posted of other lines than those that were approved.
    await tamper(
      database,
      'ledger.draft_coding',
      `update ledger.draft_coding set lines = replace(lines, '6300', '6540') where draft_id = '${draftId}'`,
    );
    expect((await findings()).map(({ code }) => code)).toEqual(['subject_changed']);
  });

  it('is made once, and under nobody else’s id', async () => {
    must(await make());
    expect(await make()).toMatchObject({ error: { code: 'draft_changed_meanwhile' } });
    const taken = uuidv7();
    must(await saveDraft(field, { draftId: taken, baseRevision: null, content: contentOf([]) }));
    expect(await make({ draftId: taken })).toMatchObject({ error: { code: 'draft_changed_meanwhile' } });
  });

  it('is not handed on without an attachment and without a reason, unbalanced, or by a code that does not hold', async () => {
    must(await make({ coding: { ...own, noPhoto: null } }));
    expect(await submit()).toMatchObject({ error: { code: 'draft_incomplete', missing: 'photo' } });
    const of = async (...wrong: CodingLine[]) => {
      const { revision } = await now();
      const wrongly = codedInLines({ ...own, lines: wrong });
      must(await codeDraft(bookkeeper, { draftId, baseRevision: revision, coding: wrongly }));
      return submit();
    };
    const [phone = PLAIN_LINE, rent = PLAIN_LINE] = lines;
    expect(await of(phone, rent)).toMatchObject({
      error: { code: 'voucher_unbalanced', difference: '1200.00' },
    });
    expect(await of({ ...phone, vatCode: '99' }, { ...rent, amount: null })).toMatchObject({
      error: { code: 'vat_code_not_valid', vatCode: '99' },
    });
    expect(await of({ ...phone, vatAmount: 10_00n }, { ...rent, amount: null })).toMatchObject({
      error: { code: 'vat_differs_from_rate', stated: '10.00', computed: '250.00' },
    });
  });

  it('that a release without lines codes again is as that one says', async () => {
    must(await make());
    const [row] = await database.owner`select account, credit_account from ledger.draft_coding
      where draft_id = ${draftId}`;
    expect(row).toEqual({ account: '', credit_account: '' });
    await tamper(
      database,
      'ledger.draft_coding',
      `update ledger.draft_coding set account = '6300', credit_account = '1920' where draft_id = '${draftId}'`,
    );
    expect((await now()).coding).toMatchObject({ lines: null, account: '6300', creditAccount: '1920' });
  });

  it('tells what vouchers with a party were mostly coded with, and forgets what was taken back', async () => {
    const usual = async () =>
      must(await bookkeeper.transaction(async (tx) => ok(await usualCoding(tx, clientId, SUPPLIER))));
    expect(await usual()).toBeNull();
    const vat = { code: '1', rateBp: 2500, base: 100_00n, amount: 25_00n };
    const bought = (account: string, coded: VatDetail | null) => {
      const voucher = voucherOf({ amount: 100_00n, account, ...(coded ? { vat: coded } : {}) });
      const [cost, paid] = voucher.lines;
      const tax = { ...PLAIN_LINE, vat: null, account: '2710', amount: 25_00n };
      const debt = { account: '2400', amount: coded ? -125_00n : -100_00n, counterpartyId: SUPPLIER };
      return {
        ...voucher,
        lines: [cost, coded ? tax : null, { ...paid, ...debt }].filter((line) => line !== null),
      };
    };
    const vouchers = [bought('6540', vat), bought('6300', null), bought('6540', vat), bought('6300', null)];
    for (const voucher of vouchers) must(await postVoucher(bookkeeper, voucher as NewVoucher));
    const [, wrong] = vouchers;
    const taken = { id: uuidv7(), voucherId: wrong?.id ?? '', date: '2026-06-15' as const, text: 'Feil' };
    must(await reverseVoucher(bookkeeper, taken));
    expect(await usual()).toEqual({ account: '6540', vatCode: '1', used: 2, of: 3 });
  });
});
