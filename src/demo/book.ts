import { daysAfter, type CivilDate } from '#lib/domain/date.ts';
import { multiplyRounded, sum, type Minor } from '#lib/domain/money.ts';
import { defaultVatAccounts, rateOn, vatOfNet } from '#lib/domain/ledger/vat.ts';
import { kid } from './numbers.ts';

export interface Party {
  readonly id: string;
  readonly kind: 'customer' | 'supplier';
  readonly name: string;
  readonly orgnr?: string;
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
  readonly bankAccount?: string;
  readonly days: number;
}

export type SeriesId = 'GL' | 'SALG' | 'KJØP' | 'BANK' | 'LØNN';

export interface Line {
  readonly account: string;
  /** Debit positive, credit negative. */
  readonly amount: Minor;
  readonly text?: string;
  readonly party?: Party;
  readonly project?: string;
  readonly department?: string;
  readonly tax?: {
    readonly code: string;
    readonly rateBp: number;
    readonly base: Minor;
    readonly amount: Minor;
  };
  readonly foreign?: { readonly currency: string; readonly amount: Minor; readonly rate: string };
  readonly reference?: string;
  readonly cid?: string;
  readonly due?: CivilDate;
  /** The invoice a payment settles. */
  readonly settles?: string;
}

export interface Voucher {
  readonly series: SeriesId;
  readonly date: CivilDate;
  readonly type: string;
  readonly text: string;
  readonly lines: readonly Line[];
}

export interface Item {
  readonly party: Party;
  readonly reference: string;
  readonly date: CivilDate;
  readonly due: CivilDate;
  open: Minor;
}

/** What is sold or bought: an amount without VAT under a code. */
export interface Part {
  readonly account: string;
  readonly code: string;
  readonly net: Minor;
  readonly text: string;
  readonly project?: string;
  readonly department?: string;
  readonly foreign?: Line['foreign'];
}

/** The day itself, or the Monday after a weekend: banks move money on weekdays. */
export function bankDay(date: CivilDate): CivilDate {
  const weekday = new Date(date).getUTCDay();
  return weekday === 6 ? daysAfter(date, 2) : weekday === 0 ? daysAfter(date, 1) : date;
}

/** The books while they are being told: vouchers in any order, balances, and what is still unpaid. */
export class Book {
  readonly vouchers: Voucher[] = [];
  readonly opening = new Map<string, Minor>();
  readonly partyOpening = new Map<Party, Minor>();
  readonly receivables: Item[] = [];
  readonly payables: Item[] = [];
  #invoice: number;
  #unissued: { date: CivilDate; customer: Party; text: string; parts: readonly Part[] }[] = [];

  constructor(firstInvoice: number) {
    this.#invoice = firstInvoice;
  }

  open(account: string, amount: Minor): void {
    this.opening.set(account, (this.opening.get(account) ?? 0n) + amount);
  }

  /** An unpaid invoice from before the file begins. */
  openItem(party: Party, reference: string, date: CivilDate, amount: Minor): void {
    const customer = party.kind === 'customer';
    this.open(customer ? '1500' : '2400', customer ? amount : -amount);
    this.partyOpening.set(party, (this.partyOpening.get(party) ?? 0n) + (customer ? amount : -amount));
    const item = { party, reference, date, due: daysAfter(date, party.days), open: amount };
    (customer ? this.receivables : this.payables).push(item);
  }

  post(series: SeriesId, date: CivilDate, type: string, text: string, lines: readonly Line[]): void {
    const kept = lines.filter(({ amount }) => amount !== 0n);
    if (kept.length < 2 || sum(kept.map(({ amount }) => amount)) !== 0n)
      throw new Error(`unbalanced: ${text}`);
    this.vouchers.push({ series, date, type, text, lines: kept });
  }

  /** Everything booked on an account up to and including a day. */
  balance(account: string, through: CivilDate): Minor {
    let total = this.opening.get(account) ?? 0n;
    for (const { date, lines } of this.vouchers) {
      if (date > through) continue;
      for (const line of lines) if (line.account === account) total += line.amount;
    }
    return total;
  }

  /** A sale waits for `issueInvoices`, so that invoice numbers follow the dates. */
  sell(date: CivilDate, customer: Party, text: string, parts: readonly Part[]): void {
    this.#unissued.push({ date, customer, text, parts });
  }

  issueInvoices(): void {
    const sales = this.#unissued.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
    this.#unissued = [];
    for (const { date, customer, text, parts } of sales) {
      const reference = String(this.#invoice++);
      const due = daysAfter(date, customer.days);
      const lines = parts.flatMap((part) => saleLines(part, date));
      const gross = -sum(lines.map(({ amount }) => amount));
      const claim = { account: '1500', amount: gross, party: customer, reference, cid: kid(reference), due };
      this.post('SALG', date, 'Utgående faktura', `Faktura ${reference} ${text}`, [claim, ...lines]);
      this.receivables.push({ party: customer, reference, date, due, open: gross });
    }
  }

  buy(date: CivilDate, supplier: Party, reference: string, text: string, parts: readonly Part[]): void {
    const due = daysAfter(date, supplier.days);
    const lines = parts.flatMap((part) => purchaseLines(part, date));
    const gross = sum(lines.map(({ amount }) => amount));
    const foreign = parts.length === 1 ? parts[0]?.foreign : undefined;
    const debt = { account: '2400', amount: -gross, party: supplier, reference, due };
    this.post('KJØP', date, 'Inngående faktura', `${supplier.name}: ${text}`, [
      ...lines,
      foreign ? { ...debt, foreign } : debt,
    ]);
    this.payables.push({ party: supplier, reference, date, due, open: gross });
  }

  receive(date: CivilDate, item: Item, amount: Minor): void {
    item.open -= amount;
    const text = `Innbetaling ${item.party.name}`;
    const settled = { account: '1500', amount: -amount, party: item.party, settles: item.reference };
    this.post('BANK', date, 'Bank', text, [{ account: '1920', amount }, settled]);
  }

  /** One payment run for all the items given. */
  pay(date: CivilDate, items: readonly Item[]): void {
    const lines = items.map(({ party, reference, open }) => {
      return { account: '2400', amount: open, party, settles: reference, text: `Betalt ${party.name}` };
    });
    const total = sum(lines.map(({ amount }) => amount));
    for (const item of items) item.open = 0n;
    this.post('BANK', date, 'Bank', 'Remittering leverandører', [
      ...lines,
      { account: '1920', amount: -total },
    ]);
  }
}

function saleLines(part: Part, date: CivilDate): Line[] {
  const rateBp = rateOn(part.code, date) ?? 0;
  const vat = vatOfNet(part.net, rateBp);
  const { output } = defaultVatAccounts(part.code);
  const tax = { code: part.code, rateBp, base: part.net, amount: -vat };
  const sale = { ...common(part), amount: -part.net, tax };
  return output ? [sale, { account: output, amount: -vat, text: 'Utgående mva' }] : [sale];
}

function purchaseLines(part: Part, date: CivilDate): Line[] {
  const rateBp = rateOn(part.code, date) ?? 0;
  const vat = vatOfNet(part.net, rateBp);
  const { output, input } = defaultVatAccounts(part.code);
  const tax = { code: part.code, rateBp, base: part.net, amount: input ? vat : 0n };
  const cost = { ...common(part), amount: part.net, tax };
  const lines: Line[] = [part.foreign ? { ...cost, foreign: part.foreign } : cost];
  if (input) lines.push({ account: input, amount: vat, text: 'Inngående mva' });
  if (output) lines.push({ account: output, amount: -vat, text: 'Beregnet utgående mva' });
  return lines;
}

function common({ account, text, project, department }: Part): Omit<Line, 'amount'> {
  return { account, text, ...(project && { project }), ...(department && { department }) };
}

/** A price in foreign money, and what it is in øre at that rate (four decimals). */
export function abroad(
  currency: string,
  amount: Minor,
  rate: string,
): { net: Minor; foreign: NonNullable<Line['foreign']> } {
  const scaled = BigInt(rate.replace('.', ''));
  return { net: multiplyRounded(amount, scaled, 10_000n), foreign: { currency, amount, rate } };
}
