import { v7 as uuidv7 } from 'uuid';
import type { CivilDate } from '#lib/domain/date.ts';
import { matchedBy } from '#lib/domain/ledger/items/currency.ts';
import type { NewLine, NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { ok } from '#lib/domain/result.ts';
import { matchItems, unmatch } from '#lib/server/ledger/items/matching.ts';
import { differenceOf, itemsOfParty } from '#lib/server/ledger/items/store.ts';
import { loadVoucher, reversalOfVoucher } from '#lib/server/ledger/vouchers/read-store.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { must } from '../setup/books/drafts.ts';
import { SUPPLIER } from './company.ts';

/** How a supplier abroad is paid: minor units of the currency, and kroner for each of them. */
export interface Abroad {
  readonly date: CivilDate;
  readonly invoice: bigint;
  readonly paid: bigint;
  /** Hundredths. */
  readonly rates: readonly [invoice: bigint, payment: bigint];
  readonly undo: boolean;
}

/**
 * An invoice and its payment, each at its rate, are posted; whatever is open of the supplier is matched, and that is undone where
 * it says so. @returns all that was posted
 */
export async function payAbroad(who: Context, said: Abroad): Promise<NewVoucher[]> {
  const [ofInvoice, ofPayment] = said.rates;
  const posted: NewVoucher[] = [];
  for (const [foreign, rate] of [
    [-said.invoice, ofInvoice],
    [said.paid, ofPayment],
  ] as const) {
    const voucher = abroad(said.date, foreign, rate);
    if (!(await postVoucher(who, voucher)).ok) return posted;
    posted.push(voucher);
  }
  const open = must(await who.transaction(async (tx) => ok(await itemsOfParty(tx, who.clientId, SUPPLIER))));
  const { parts, difference } = matchedBy(open);
  const dates = open.map(({ date }) => date).sort();
  const id = uuidv7();
  const off = difference === 0n ? undefined : { amount: difference, date: dates.at(-1) ?? said.date };
  if (parts.length < 2 || !(await matchItems(who, { id, lines: parts, difference: off })).ok) return posted;
  if (said.undo) await unmatch(who, { id });
  return [...posted, ...(await ofMatching(who, id))];
}

/** What a matching has posted, and what took that back. */
async function ofMatching(who: Context, matchingId: string): Promise<NewVoucher[]> {
  const { clientId } = who;
  const found = await who.transaction(async (tx) => {
    const own = await differenceOf(tx, clientId, matchingId);
    const back = own && (await reversalOfVoucher(tx, clientId, own.voucherId));
    const ids = [own?.voucherId, back].filter((id) => typeof id === 'string');
    return ok(await Promise.all(ids.map((id) => loadVoucher(tx, clientId, id))));
  });
  return must(found).flatMap((each) => each?.voucher ?? []);
}

function abroad(date: CivilDate, foreign: bigint, rate: bigint): NewVoucher {
  const amount = (foreign * rate) / 100n;
  const line: Omit<NewLine, 'account' | 'amount'> = {
    ...{ text: null, vat: null, counterpartyId: null, currency: null, dimensions: [] },
  };
  return {
    ...{ id: uuidv7(), series: 'GL', date, text: 'Fra utlandet', source: 'manual', sourceRef: null },
    ...{ draftId: null, reversesId: null },
    lines: [
      {
        ...line,
        account: '2400',
        amount,
        counterpartyId: SUPPLIER,
        currency: { code: 'EUR', amount: foreign },
      },
      { ...line, account: '1920', amount: -amount },
    ],
  };
}
