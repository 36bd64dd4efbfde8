import { and, asc, eq } from 'drizzle-orm';
import { canonicalText } from '#lib/domain/canonical.ts';
import { ruleSaid, rulesRead, type RulesVersion } from '#lib/domain/approval/rules.ts';
import type { StandIn } from '#lib/domain/approval/stand-ins.ts';
import type { Tx } from '../../platform/database.ts';
import { hold } from '../../platform/transaction.ts';
import { approvalRules, standIn } from './schema.ts';

/** Takes the client's rules until the transaction ends: who decides by them, and who changes them, come one after the other. */
export function holdRules(tx: Tx, clientId: string): Promise<void> {
  return hold(tx, `ledger.approval_rules:${clientId}`);
}

type Row = Omit<typeof approvalRules.$inferSelect, 'clientId'>;

/** Every version as it stands in the table, oldest first. */
export async function rulesRows(tx: Tx, clientId: string): Promise<Row[]> {
  const rows = await tx
    .select()
    .from(approvalRules)
    .where(eq(approvalRules.clientId, clientId))
    .orderBy(asc(approvalRules.version));
  return rows.map(({ clientId: _, ...row }) => row);
}

/** The version that a row is; null of one that the application never wrote. */
export function versionOf({ rules, ...row }: Row): RulesVersion | null {
  try {
    const read = rulesRead(JSON.parse(rules));
    return read && canonicalText(read.map(ruleSaid)) === rules ? { ...row, rules: read } : null;
  } catch {
    return null;
  }
}

/**
 * Every version of the client's rules, oldest first.
 * @throws where one can't be read: nothing is approved by what nobody knows
 */
export async function rulesVersions(tx: Tx, clientId: string): Promise<RulesVersion[]> {
  return (await rulesRows(tx, clientId)).map((row) => {
    const version = versionOf(row);
    if (!version) throw new Error(`version ${row.version} of the approval rules can’t be read`);
    return version;
  });
}

export async function insertRules(tx: Tx, clientId: string, { rules, ...row }: RulesVersion): Promise<void> {
  await tx.insert(approvalRules).values({ clientId, ...row, rules: canonicalText(rules.map(ruleSaid)) });
}

/** Everybody who ever was to stand in for somebody, the newest days first. */
export async function listStandIns(tx: Tx, clientId: string): Promise<StandIn[]> {
  const rows = await tx
    .select()
    .from(standIn)
    .where(eq(standIn.clientId, clientId))
    .orderBy(asc(standIn.startsOn), asc(standIn.id));
  return rows.reverse().map(({ clientId: _, ...row }) => row);
}

/** One of them, held until the transaction ends. */
export async function holdStandIn(tx: Tx, clientId: string, id: string): Promise<StandIn | null> {
  const [row] = await tx
    .select()
    .from(standIn)
    .where(and(eq(standIn.clientId, clientId), eq(standIn.id, id)))
    .for('update');
  if (!row) return null;
  const { clientId: _, ...found } = row;
  return found;
}

export async function insertStandIn(tx: Tx, clientId: string, row: StandIn): Promise<void> {
  await tx.insert(standIn).values({ clientId, ...row });
}

export async function endStandInRow(
  tx: Tx,
  clientId: string,
  { id, endedAt, endedBy }: StandIn,
): Promise<void> {
  await tx
    .update(standIn)
    .set({ endedAt, endedBy })
    .where(and(eq(standIn.clientId, clientId), eq(standIn.id, id)));
}
