import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { DraftState } from '#lib/domain/drafts/draft.ts';
import {
  keptCoding,
  readCoding,
  type Recurrence,
  type Template,
} from '#lib/domain/drafts/templates/template.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { template } from './schema.ts';

export async function insertTemplate(
  tx: Tx,
  clientId: string,
  { coding, recurrence, ...row }: Template,
): Promise<void> {
  const { every = null, from: startsOn = null, until: endsOn = null } = recurrence ?? {};
  await tx.insert(template).values({ clientId, ...row, coding: keptCoding(coding), every, startsOn, endsOn });
}

export async function markTemplateEnded(
  tx: Tx,
  clientId: string,
  { id, endedAt, endedBy }: Pick<Template, 'id' | 'endedAt' | 'endedBy'>,
): Promise<void> {
  await tx
    .update(template)
    .set({ endedAt, endedBy })
    .where(and(eq(template.clientId, clientId), eq(template.id, id)));
}

/** Nobody else makes drafts of it or ends it until the transaction ends. */
export async function holdTemplate(tx: Tx, clientId: string, id: string): Promise<Template | null> {
  const [row] = await tx
    .select()
    .from(template)
    .where(and(eq(template.clientId, clientId), eq(template.id, id)))
    .for('update');
  return row ? templateIn(row) : null;
}

/** All there ever were, the newest first, but for those that can't be read. */
export async function allTemplates(tx: Tx, clientId: string): Promise<Template[]> {
  return (await templateRows(tx, clientId)).flatMap((row) => templateIn(row) ?? []);
}

/** As they stand, whatever that is. */
export function templateRows(tx: Tx, clientId: string): Promise<TemplateRow[]> {
  return tx
    .select()
    .from(template)
    .where(eq(template.clientId, clientId))
    .orderBy(desc(template.madeAt), desc(template.id));
}

/** Whether another that is not ended has the name, whatever its case. */
export async function isNameTaken(tx: Tx, clientId: string, name: string): Promise<boolean> {
  const [row] = await tx
    .select({ id: template.id })
    .from(template)
    .where(
      and(
        eq(template.clientId, clientId),
        isNull(template.endedAt),
        eq(sql`lower(${template.name})`, sql`lower(${name})`),
      ),
    )
    .limit(1);
  return row !== undefined;
}

type TemplateRow = typeof template.$inferSelect;

/** Null where its coding is none. Half a recurrence, which the database takes from nobody, is said as it stands. */
export function templateIn({
  clientId: _,
  coding: kept,
  every,
  startsOn,
  endsOn,
  ...row
}: TemplateRow): Template | null {
  const coding = readCoding(kept);
  const recurs = every !== null || startsOn !== null || endsOn !== null;
  const recurrence = recurs ? ({ every, from: startsOn, until: endsOn } as Recurrence) : null;
  return coding && { ...row, coding, recurrence };
}

/** What became of drafts, by their ids; those that are not there are left out. */
export async function statesOf(
  tx: Tx,
  clientId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DraftState>> {
  const rows = await rawSql(tx)<{ id: string; state: DraftState }[]>`
    select id, state from ledger.draft where client_id = ${clientId} and id = any (${[...ids]}::uuid[])`;
  return new Map(rows.map(({ id, state }) => [id, state]));
}
