import { keepingOf } from '#lib/domain/events/keeping.ts';
import type { Others } from '#lib/domain/events/replay/others.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { ERASED, type ErasedDetail } from '../erase/erasures.ts';
import { ownEvents } from '../own-words.ts';
import type { Findings } from './findings.ts';

interface ErasedRow {
  readonly id: string;
  readonly kind: string;
  readonly type: string;
  readonly person: string;
}

/**
 * What logs say of people is kept while they are members: whoever erased it then, the machine too, took away what their
 * signatures are held against (`erased_while_kept`).
 */
export async function checkErasedMembers(
  tx: Tx,
  context: Context,
  others: Others,
  findings: Findings,
): Promise<void> {
  const erasings = await ownEvents<ErasedDetail>(tx, context, ERASED, { waiting: true });
  for (const { id: by, index, at, said } of erasings) {
    for (const { id, kind, type, person } of await erasedIn(tx, context, said.events)) {
      if (keepingOf(kind) !== 'person') continue;
      const membership = others.before('membership', person, index ?? Infinity);
      if (!membership || membership.ended) continue;
      findings.add({
        ...{ code: 'erased_while_kept', subject: `${type} ${person}`, place: `audit.event_detail ${id}` },
        ...{ expected: 'kept while they are a member', found: `erased ${at} by event ${by}` },
      });
    }
  }
}

function erasedIn(tx: Tx, { clientId }: Context, ids: readonly string[]): Promise<ErasedRow[]> {
  return rawSql(tx)<ErasedRow[]>`
    select id, kind, subject_type as type, subject_id as person from audit.event
    where client_id = ${clientId} and id = any (${[...ids]}::uuid[]) and subject_type in ('user', 'membership')`;
}
