-- The installation's own log is verified by the clock as the clients' are; how far that has come is a row of client 0…0.
ALTER TABLE audit.verification DROP CONSTRAINT verification_client;
--> statement-breakpoint
-- By what the database knows who signs a log: the hash of a secret that follows from the log's private key, which lies
-- sealed. Leaves, nodes and tree heads are taken from nobody else, so that the application's login alone stops no log.
CREATE TABLE audit.log_pass (
	client_id uuid PRIMARY KEY NOT NULL,
	hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);
--> statement-breakpoint
SELECT platform.tenant_table('audit.log_pass', 'append', with_event => false);
--> statement-breakpoint
-- The owner may: it could switch this off.
CREATE FUNCTION audit.written_by_who_signs() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')
    AND EXISTS (SELECT FROM audit.log_pass p WHERE p.client_id IN (SELECT a.client_id FROM added a)
      AND p.hash <> sha256(convert_to(coalesce(current_setting('segl.log_pass', true), ''), 'UTF8')))
  THEN
    RAISE EXCEPTION '%.% is written by whoever signs the log', TG_TABLE_SCHEMA, TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION audit.written_by_who_signs() FROM PUBLIC;
--> statement-breakpoint
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['leaf', 'node', 'checkpoint', 'log_key', 'head'] LOOP
    EXECUTE format('CREATE TRIGGER written_by_who_signs AFTER INSERT ON audit.%I REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION audit.written_by_who_signs()', name);
  END LOOP;
END
$$;
--> statement-breakpoint
-- Rows that belong to nothing, by whichever column they name a client: what is on its way belongs to whom it goes to.
SELECT platform.owner_reads('audit.outbox');
--> statement-breakpoint
CREATE OR REPLACE FUNCTION platform.rows_of_no_client() RETURNS TABLE (relation text, client_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  each record;
BEGIN
  FOR each IN
    SELECT a.attrelid::regclass AS name, n.nspname || '.' || c.relname AS said, quote_ident(a.attname) AS of
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE (a.attname = 'client_id' OR (n.nspname, c.relname, a.attname) = ('audit', 'outbox', 'target'))
      AND NOT a.attisdropped AND c.relkind = 'r'
      AND n.nspname IN ('audit', 'identity', 'ledger', 'platform', 'signing', 'sync')
    ORDER BY 2
  LOOP
    -- From one client to the next, however many rows each has. The machine's own jobs, and the installation's own log, are of
    -- client 0…0.
    BEGIN
      RETURN QUERY EXECUTE format($query$
        WITH RECURSIVE found AS (
          (SELECT t.%3$s AS client FROM %1$s t ORDER BY t.%3$s LIMIT 1)
          UNION ALL
          SELECT (SELECT t.%3$s FROM %1$s t WHERE t.%3$s > found.client ORDER BY t.%3$s LIMIT 1)
          FROM found WHERE found.client IS NOT NULL)
        SELECT %2$L, found.client FROM found
        WHERE NOT EXISTS (SELECT FROM platform.client c WHERE c.id = found.client) AND found.client IS NOT NULL
          AND (found.client <> '00000000-0000-0000-0000-000000000000' OR %2$L NOT IN (
            'platform.job', 'platform.schedule', 'audit.log', 'audit.log_key', 'audit.log_pass', 'audit.leaf', 'audit.node',
            'audit.checkpoint', 'audit.head', 'audit.cosignature', 'audit.time_token', 'audit.verification'))
        UNION ALL SELECT %2$L, NULL WHERE EXISTS (SELECT FROM %1$s t WHERE t.%3$s IS NULL)
        $query$, each.name, each.said, each.of);
    EXCEPTION WHEN OTHERS THEN
      -- Somebody's own table, with a column that only has the name: that it can't be asked must not keep the others from it.
      relation := each.said;
      client_id := NULL;
      RETURN NEXT;
    END;
  END LOOP;
END
$$;
