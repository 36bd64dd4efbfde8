import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { sequence, verifyLog } from '#lib/server/audit/index.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must, submittedDraft } from '#tests/setup/books/drafts.ts';
import { smallChart, voucherOf } from '#tests/setup/books/ledger.ts';
import { codedLines } from '../../desk/drafts/service.ts';
import { holdDraft } from '../../desk/drafts/store.ts';
import { ledgerAnswers } from '../reconcile.ts';
import { postVoucher } from '../vouchers/service.ts';
import type { Chart } from './registers.ts';
import { addToChart } from './service.ts';
import { learnVatAccounts, setVatAccount, vatAccountsOf } from './vat-accounts.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const PLAIN = {
  groupingCategory: null,
  groupingCode: null,
  standardAccount: null,
  validFrom: null,
  validTo: null,
};

/** Of a client of before: nothing is known of its VAT accounts. */
const BEFORE: Chart = { ...smallChart, vatAccounts: [] };

async function ledger(chart: Chart = smallChart) {
  const context = database.contextFor(await database.newClient());
  const accounts = [...chart.accounts, { ...PLAIN, number: '2713', name: 'Avgift' }];
  await context.transaction(async (tx) => ok(await addToChart(tx, context, { ...chart, accounts })));
  return context;
}

/** The client itself comes without an event here, so only what is asked about is looked at. */
async function accountsNotInLog(context: Ledger) {
  const { findings } = await verifyLog(context, ledgerAnswers.reconcilers);
  return findings.filter(({ subject }) => subject.startsWith('vat-account'));
}

type Ledger = Awaited<ReturnType<typeof ledger>>;

async function taxAccountOf(context: Ledger, draftId: string) {
  const lines = await context.transaction(async (tx) => {
    const draft = await holdDraft(tx, context.clientId, draftId);
    return ok(await codedLines(tx, context, { coding: draft?.coding ?? null }));
  });
  const coded = must(lines);
  return coded.ok ? coded.value[1]?.account : coded.error;
}

describe('where a code is posted', () => {
  it('can be set, and holds for what is coded from then on; the log tells of it', async () => {
    const context = await ledger();
    const { draftId } = await submittedDraft(context, context);
    expect(await taxAccountOf(context, draftId)).toBe('2710');
    const set = must(await setVatAccount(context, { code: '1', output: '1920', input: '2713' }));
    expect(set.eventId).not.toBeNull();
    // The code has no output side.
    expect(await vatAccountsOf(context)).toMatchObject([
      { code: '1', output: null, input: '2713', source: 'set' },
    ]);
    expect(await taxAccountOf(context, draftId)).toBe('2713');
    expect(must(await setVatAccount(context, { code: '1', output: null, input: '2713' }))).toEqual({
      eventId: null,
    });
    await sequence(context);
    expect(await accountsNotInLog(context)).toEqual([]);
    expect(await ledgerAnswers.disagreements(context)).toEqual([]);
  });

  it('unknown, it can be coded by nobody, and the reason is said', async () => {
    const context = await ledger();
    const { draftId } = await submittedDraft(context, context);
    must(await setVatAccount(context, { code: '1', output: null, input: null }));
    expect(await taxAccountOf(context, draftId)).toEqual({
      code: 'vat_account_missing',
      vatCode: '1',
      side: 'input',
    });
  });

  it('is refused for a code or account that is not there, and for a code without tax', async () => {
    const context = await ledger();
    const exempt = { code: '5', description: 'Fritatt', standardCode: '5', rates: [] };
    await context.transaction(async (tx) => ok(await addToChart(tx, context, { vatCodes: [exempt] })));
    const asked = (code: string, input: string) => setVatAccount(context, { code, output: null, input });
    expect(await asked('99', '2713')).toMatchObject({ error: { code: 'vat_code_unknown' } });
    expect(await asked('5', '2713')).toMatchObject({ error: { code: 'vat_code_has_no_tax' } });
    expect(await asked('1', '2799')).toMatchObject({ error: { code: 'account_unknown', account: '2799' } });
  });
});

describe('a client from before', () => {
  it('learns from its postings, once', async () => {
    const context = await ledger(BEFORE);
    const bought = voucherOf({ amount: 100n });
    const [cost, paid] = bought.lines;
    if (!cost || !paid) throw new Error('a voucher has two lines');
    const tax = { ...paid, account: '2713', amount: 25n };
    const vat = { code: '1', rateBp: 2500, base: 100n, amount: 25n };
    must(
      await postVoucher(context, { ...bought, lines: [{ ...cost, vat }, tax, { ...paid, amount: -125n }] }),
    );
    const learnt = [{ code: '1', output: null, input: '2713', source: 'postings' }];
    expect(await learnVatAccounts(context)).toEqual(learnt);
    expect(await learnVatAccounts(context)).toEqual([]);
    expect(await vatAccountsOf(context)).toMatchObject(learnt);
    await sequence(context);
    expect(await accountsNotInLog(context)).toEqual([]);
  });

  it('without any has the usual ones that its chart has', async () => {
    const context = await ledger(BEFORE);
    expect(await learnVatAccounts(context)).toEqual([
      { code: '1', output: null, input: '2710', source: 'chart' },
    ]);
  });

  it('learns it once when two servers start at the same moment', async () => {
    const context = await ledger(BEFORE);
    const both = await Promise.all([learnVatAccounts(context), learnVatAccounts(context)]);
    expect(both.flat()).toHaveLength(1);
  });
});
