import { rawSql, type Tx } from './database.ts';

/** For the rest of the transaction: which way to a page is short depends on how many lines have what is asked for. */
export async function planForPage(tx: Tx): Promise<void> {
  await rawSql(tx)`select set_config('plan_cache_mode', 'force_custom_plan', true),
    set_config('max_parallel_workers_per_gather', '0', true), set_config('enable_sort', 'on', true)`;
}

/**
 * For the rest of the transaction: of rows that an index has in the order asked, a page is read and no more. However few
 * PostgreSQL expects there to be, it does not put all of them in order first.
 */
export async function planInOrder(tx: Tx): Promise<void> {
  await planForPage(tx);
  await rawSql(tx)`select set_config('enable_sort', 'off', true)`;
}

/**
 * For the rest of the transaction, in which every look-up has its index, nothing is read whole to look in it, be it along an
 * index: a pooled connection would keep the plan that it made while a table was small, where the whole client is as near
 * as one row; and of a table that nothing has counted yet PostgreSQL thinks that it is small.
 */
export async function planForLookUps(tx: Tx): Promise<void> {
  await rawSql(tx)`select set_config('plan_cache_mode', 'force_custom_plan', true),
    set_config('enable_seqscan', 'off', true), set_config('enable_material', 'off', true)`;
}

/** The same of all lines that there are: they may be most of a table. */
export async function planForAll(tx: Tx): Promise<void> {
  await rawSql(tx)`select set_config('plan_cache_mode', 'force_custom_plan', true),
    set_config('max_parallel_workers_per_gather', '2', true), set_config('enable_seqscan', 'on', true),
    set_config('enable_hashjoin', 'on', true), set_config('enable_sort', 'on', true)`;
}
