import type { ApprovalThen } from '#lib/domain/approval/replay/by-rules.ts';
import { momentIn } from '#lib/domain/date.ts';
import type { PostedFrom } from '#lib/domain/drafts/replay/coded.ts';
import type { PhotoThen } from '#lib/domain/drafts/replay/draft.ts';
import type { Posting } from '#lib/domain/ledger/voucher.ts';
import { placesOf } from '#lib/server/audit/index.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { hexOf } from '../../platform/hashing.ts';

interface VoucherRow extends Omit<Posting, 'postedAt'> {
  readonly id: string;
  readonly draftId: string;
  readonly postedAt: Date;
  readonly contentHash: Uint8Array;
  readonly reversalId: string | null;
  readonly revision: number | null;
  readonly approvedHash: Uint8Array | null;
}

/** What became of these drafts, by draft. */
export async function postedFrom(
  tx: Tx,
  clientId: string,
  draftIds: readonly string[],
): Promise<ReadonlyMap<string, readonly PostedFrom[]>> {
  const rows = await rawSql(tx)<VoucherRow[]>`
    select v.id, v.draft_id as "draftId", v.year, v.period, v.number, v.posted_at as "postedAt", v.posted_by as "postedBy",
      v.content_hash as "contentHash", a.revision, a.content_hash as "approvedHash",
      (select r.id from ledger.voucher r where r.client_id = ${clientId} and r.reverses_id = v.id limit 1) as "reversalId"
    from ledger.voucher v
    left join ledger.approval a on a.client_id = ${clientId} and a.id = v.id
    where v.client_id = ${clientId} and v.draft_id = any (${[...draftIds]}::uuid[])`;
  const ids = rows.flatMap(({ id, reversalId }) => (reversalId ? [id, reversalId] : [id]));
  const places = await placesOf(tx, clientId, { kind: 'voucher.posted', type: 'voucher', ids });
  const vouchers = rows.map(({ id, draftId, contentHash, reversalId, revision, approvedHash, ...row }) => ({
    draftId,
    id,
    posting: { ...row, postedAt: momentIn(row.postedAt) },
    contentHash: hexOf(contentHash),
    posted: places.get(id) ?? null,
    reversed: places.get(reversalId ?? '') ?? null,
    approval:
      revision === null || approvedHash === null ? null : { revision, contentHash: hexOf(approvedHash) },
  }));
  return Map.groupBy(vouchers, ({ draftId }) => draftId);
}

/** These photos as they arrived. */
export async function photosThen(
  tx: Tx,
  clientId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PhotoThen>> {
  if (ids.length === 0) return new Map();
  const rows = await rawSql(tx)<{ id: string; sha256: Uint8Array; elsewhere: boolean }[]>`
    select p.id, p.sha256, (
        select count(distinct d.draft_id) > 1 from ledger.draft_photo d
        where d.client_id = ${clientId} and d.photo_id = p.id) as elsewhere
    from ledger.photo p where p.client_id = ${clientId} and p.id = any (${[...ids]}::uuid[])`;
  const places = await placesOf(tx, clientId, { kind: 'photo.received', type: 'photo', ids });
  return new Map(
    rows.map(({ id, sha256, elsewhere }) => [
      id,
      { id, sha256: hexOf(sha256), received: places.get(id) ?? null, elsewhere },
    ]),
  );
}

type ApprovalRow = Omit<ApprovalThen, 'contentHash' | 'event' | 'posted'> & {
  readonly draftId: string;
  readonly contentHash: Uint8Array;
  readonly posts: boolean;
  readonly amount: string | null;
  readonly accounts: string[] | null;
  readonly counterparties: string[] | null;
  readonly dimensions: { readonly type: string; readonly code: string }[] | null;
};

/** Who approved these drafts, by draft, with what the vouchers say that they posted. */
export async function approvalsThen(
  tx: Tx,
  clientId: string,
  draftIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ApprovalThen[]>> {
  const rows = await rawSql(tx)<ApprovalRow[]>`
    select a.id, a.draft_id as "draftId", a.revision, a.content_hash as "contentHash", a.decided_by as by,
      a.decided_at as at, a.rules_version as "rulesVersion", a.in_place_of as "inPlaceOf", a.nobody_else as "nobodyElse",
      a.voucher_id is not null as posts, l.*, d.dimensions
    from ledger.approval a
    left join lateral (
      select sum(greatest(amount, 0))::text as amount, array_agg(account) as accounts,
        array_agg(counterparty_id) filter (where counterparty_id is not null) as counterparties
      from ledger.line where client_id = ${clientId} and voucher_id = a.voucher_id) l on true
    left join lateral (
      select jsonb_agg(jsonb_build_object('type', type, 'code', code)) as dimensions
      from ledger.line_dimension where client_id = ${clientId} and voucher_id = a.voucher_id) d on true
    where a.client_id = ${clientId} and a.draft_id = any (${[...draftIds]}::uuid[]) and a.decision = 'approved'`;
  const ids = rows.map(({ id }) => id);
  const [approved, counted] = [
    await placesOf(tx, clientId, { kind: 'approval.approved', type: 'approval', ids }),
    await placesOf(tx, clientId, { kind: 'approval.counted', type: 'approval', ids }),
  ];
  const approvals = rows.map(
    ({ draftId, contentHash, at, posts, amount, accounts, counterparties, dimensions, ...row }) => ({
      draftId,
      ...row,
      at: new Date(at),
      contentHash: hexOf(contentHash),
      posted: posts
        ? {
            amount: BigInt(amount ?? 0),
            ...{
              accounts: accounts ?? [],
              counterparties: counterparties ?? [],
              dimensions: dimensions ?? [],
            },
          }
        : null,
      event: approved.get(row.id) ?? counted.get(row.id) ?? null,
    }),
  );
  return Map.groupBy(approvals, ({ draftId }) => draftId);
}
