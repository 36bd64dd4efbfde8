import { bytesToHex } from '@noble/hashes/utils.js';
import type { CivilDate } from '#lib/domain/date.ts';
import { statement } from '#lib/domain/statement.ts';
import { record } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import { sha256 } from '../../platform/hashing.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { vatReturn } from './schema.ts';

/** A delivered return, its file by its hash. */
export interface Delivered {
  readonly id: string;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
  readonly follows: string | null;
  /** Kroner. */
  readonly due: bigint;
  /** Hex SHA-256 of the file, taken of its bytes as they are stored now. */
  readonly sha256: string;
  readonly reference: string;
  readonly deliveredAt: Date;
  readonly deliveredBy: string;
  readonly reopenedAt: Date | null;
  readonly reopenedBy: string | null;
  readonly reason: string | null;
}

/** `segl.vat-return.v1`: the file by its hash, its term, who says that it was delivered, and whether its term is open again. */
export const deliveredStatement = statement<Delivered>('segl.vat-return', {
  v1: ({ due, deliveredAt, reopenedAt, ...said }) => ({
    ...said,
    due: due.toString(),
    deliveredAt: deliveredAt.toISOString(),
    reopenedAt: reopenedAt?.toISOString() ?? null,
  }),
});

/** The client's delivered returns, oldest term first, and of a term in the order in which they came. */
export async function listDelivered(tx: Tx, clientId: string): Promise<Delivered[]> {
  const rows = await rawSql(tx)<(Omit<Delivered, 'deliveredAt' | 'reopenedAt'> & Moments)[]>`
    select id, starts_on::text as "startsOn", ends_on::text as "endsOn", follows, due,
      encode(sha256(xml), 'hex') as sha256, reference, delivered_at as "deliveredAt", delivered_by as "deliveredBy",
      reopened_at as "reopenedAt", reopened_by as "reopenedBy", reason
    from ledger.vat_return where client_id = ${clientId} order by starts_on, delivered_at, id`;
  return rows.map(({ deliveredAt, reopenedAt, ...row }) => ({
    ...row,
    deliveredAt: new Date(deliveredAt),
    reopenedAt: reopenedAt === null ? null : new Date(reopenedAt),
  }));
}

interface Moments {
  readonly deliveredAt: string | Date;
  readonly reopenedAt: string | Date | null;
}

/** The file of a delivered return, byte for byte; null where there is none. */
export async function deliveredFile(tx: Tx, clientId: string, id: string): Promise<Uint8Array | null> {
  const [row] = await rawSql(tx)<{ xml: Uint8Array }[]>`
    select xml from ledger.vat_return where client_id = ${clientId} and id = ${id}`;
  return row?.xml ?? null;
}

/** Keeps a delivered return, with its event. @returns the event's id */
export async function addDelivered(
  tx: Tx,
  context: Context,
  { xml, ...row }: Omit<Delivered, 'sha256'> & { readonly xml: Uint8Array },
): Promise<string> {
  await tx.insert(vatReturn).values({ clientId: context.clientId, ...row, xml });
  const delivered = { ...row, sha256: bytesToHex(sha256(xml)) };
  return record(tx, context, {
    kind: 'vat-return.delivered',
    subject: { type: 'vat-return', id: row.id },
    detail: { was: null, ...saidOf(delivered), now: deliveredStatement.of(delivered) },
  });
}

/** Opens the term of a delivered return again. @returns the event's id */
export async function markReopened(
  tx: Tx,
  context: Context,
  row: Delivered,
  to: Pick<Delivered, 'reopenedAt' | 'reopenedBy' | 'reason'>,
): Promise<string> {
  const { clientId } = context;
  await rawSql(tx)`update ledger.vat_return
    set reopened_at = ${to.reopenedAt?.toISOString() ?? null}, reopened_by = ${to.reopenedBy}, reason = ${to.reason}
    where client_id = ${clientId} and id = ${row.id}`;
  const { statement: was } = deliveredStatement.said(row);
  const now = { ...row, ...to };
  return record(tx, context, {
    kind: 'vat-return.reopened',
    subject: { type: 'vat-return', id: row.id },
    detail: { was, ...saidOf(now), now: deliveredStatement.of(now) },
  });
}

function saidOf(row: Delivered) {
  return { ...deliveredStatement.said(row), startsOn: row.startsOn, endsOn: row.endsOn, file: row.sha256 };
}
