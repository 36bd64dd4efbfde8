import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { v7 } from 'uuid';
import { expect } from 'vitest';
import { checkSaft } from '#lib/domain/ledger/saft/checked/checked.ts';
import { ok } from '#lib/domain/result.ts';
import { sequence } from '#lib/server/audit/index.ts';
import { addToChart } from '#lib/server/ledger/chart/service.ts';
import { importSaft } from '#lib/server/ledger/saft/import.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { smallChart, voucherOf } from '#tests/setup/books/chart.ts';
import { must, submittedDraft } from '#tests/setup/books/drafts.ts';
import { newLedger, newLedgerOfThree } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { EQUITY, lockYear, yearStanding } from '#tests/setup/books/year-end.ts';
import type { TestDatabase } from '#tests/setup/database.ts';
import { orgnrOf } from './act.ts';
import { BATCHES, OF_BATCH, ROWS, type BookWork } from './acts.ts';
import { companyFile, OF_YEAR } from './company-file.ts';

/** Drafts that are approved at once. */
const DRAFTS = 6;

export interface BookScene {
  /** What is there before. @returns the client */
  prepare(database: TestDatabase): Promise<string>;
  /** Counts of it that can be there right after a strike: each thing whole, or not at all. */
  readonly whole: readonly number[] | 'any';
  /** How much of it is there. Fails where something is there in part. */
  count(found: Found): Promise<number>;
  /** When it has been asked for again. */
  readonly all: number;
}

export interface Found {
  readonly context: Context;
  readonly database: TestDatabase;
  readonly folder: string;
}

export const BOOK_SCENES: Readonly<Record<BookWork, BookScene>> = {
  batch: {
    prepare: (database) => newLedger(database),
    // The first of each is asked last, behind one that is refused, but can be posted with the others.
    whole: Array.from({ length: BATCHES + 1 }, (_, at) => at * OF_BATCH),
    count: vouchers,
    all: BATCHES * OF_BATCH,
  },
  approvals: {
    async prepare(database) {
      const { clientId, field, bookkeeper } = await newLedgerOfThree(database);
      for (let at = 0; at < DRAFTS; at += 1)
        await submittedDraft(field, bookkeeper, 1, { text: `Nr. ${at}` });
      return clientId;
    },
    whole: 'any',
    async count({ context: { clientId }, database }) {
      const [row] = await database.owner`select count(*)::int as approved, count(v.id)::int as vouchers,
        count(*) filter (where d.state = 'posted')::int as posted
        from ledger.approval a join ledger.draft d on d.client_id = a.client_id and d.id = a.draft_id
        left join ledger.voucher v on v.client_id = a.client_id and v.draft_id = a.draft_id
        where a.client_id = ${clientId}`;
      expect([row?.['vouchers'], row?.['posted']]).toEqual([row?.['approved'], row?.['approved']]);
      return Number(row?.['approved']);
    },
    all: DRAFTS,
  },
  csv: {
    prepare: async (database) => (await newLedgerOfThree(database)).clientId,
    whole: 'any',
    async count({ context: { clientId }, database }) {
      const drafts = await database.owner`select state from ledger.draft where client_id = ${clientId}`;
      expect(drafts.filter(({ state }) => state !== 'submitted')).toEqual([]);
      return drafts.length;
    },
    all: ROWS,
  },
  import: {
    prepare: () => Promise.resolve(v7()),
    whole: [0, OF_YEAR],
    count: vouchers,
    all: OF_YEAR,
  },
  'import-more': {
    prepare: withBooksOf2025,
    whole: [OF_YEAR, 2 * OF_YEAR],
    async count(found) {
      const [row] = await found.database.owner`select count(*)::int as n from ledger.period
        where client_id = ${found.context.clientId} and locked_at is not null`;
      const counted = await vouchers(found);
      // The months before July of the second year.
      expect(row?.['n']).toBe(counted === OF_YEAR ? 0 : 18);
      return counted;
    },
    all: 2 * OF_YEAR,
  },
  'year-end': {
    async prepare(database) {
      const clientId = await database.newClient();
      const context = database.contextFor(clientId);
      const accounts = [...smallChart.accounts, ...EQUITY];
      await context.transaction(async (tx) => ok(await addToChart(tx, context, { ...smallChart, accounts })));
      must(await postVoucher(context, voucherOf({ amount: 100_000n })));
      await newMember(database, clientId, 'bookkeeper');
      await lockYear(context, 2026);
      return clientId;
    },
    whole: [0, 1, 2],
    async count({ context }) {
      const { posted, left, open } = await yearStanding(context, 2026);
      if (posted.length > 0) await yearStanding(context, 2027);
      // What was forgotten is not moved yet; when it is, all is.
      if (posted.length === 2) expect([left, open]).toEqual([0n, 0]);
      return posted.length;
    },
    all: 2,
  },
  export: {
    prepare: withBooksOf2025,
    whole: 'any',
    async count({ folder }) {
      const names = (await readdir(folder).catch(() => [])).filter((name) => !name.endsWith('.part'));
      const exports = Map.groupBy(names, (name) => name.split('_')[2]);
      let whole = 0;
      for (const files of exports.values()) {
        for (const name of files) await expectSound(join(folder, name));
        if (files.length === Number(/(\d+)\.xml$/.exec(files[0] ?? '')?.[1])) whole += 1;
      }
      return Math.min(1, whole);
    },
    all: 1,
  },
};

/** As `segl saft check` says. */
async function expectSound(path: string): Promise<void> {
  const file = new Blob([await readFile(path)]);
  const bytes = { size: file.size, read: (from: number, to: number) => file.slice(from, to).stream() };
  expect(await checkSaft(bytes, basename(path))).toMatchObject({ outcome: 'sound' });
}

async function vouchers({ context: { clientId }, database }: Found): Promise<number> {
  const [row] = await database.owner`select count(*)::int as n from ledger.voucher
    where client_id = ${clientId} and source <> 'opening'`;
  return Number(row?.['n']);
}

async function withBooksOf2025(database: TestDatabase): Promise<string> {
  const clientId = v7();
  const text = companyFile(orgnrOf(clientId), 2025);
  const context = database.contextFor(clientId);
  must(await importSaft(context, () => new Blob([text]).stream()));
  await sequence(context);
  return clientId;
}
