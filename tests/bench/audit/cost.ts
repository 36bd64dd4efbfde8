import { v7 as uuidv7 } from 'uuid';
import { statementHash } from '#lib/domain/canonical.ts';
import { ok } from '#lib/domain/result.ts';
import { voucherStatement, type NewVoucher, type Posting } from '#lib/domain/ledger/voucher.ts';
import { sequencerOf } from '#lib/server/audit/index.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { insertVouchers, postingFacts } from '#lib/server/ledger/vouchers/store.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { awaitBeforeCommit } from '#lib/server/platform/transaction.ts';
import { voucherOf } from '../../setup/books/chart.ts';
import { must } from '../../setup/books/drafts.ts';
import { rate, withBench, type Bench, type Row } from '../benchmark.ts';

const SECONDS = 5;
const ROUNDS = 3;
const CONNECTIONS = [1, 16];
/** What has a trigger that asks for the event of a changed row. */
const HELD = ['ledger.voucher', 'ledger.line', 'ledger.line_dimension', 'ledger.series_counter'];

/**
 * Postings a second with their event, and the same without one: guards, number, rows and hash, but no event, and the
 * database does not ask for it. By turns on one server; the last column also has the log sequenced and signed meanwhile.
 */
export async function cost(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const connections of CONNECTIONS)
    rows.push(await withBench(connections + 6, (bench) => measured(bench, connections)));
  return rows;
}

async function measured(bench: Bench, connections: number): Promise<Row> {
  const contexts = await Promise.all(Array.from({ length: connections }, () => bench.newLedger()));
  const of = (worker: number) => contexts[worker] ?? never();
  const sequencer = sequencerOf(bench.platform);
  const ways = {
    without: (worker: number) => postBare(of(worker), voucherOf({ amount: 12_500n })),
    with: async (worker: number) => void must(await postVoucher(of(worker), voucherOf({ amount: 12_500n }))),
    signed: async (worker: number) => {
      must(await postVoucher(of(worker), voucherOf({ amount: 12_500n })));
      sequencer.signal(of(worker).clientId);
    },
  };
  const took: Record<keyof typeof ways, number[]> = { without: [], with: [], signed: [] };
  await rate(connections, 1, ways.with);
  await bench.owner`analyze`;
  for (let round = 0; round < ROUNDS; round++)
    for (const way of ['without', 'with', 'signed'] as const) {
      await holding(bench, way !== 'without');
      took[way].push(await rate(connections, SECONDS, ways[way]));
    }
  await sequencer.stop();
  const [without, event, signed] = [middle(took.without), middle(took.with), middle(took.signed)];
  return {
    connections,
    'without event /s': Math.round(without),
    'with event /s': Math.round(event),
    'with : without': percent(event, without),
    'and signed meanwhile /s': Math.round(signed),
    'signed : without': percent(signed, without),
  };
}

/** {@link postVoucher}, of a voucher that nothing speaks against, without its event. */
async function postBare(context: Context, voucher: NewVoucher): Promise<void> {
  const { clientId, actorId: postedBy, platform } = context;
  must(
    await context.transaction(async (tx) => {
      const { number, period } = await postingFacts(tx, clientId, voucher, { takeNumber: true });
      if (number === null || !period) return never();
      const postedAt = platform.clock.now().toISOString();
      const posting: Posting = { year: period.year, period: period.number, number, postedAt, postedBy };
      const contentHash = statementHash(voucherStatement(clientId, voucher, posting));
      awaitBeforeCommit(tx, insertVouchers(tx, clientId, [{ voucher, posting, contentHash }]));
      return ok(uuidv7());
    }),
  );
}

async function holding({ owner }: Bench, on: boolean): Promise<void> {
  const triggers = await owner<{ relation: string; trigger: string }[]>`
    select tgrelid::regclass::text as relation, tgname as trigger from pg_trigger
    where tgname like 'has\\_event%' and tgrelid::regclass::text = any(${HELD})`;
  if (triggers.length === 0) throw new Error('no trigger asks for the event of a posting');
  for (const { relation, trigger } of triggers)
    await owner.unsafe(`alter table ${relation} ${on ? 'enable' : 'disable'} trigger ${trigger}`);
}

const middle = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const percent = (part: number, whole: number) => `${Math.round((100 * part) / whole)} %`;

function never(): never {
  throw new Error('a voucher that nothing speaks against was not taken');
}
