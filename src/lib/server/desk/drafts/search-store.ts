import type { CivilDate } from '#lib/domain/date.ts';
import type { DraftState } from '#lib/domain/drafts/draft.ts';
import type { Sought } from '#lib/domain/search.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { containing } from '../../platform/pattern.ts';

/** As many as are found at once: more is looked for with another word. */
const MOST = 8;

/** A draft as a search shows it: to who reads the ledger as it is coded, once it is; to its author as it was captured. */
export interface FoundDraft {
  readonly id: string;
  readonly state: DraftState;
  readonly amount: bigint | null;
  readonly date: CivilDate | null;
  readonly text: string;
  readonly createdBy: string;
}

/**
 * The newest drafts that are not vouchers yet, captured or coded with that amount, day or text; `of`: of this person
 * alone, then only as they captured it, and also what has become of them.
 */
export function findDrafts(
  tx: Tx,
  clientId: string,
  { amounts, day, text }: Sought,
  of: string | null,
): Promise<FoundDraft[]> {
  const sql = rawSql(tx);
  const visible =
    of === null
      ? sql`d.state in ('inbox', 'submitted')`
      : sql`d.created_by = ${of} and d.state <> 'discarded'`;
  const found = (fits: ReturnType<typeof sql>) => sql`
    (select d.id, d.state, coalesce(c.amount, d.amount) as amount, coalesce(c.date, d.date)::text as date,
       coalesce(c.text, d.text) as text, d.created_by as "createdBy"
     from ledger.draft d left join ledger.draft_coding c
       on c.client_id = d.client_id and c.draft_id = d.id and ${of === null}::boolean
     where d.client_id = ${clientId} and ${visible} and ${fits} order by d.id desc limit ${MOST})`;
  // One question for each index.
  return sql<FoundDraft[]>`
    ${found(sql`d.amount = any (${amounts.map(String)}::bigint[])`)}
    union ${found(sql`c.amount = any (${amounts.map(String)}::bigint[])`)}
    union ${found(sql`d.date = ${day}::date`)}
    union ${found(sql`c.date = ${day}::date`)}
    union ${found(sql`d.text ilike ${containing(text)}`)}
    union ${found(sql`c.text ilike ${containing(text)}`)}
    order by id desc limit ${MOST}`;
}
