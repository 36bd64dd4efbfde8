import type { JobHelpers } from 'graphile-worker';

/** A server that has just started may have taken a job before its connection bore its name. */
export const GRACE_SECONDS = 10;

/**
 * Gives back what servers had begun that are gone: no connection bears their name. The queue itself would wait for four
 * hours. What was put there anew meanwhile, and stands there only because it was begun, is removed.
 */
export async function recover(
  helpers: Pick<JobHelpers, 'query'>,
  graceSeconds = GRACE_SECONDS,
): Promise<void> {
  await helpers.query(
    `with lost as (
      select id, key is null and attempts >= max_attempts as replaced from graphile_worker._private_jobs
      where locked_at < now() - make_interval(secs => $1) and not exists (
        select from pg_stat_activity s where s.application_name = locked_by and s.datname = current_database())
      for update skip locked),
    removed as (delete from graphile_worker._private_jobs where id in (select id from lost where replaced))
    update graphile_worker._private_jobs set locked_at = null, locked_by = null
    where id in (select id from lost where not replaced)`,
    [graceSeconds],
  );
}
