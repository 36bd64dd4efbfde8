import { createHash } from 'node:crypto';
import { bytesToHex } from '@noble/hashes/utils.js';
import { ok, type Failure, type Result } from '#lib/domain/result.ts';
import { reopenPeriod } from '#lib/server/desk/periods/service.ts';
import { decide, type Decision } from '#lib/server/desk/drafts/approvals.ts';
import { takeFromFile } from '#lib/server/desk/drafts/from-file.ts';
import { approvalsOf, draftsIn } from '#lib/server/desk/drafts/store.ts';
import { lockPeriod } from '#lib/server/ledger/chart/service.ts';
import { exportToFolder } from '#lib/server/ledger/saft/export-files.ts';
import { importSaftFiles, type SaftImportOptions } from '#lib/server/ledger/saft/import.ts';
import { postVouchers } from '#lib/server/ledger/vouchers/many.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { voucherOf } from '#tests/setup/books/chart.ts';
import { decisionAbout } from '#tests/setup/books/decisions.ts';
import { coding, must } from '#tests/setup/books/drafts.ts';
import { day } from '#tests/setup/books/day.ts';
import { endAsUsual, LOSS } from '#tests/setup/books/year-end.ts';
import { idOf, orgnrOf, personIn, type Doing } from './act.ts';
import { companyFile } from './company-file.ts';

export type BookWork = 'batch' | 'approvals' | 'csv' | 'import' | 'import-more' | 'year-end' | 'export';

/** Batches, and vouchers of each that can be posted; one more can't. */
export const BATCHES = 3;
export const OF_BATCH = 20;
/** Rows of a CSV file. */
export const ROWS = 12;
/** Bytes of a file that is exported: there are some. */
const MOST_BYTES = 30_000;

/** What was asked is answered item by item. */
const all = <T, E extends Failure>(answers: readonly Result<T, E>[]) => answers.map(must);

export const ACTS: Readonly<Record<BookWork, (doing: Doing) => Promise<void>>> = {
  async batch({ context, run, until, told }) {
    for (let at = 0; at < BATCHES; at += 1) {
      const vouchers = Array.from({ length: OF_BATCH }, (_, no) => ({
        ...voucherOf({ amount: BigInt(100 + no) }),
        id: idOf(run, `${at}/${no}`),
      }));
      const refused = { ...voucherOf({ amount: 1n, account: '6999' }), id: idOf(run, `${at}/refused`) };
      const answers = await until(async () =>
        ok(await postVouchers(context, [...vouchers.slice(1), refused, ...vouchers.slice(0, 1)])),
      );
      await told(all((answers ?? []).filter((each) => each.ok)).map(({ eventId }) => eventId));
    }
  },

  /** All at once, as the page for several sends them. */
  async approvals({ context, run, until, told }) {
    const { clientId } = context;
    const drafts = await until(() =>
      context.transaction(async (tx) => ok(await draftsIn(tx, clientId, ['submitted', 'posted']))),
    );
    await Promise.all(
      (drafts ?? []).map(async ({ id }) => {
        const decided = await until(async () => {
          const manager = await personIn(context, 'manager');
          return decide(manager, await decisionOf(manager, id, idOf(run, id)));
        });
        await told([decided?.eventId ?? null]);
      }),
    );
  },

  async csv({ context, run, until, told }) {
    const rows = Array.from({ length: ROWS }, (_, at) => ({
      row: at + 2,
      coding: { ...coding, amount: BigInt(10_000 + at), text: `Rad ${at}`, noPhoto: 'Fra fil' },
    }));
    const file = {
      sha256: createHash('sha256').update(run).digest('hex'),
      check: false,
      datesConfirmed: true,
    };
    const taken = await until(async () =>
      ok(await takeFromFile(await personIn(context, 'bookkeeper'), { ...file, vouchers: rows })),
    );
    if (!taken) return;
    all(taken.answers.map((each) => (each.ok ? ok() : each)));
    await told([taken.eventId]);
  },

  import: (doing) => takeFile(doing, 2025, {}, 'client_exists'),

  'import-more': (doing) =>
    takeFile(doing, 2026, { added: true, lockedBefore: day('2026-07-01') }, 'saft_within_books'),

  /** Ended, opened again for what was forgotten, and ended again. */
  async 'year-end'({ context, run, until, told }) {
    const year = 2026;
    const id = (name: string) => idOf(run, name);
    const first = await until(() => endAsUsual(context, year, { id: id('end'), dispositions: LOSS }));
    await told([first?.eventId ?? null]);
    const opened = await until(async () =>
      reopenPeriod(await personIn(context, 'bookkeeper'), {
        ...{ id: id('open'), year, period: 12, reason: 'Et bilag var glemt' },
      }),
    );
    await told([opened?.eventId ?? null]);
    const forgotten = { ...voucherOf({ amount: 100_000n }), id: id('forgotten'), date: day('2026-12-15') };
    const posted = await until(() => postVoucher(context, forgotten));
    await told([posted?.eventId ?? null]);
    // It was locked before: what was done to it is in how it stands.
    await until(() => lockPeriod(context, { year, period: 12 }));
    const again = await until(() => endAsUsual(context, year, { id: id('again'), dispositions: LOSS }));
    await told([again?.eventId ?? null]);
  },

  async export({ context, folder, until }) {
    const [from, to] = [
      { year: 2025, period: 1 },
      { year: 2025, period: 12 },
    ];
    await until(() => exportToFolder(context, { from, to, most: MOST_BYTES }, folder));
  },
};

/** About the draft as it was shown: what is asked again says the same, whatever has become of it. */
async function decisionOf(manager: Context, draftId: string, approvalId: string): Promise<Decision> {
  const { clientId } = manager;
  const given = must(
    await manager.transaction(async (tx) => ok(await approvalsOf(tx, clientId, [draftId]))),
  ).find(({ id }) => id === approvalId);
  const { revision, contentHash } = given ?? {};
  if (revision === undefined || !contentHash) return decisionAbout(manager, draftId, { approvalId });
  return decisionAbout(manager, draftId, { approvalId, revision, contentHash: bytesToHex(contentHash) });
}

/** @param there what whoever asks again is told, where it was done */
async function takeFile(
  { context, run, until, told }: Doing,
  year: number,
  options: SaftImportOptions,
  there: 'client_exists' | 'saft_within_books',
): Promise<void> {
  const text = companyFile(orgnrOf(options.added ? context.clientId : run), year);
  const source = () => new Blob([text]).stream();
  const taken = await until(() => importSaftFiles(context, [source], options), [there]);
  await told([taken?.eventId ?? null]);
}
