import { rawSql, type Tx } from './database.ts';

/**
 * What holds all rows of a table against all of another: there PostgreSQL may join as it likes. Everywhere else it looks each
 * row up by its key (`pool/connection.ts`), which of a whole table takes several times as long.
 */
export async function wholeTables<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await joining(tx, 'on');
  const result = await work();
  await joining(tx, 'off');
  return result;
}

async function joining(tx: Tx, how: 'on' | 'off'): Promise<void> {
  await rawSql(
    tx,
  )`select set_config('enable_hashjoin', ${how}, true), set_config('enable_mergejoin', ${how}, true)`;
}
