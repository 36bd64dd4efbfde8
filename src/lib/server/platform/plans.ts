import { rawSql, type Tx } from './database.ts';

/** For the rest of the transaction: which way to a page is short depends on how many lines have what is asked for. */
export async function planForPage(tx: Tx): Promise<void> {
  await rawSql(tx)`select set_config('plan_cache_mode', 'force_custom_plan', true),
    set_config('max_parallel_workers_per_gather', '0', true)`;
}

/** The same of all lines that there are: they may be most of a table. */
export async function planForAll(tx: Tx): Promise<void> {
  await rawSql(tx)`select set_config('plan_cache_mode', 'force_custom_plan', true),
    set_config('max_parallel_workers_per_gather', '2', true), set_config('enable_seqscan', 'on', true),
    set_config('enable_hashjoin', 'on', true)`;
}
