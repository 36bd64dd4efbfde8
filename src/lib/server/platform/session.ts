import type postgres from 'postgres';

/**
 * What every connection says for itself as it opens, so that nobody else says it: a setting of the database, of the role or
 * of the server stands behind these. Names that are not qualified are PostgreSQL's own, and nobody's of the same name; rows
 * are by policy; an equals sign is one; and values are written as the driver reads them. In words: a `false` the driver leaves out.
 */
export const SESSION = {
  search_path: 'pg_catalog, pg_temp',
  row_security: 'on',
  default_transaction_read_only: 'off',
  default_transaction_deferrable: 'off',
  transform_null_equals: 'off',
  standard_conforming_strings: 'on',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: 1,
} as Record<string, string | number> as Partial<postgres.ConnectionParameters>;

/**
 * Fails, in words that name the setting, where the database's rules are off. No login of ours may say for itself that they
 * are on, and a server that reads its configuration anew turns them off under open connections: so each transaction asks.
 */
export const RULES_ARE_ON = `case when current_setting('session_replication_role') <> 'origin'
  then ('session_replication_role is ' || current_setting('session_replication_role'))::boolean end`;

/** The database's triggers and foreign keys are off on a connection: nothing is read or written on it. */
export class RulesOff extends Error {
  readonly code = 'database_unguarded';
  readonly value: string;

  constructor(value: string) {
    super(`the database sets session_replication_role to ${value}: its rules are off`);
    this.value = value;
  }
}

/** Throws {@link RulesOff} on a connection on which the database's rules are off. */
export async function refuseWithoutRules(sql: Pick<postgres.Sql, 'unsafe'>): Promise<void> {
  const [row] = await sql.unsafe<{ value: string }[]>(
    `select current_setting('session_replication_role') as value`,
  );
  if (row?.value !== 'origin') throw new RulesOff(row?.value ?? '');
}

/** The same for a client that takes a URL alone: as the server's own options in it, behind those that are there. */
export function withSession(url: string): string {
  const parsed = new URL(url);
  const options = Object.entries(SESSION).map(
    ([name, value]) => `-c ${name}=${String(value).replaceAll(/[\\ ]/g, String.raw`\$&`)}`,
  );
  const own = parsed.searchParams.get('options');
  parsed.searchParams.set('options', [...(own ? [own] : []), ...options].join(' '));
  return parsed.toString();
}
