-- Rows of a client that is none: nobody verifies it, so nobody would see them. Row-level security shows one client at a time,
-- also to the tables' owner; for this alone it may read them all, and says no more than which clients there are not.
CREATE FUNCTION platform.rows_of_no_client() RETURNS TABLE (relation text, client_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  each record;
BEGIN
  FOR each IN
    SELECT a.attrelid::regclass AS name, n.nspname || '.' || c.relname AS said
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE a.attname = 'client_id' AND NOT a.attisdropped AND c.relkind = 'r'
      AND n.nspname IN ('audit', 'identity', 'ledger', 'platform', 'signing', 'sync')
    ORDER BY 2
  LOOP
    -- From one client to the next, however many rows each has. The machine's own jobs, and the installation's own log, are of
    -- client 0…0.
    RETURN QUERY EXECUTE format($query$
      WITH RECURSIVE found AS (
        (SELECT t.client_id FROM %1$s t ORDER BY t.client_id LIMIT 1)
        UNION ALL
        SELECT (SELECT t.client_id FROM %1$s t WHERE t.client_id > found.client_id ORDER BY t.client_id LIMIT 1)
        FROM found WHERE found.client_id IS NOT NULL)
      SELECT %2$L, found.client_id FROM found
      WHERE NOT EXISTS (SELECT FROM platform.client c WHERE c.id = found.client_id) AND found.client_id IS NOT NULL
        AND (found.client_id <> '00000000-0000-0000-0000-000000000000' OR %2$L NOT IN (
          'platform.job', 'platform.schedule', 'audit.log', 'audit.log_key', 'audit.leaf', 'audit.node', 'audit.checkpoint', 'audit.head'))
      UNION ALL SELECT %2$L, NULL WHERE EXISTS (SELECT FROM %1$s t WHERE t.client_id IS NULL)
      $query$, each.name, each.said);
  END LOOP;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION platform.rows_of_no_client() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION platform.rows_of_no_client() TO segl_app;
--> statement-breakpoint
SELECT platform.owner_reads(c.oid::regclass)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relforcerowsecurity
  AND n.nspname IN ('audit', 'identity', 'ledger', 'platform', 'signing', 'sync')
  AND (c.oid = 'platform.client'::regclass OR EXISTS (
    SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'client_id' AND NOT a.attisdropped));
--> statement-breakpoint
-- The verification of a client's log that is under way, or else the last one. What it has found and where it goes on is
-- sealed: nobody turns it into one that has found nothing. What each found is an event as well.
CREATE TABLE audit.verification (
  client_id uuid NOT NULL,
  run uuid NOT NULL,
  started_at timestamp (3) with time zone NOT NULL,
  so_far bytea NOT NULL,
  ended_at timestamp (3) with time zone,
  faults integer,
  CONSTRAINT verification_pkey PRIMARY KEY (client_id),
  CONSTRAINT verification_client FOREIGN KEY (client_id) REFERENCES platform.client (id)
);
--> statement-breakpoint
CREATE POLICY tenant ON audit.verification USING (client_id = platform.current_client())
  WITH CHECK (client_id = platform.current_client());
--> statement-breakpoint
-- The machine, with no client chosen, may see whether one has found faults: it is asked how the server is.
CREATE POLICY health ON audit.verification FOR SELECT
  USING (platform.current_client() = '00000000-0000-0000-0000-000000000000'
     AND platform.current_actor() = '00000000-0000-7000-8000-000000000001');
--> statement-breakpoint
SELECT platform.tenant_table('audit.verification', 'change', '{run,started_at,so_far,ended_at,faults}', with_event => false);
