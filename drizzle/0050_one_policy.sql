-- What the machine sees across clients of the log is asked of functions. As second policies of `event` and `pending` it
-- stood beside the tenant's in every question that anybody asks of them: the planner then counts the client twice, expects
-- one row where there are thousands, and joins them each with each for as long as it has no statistics of the table, which
-- is as long as a first import takes.

-- Which clients have events that wait for their log, or have waited since before a moment: the id of an event says when it
-- was made. Ids of clients only, and only to the machine with no client chosen.
CREATE FUNCTION audit.clients_waiting(before timestamptz) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT DISTINCT p.client_id FROM audit.pending p
    WHERE platform.current_client() = '00000000-0000-0000-0000-000000000000'
      AND platform.current_actor() = '00000000-0000-7000-8000-000000000001'
      AND (before IS NULL OR uuid_extract_timestamp(p.event_id) < before);
  END;
--> statement-breakpoint
-- The newest event of each client that says its log was verified, and that says it was contradicted, with what shows whose
-- they are; to the same alone, and nothing of what was said.
CREATE FUNCTION audit.logs_told()
  RETURNS TABLE (client_id uuid, kind text, at timestamptz, event_id uuid, statement bytea, mac bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT DISTINCT ON (e.client_id, e.kind) e.client_id, e.kind, e.at, e.id, audit.statement_of(e), e.mac FROM audit.event e
    WHERE platform.current_client() = '00000000-0000-0000-0000-000000000000'
      AND platform.current_actor() = '00000000-0000-7000-8000-000000000001'
      AND e.kind IN ('log.verified', 'log.contradicted')
    ORDER BY e.client_id, e.kind, e.at DESC;
  END;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION audit.clients_waiting(timestamptz), audit.logs_told() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION audit.clients_waiting(timestamptz), audit.logs_told() TO segl_app;
--> statement-breakpoint
DROP POLICY sweep ON audit.pending;
--> statement-breakpoint
DROP POLICY health ON audit.event;
