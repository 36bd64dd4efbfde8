-- What is to be done later. A job belongs to a client, or to the machine (client 0…0), and stands here from the
-- transaction that caused it until the one in which its effect is committed.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'segl_worker') THEN
    CREATE ROLE segl_worker NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of the same server made it at the same moment
END
$$;
--> statement-breakpoint
CREATE TABLE platform.job (
	client_id uuid NOT NULL,
	id uuid NOT NULL,
	kind text NOT NULL,
	input jsonb NOT NULL,
	once text,
	caused_by uuid NOT NULL,
	created_at timestamp (3) with time zone NOT NULL,
	run_at timestamp with time zone DEFAULT now() NOT NULL,
	attempts smallint DEFAULT 0 NOT NULL,
	started_at timestamp (3) with time zone,
	progress integer,
	total integer,
	fault text,
	failed_at timestamp (3) with time zone,
	PRIMARY KEY (client_id, id),
	CONSTRAINT job_once UNIQUE (client_id, kind, once),
	CONSTRAINT job_kind CHECK (length(kind) BETWEEN 1 AND 64),
	CONSTRAINT job_fault CHECK (length(fault) BETWEEN 1 AND 64),
	CONSTRAINT job_failed CHECK (failed_at IS NULL OR fault IS NOT NULL)
);
--> statement-breakpoint
CREATE INDEX job_by_age ON platform.job USING btree (client_id, created_at);
--> statement-breakpoint
-- When each schedule last made a job: of several servers one does.
CREATE TABLE platform.schedule (
	client_id uuid NOT NULL,
	kind text NOT NULL,
	last_at timestamp with time zone NOT NULL,
	PRIMARY KEY (client_id, kind)
);
--> statement-breakpoint
-- The machine's own are not for a person who has chosen no client.
CREATE POLICY tenant ON platform.job
  USING (client_id = platform.current_client() AND (
    client_id <> '00000000-0000-0000-0000-000000000000'
    OR platform.current_actor() = '00000000-0000-7000-8000-000000000001'))
  WITH CHECK (client_id = platform.current_client());
--> statement-breakpoint
SELECT platform.tenant_table('platform.job', 'remove', '{run_at,attempts,started_at,progress,total,fault,failed_at}');
--> statement-breakpoint
SELECT platform.tenant_table('platform.schedule', 'change', '{last_at}');
--> statement-breakpoint
-- The queue's tables came with the queue's own migrations, just before this one. The app can't touch them: a row of
-- `platform.job` puts its own reference there. Whoever works on the queue sees those references, and no job.
CREATE FUNCTION platform.queue_job() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- How often is tried, and after which waits, is counted in the row.
  PERFORM graphile_worker.add_job(NEW.kind,
    payload => json_build_object('client', NEW.client_id, 'job', NEW.id),
    run_at => NEW.run_at,
    max_attempts => 32767,
    job_key => NEW.client_id || '/' || NEW.id);
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER queued AFTER INSERT OR UPDATE OF run_at ON platform.job
  FOR EACH ROW WHEN (NEW.failed_at IS NULL) EXECUTE FUNCTION platform.queue_job();
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION platform.queue_job() FROM PUBLIC;
--> statement-breakpoint
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker FROM PUBLIC;
--> statement-breakpoint
GRANT USAGE ON SCHEMA graphile_worker TO segl_worker;
--> statement-breakpoint
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO segl_worker;
--> statement-breakpoint
GRANT SELECT ON graphile_worker.migrations TO segl_worker;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON graphile_worker._private_jobs, graphile_worker._private_job_queues,
  graphile_worker._private_tasks, graphile_worker._private_known_crontabs TO segl_worker;
--> statement-breakpoint
CREATE POLICY worker ON graphile_worker._private_jobs TO segl_worker USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY worker ON graphile_worker._private_job_queues TO segl_worker USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY worker ON graphile_worker._private_tasks TO segl_worker USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY worker ON graphile_worker._private_known_crontabs TO segl_worker USING (true) WITH CHECK (true);
