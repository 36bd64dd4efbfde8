import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';
import type { Api } from '#lib/api.ts';
import { norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import { accrualParts, isAccruable, keepsAccruals } from '#lib/domain/ledger/accrual/accrual.ts';
import { OPENING_SERIES } from '#lib/domain/ledger/coding.ts';
import { monthAt, monthIndex } from '#lib/domain/ledger/fiscal-year.ts';
import { voucherNumber } from '#lib/domain/ledger/voucher-number.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { Act } from '#lib/ui/act/act.svelte.ts';
import { keptAt, type ActPlace } from '#lib/ui/act/kept.ts';
import { loadNames, type Names } from '#lib/ui/app/people.ts';
import type { Tone } from '#lib/ui/primitives/tone.ts';

type Accounts = Awaited<ReturnType<Api['ledger']['accounts']['query']>>;
type Series = Awaited<ReturnType<Api['ledger']['series']['query']>>;
export type ShownAccrual = Awaited<ReturnType<Api['accruals']['list']['query']>>[number];

/** A posted voucher whose lines can be spread. */
export interface Spreading {
  readonly voucherId: string;
  readonly number: string;
  readonly date: CivilDate;
  readonly text: string;
  readonly lines: readonly { readonly no: number; readonly account: string; readonly amount: bigint }[];
  readonly accounts: Accounts;
  readonly series: Series;
}

export interface Accruals {
  readonly all: readonly ShownAccrual[];
  readonly names: Names;
  /** Of the voucher that the address names. */
  readonly spreading: Spreading | null;
}

export async function loadAccruals(api: Api, voucherId: string | null): Promise<Accruals> {
  const [all, names, spreading] = await Promise.all([
    api.accruals.list.query(),
    loadNames(api),
    voucherId === null ? null : loadSpreading(api, voucherId),
  ]);
  return { all, names, spreading };
}

async function loadSpreading(api: Api, voucherId: string): Promise<Spreading> {
  const [{ voucher, posting }, accounts, series] = await Promise.all([
    api.ledger.voucher.query({ voucherId }),
    api.ledger.accounts.query(),
    api.ledger.series.query(),
  ]);
  const accruable = new Set(accounts.filter(isAccruable).map(({ number }) => number));
  const lines = voucher.lines.flatMap(({ account, amount }, at) =>
    accruable.has(account) ? [{ no: at + 1, account, amount }] : [],
  );
  const { date, text } = voucher;
  const number = voucherNumber({ ...posting, series: voucher.series });
  return {
    ...{ voucherId, number, date, text, lines, accounts },
    series: series.filter(({ code }) => code !== OPENING_SERIES),
  };
}

/** Where what is spread can stand on a day. */
export function keepingAccounts(accounts: Accounts, date: CivilDate): Accounts {
  return accounts.filter(
    (each) =>
      keepsAccruals(each) &&
      (each.validFrom ?? '') <= date &&
      (each.validTo === null || date <= each.validTo),
  );
}

/** Where it mostly stands: what was paid ahead (17), or what is not earned yet (29); empty where the chart has neither. */
export function usualAccount(accounts: Accounts, amount: bigint): string {
  const group = amount > 0n ? ['1700', '1710', '1749', '17'] : ['2965', '2900', '29'];
  for (const prefix of group) {
    const found = accounts.find(({ number }) => number.startsWith(prefix));
    if (found) return found.number;
  }
  return '';
}

/** Months from that of a day on, by their first days. */
export function monthsFrom(date: CivilDate, count = 24): CivilDate[] {
  return Array.from({ length: count }, (_, at) => monthAt(monthIndex(date) + at).first);
}

/** How an accrual stands, in words. */
export function standingOf(
  accrual: Pick<
    ShownAccrual,
    'endedOn' | 'due' | 'left' | 'amount' | 'date' | 'firstMonth' | 'months' | 'posted'
  >,
): { readonly tone: Tone; readonly words: string } {
  const { endedOn, due, left, posted } = accrual;
  if (endedOn !== null) return { tone: 'done', words: t.accruals.ended(formatDate(endedOn)) };
  if (left === 0n) return { tone: 'done', words: t.accruals.whole };
  if (due)
    return due.locked
      ? { tone: 'waiting', words: t.accruals.waits(formatDate(due.date)) }
      : { tone: 'waiting', words: t.accruals.due(formatDate(due.date)) };
  const names = new Set(posted.map(({ part }) => part));
  const next = accrualParts(accrual).find(({ part }) => !names.has(part));
  return { tone: 'info', words: next ? t.accruals.next(formatDate(next.date)) : t.accruals.whole };
}

/** What is borne today, or, of one that begins later, when it begins. */
export function endingDate({ date }: Pick<ShownAccrual, 'date'>, now = new Date()): CivilDate {
  const today = norwegianDate(now);
  return today < date ? date : today;
}

type Made = Awaited<ReturnType<Api['accruals']['make']['mutate']>>;
type Said = Omit<Parameters<Api['accruals']['make']['mutate']>[0], 'id'>;
const About = z.object({ id: z.uuid(), said: z.string() });
type About = Omit<z.infer<typeof About>, 'id'>;

/** The accrual of a voucher that had no answer, or is to come. */
export function makingOf(acts: ActPlace, voucherId: string): Act<About, Made> {
  return new Act(keptAt(acts, ['accrual', voucherId], About));
}

/** @returns the answer, or null */
export function make(act: Act<About, Made>, api: Api, said: Said): Promise<Made | null> {
  const hash = bytesToHex(sha256(utf8ToBytes(JSON.stringify(said))));
  return act.send({ said: hash }, ({ id }) => api.accruals.make.mutate({ id, ...said }));
}
