import { REPORTS } from '#lib/domain/ledger/reports/reports.ts';
import type { Asking } from '#lib/domain/report/fields.ts';
import { comesApart, type AnyReport, type Asked } from '#lib/domain/report/report.ts';
import { ok } from '#lib/domain/result.ts';
import { itemsOfParty } from '#lib/server/ledger/items/store.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { must } from '../../setup/books/drafts.ts';
import { ALL_REPORTS } from '../../setup/books/read-reports.ts';
import { withBench, type Row } from '../benchmark.ts';
import { busyBooks, type BusyBooks } from './busy-books.ts';

const LINES = 1_000_000;
/** Each is asked so often, and no longer than that. */
const RUNS = 101;
const MOST_MS = 2_000;
const LEAST = 5;
const LIMIT_MS = 50;

/** The first page of every list and specification, with its sums, and a page further on, at a million lines on one account. */
export async function firstPage(): Promise<Row[]> {
  return withBench(4, async (bench) => {
    const books = await busyBooks(bench, LINES);
    const rows: Row[] = [];
    for (const [name, asked] of casesOf(books)) rows.push(await measured(books.context, name, asked));
    return rows;
  });
}

type List = readonly [report: keyof typeof REPORTS, of: string, filter: Asking];
type Case = readonly [name: string, ask: (tx: Tx, clientId: string) => Promise<unknown>];

function casesOf({ party, fewOf, middle }: BusyBooks): Case[] {
  const year = { year: 2026, from: 1, through: 12 };
  const june = { ...year, from: 6, through: 6 };
  const days = { since: '2026-03-10', until: '2026-10-20' } as const;
  const narrowed: [string, Asking][] = [
    ['', {}],
    ['March 10 to October 20', days],
    ['account', { account: '3000' }],
    ['account with none', { account: '6300' }],
    ['party with half', { party }],
    ['party with few', { party: fewOf }],
    ['text of many', { text: 'faktura' }],
    ['text of few', { text: 'kvernhus' }],
    ['text of none', { text: 'finnes ikke' }],
    ['amount', { amount: '1234.56' }],
    ['VAT code', { vatCode: '1' }],
  ];
  const [project, few] = [
    { type: 'P', code: '1' },
    { type: 'P', code: '7' },
  ];
  const lists: List[] = [
    ['vouchers', '', {}],
    ['vouchers', 'March 10 to October 20', days],
    ['accountLedger', '', { account: '1500', ...year }],
    ['accountLedger', 'June', { account: '1500', ...june }],
    ['accountLedger', 'March 10 to October 20', { account: '1500', ...year, ...days }],
    ...narrowed.map(([name, said]): List => ['postingJournal', name, { ...year, ...said }]),
    ['postingJournal', 'June', june],
    ['postingJournal', 'project with half', { ...year, ...project }],
    ['postingJournal', 'project with few', { ...year, ...few }],
    ...narrowed.map(([name, said]): List => ['dimensionLedger', name, { ...year, ...project, ...said }]),
    ['dimensionLedger', 'few', { ...year, ...few }],
    ['dimensionLedger', 'June', { ...june, ...project }],
    ['partyLedger', 'with half', { ...year, party }],
    ['partyLedger', 'with half, March 10 to October 20', { ...year, ...days, party }],
    ['partyLedger', 'with few', { ...year, party: fewOf }],
    ['partyLedger', 'with half, June', { ...june, party }],
    ['vatSpecification', '', year],
    ['partyBalances', '', { ...year, parties: 'customer' }],
    ['agedItems', '', { parties: 'customer', on: '2026-12-31' }],
  ];
  return [
    ...lists.flatMap((each) => pages(middle, each)),
    ['items of a party with half', (tx, clientId) => itemsOfParty(tx, clientId, party, [])],
  ];
}

/** The first page of a report, one in the middle of it, and the first and one in the middle by each column that it is sorted by. */
function pages(middle: BusyBooks['middle'], [name, of, filter]: List): Case[] {
  const report: AnyReport = REPORTS[name];
  const { read } = ALL_REPORTS[Object.keys(REPORTS).indexOf(name)]!;
  const { date, voucherId } = middle;
  const apart = comesApart(report);
  const after =
    name === 'vouchers'
      ? { date, id: voucherId }
      : { date, voucherId, line: 1, ...(apart ? {} : { balance: 0n }) };
  return ['', ...report.sorts.flatMap((column) => [column, `-${column}`])].flatMap((sort): Case[] => {
    const ask = (more: object) => async (tx: Tx, clientId: string) =>
      must(
        await read(tx, clientId, {
          filter: { ...filter, ...(sort && { sort }) },
          ...more,
        } as Asked<AnyReport>),
      );
    const said = [report.id, of, sort && `by ${sort}`].filter((each) => each !== '').join(', ');
    return [
      [said, ask(apart ? { part: 'rows' } : {})],
      ...(report.cursor === null ? [] : [[`${said}: in the middle`, ask({ after })] as const]),
      ...(apart && sort === '' ? [[`${said}: its sums`, ask({ part: 'totals' })] as const] : []),
    ];
  });
}

async function measured(context: Context, name: string, ask: Case[1]): Promise<Row> {
  const [inside, whole]: [number[], number[]] = [[], []];
  const until = performance.now() + MOST_MS;
  for (let run = 0; run < RUNS && (run < LEAST || performance.now() < until); run++) {
    const started = performance.now();
    await context.transaction(async (tx) => {
      const begun = performance.now();
      await ask(tx, context.clientId);
      inside.push(performance.now() - begun);
      return ok();
    });
    whole.push(performance.now() - started);
  }
  return {
    'first page of': name,
    'in the database p50 ms': share(inside, 0.5),
    'through the service p50 ms': share(whole, 0.5),
    'p99 ms': share(whole, 0.99),
    over: share(whole, 0.5) > LIMIT_MS ? `over ${LIMIT_MS}` : '',
  };
}

function share(measured: readonly number[], part: number): number {
  const sorted = measured.toSorted((a, b) => a - b);
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1));
}
