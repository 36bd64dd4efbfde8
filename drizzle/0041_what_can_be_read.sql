-- What no row may say, as nothing that reads in order would come to it, or could tell what it means. Of rows that are there
-- nothing is asked: one that somebody put there is for verifying to name, and must not keep an installation from its update.

-- A leaf, a tree head and a place in a queue have numbers that begin where numbers begin, and end where code can tell one
-- from the next (2^53 - 1).
ALTER TABLE audit.leaf ADD CONSTRAINT leaf_index CHECK (index BETWEEN 0 AND 9007199254740991) NOT VALID;
--> statement-breakpoint
ALTER TABLE audit.node ADD CONSTRAINT node_index CHECK (level BETWEEN 1 AND 52 AND index BETWEEN 0 AND 9007199254740991) NOT VALID;
--> statement-breakpoint
ALTER TABLE audit.checkpoint ADD CONSTRAINT checkpoint_size CHECK (size BETWEEN 0 AND 9007199254740991) NOT VALID;
--> statement-breakpoint
ALTER TABLE audit.head ADD CONSTRAINT head_size CHECK (size BETWEEN 0 AND 9007199254740991) NOT VALID;
--> statement-breakpoint
ALTER TABLE audit.log_key ADD CONSTRAINT log_key_since CHECK (since BETWEEN 0 AND 9007199254740991) NOT VALID;
--> statement-breakpoint
ALTER TABLE audit.time_token ADD CONSTRAINT time_token_numbers CHECK (no BETWEEN 0 AND 9007199254740991 AND size BETWEEN 0 AND 9007199254740991) NOT VALID;
--> statement-breakpoint
ALTER TABLE audit.cosignature ADD CONSTRAINT cosignature_size_range CHECK (size BETWEEN 0 AND 9007199254740991) NOT VALID;
--> statement-breakpoint
ALTER TABLE audit.pending ADD CONSTRAINT pending_position CHECK (position >= 1) NOT VALID;
--> statement-breakpoint
ALTER TABLE audit.outbox ADD CONSTRAINT outbox_position CHECK (position >= 1) NOT VALID;
--> statement-breakpoint
ALTER TABLE audit.event ADD CONSTRAINT event_id_drawn CHECK (id <> '00000000-0000-0000-0000-000000000000') NOT VALID;
--> statement-breakpoint
ALTER TABLE ledger.voucher ADD CONSTRAINT voucher_id_drawn CHECK (id <> '00000000-0000-0000-0000-000000000000') NOT VALID;
--> statement-breakpoint
ALTER TABLE identity."user" ADD CONSTRAINT user_id_drawn CHECK (id <> '00000000-0000-0000-0000-000000000000') NOT VALID;
--> statement-breakpoint
-- A place in a queue is the database's to give, whatever an insert says of `overriding system value`.
REVOKE INSERT ON audit.pending FROM segl_app;
--> statement-breakpoint
GRANT INSERT (client_id, event_id) ON audit.pending TO segl_app;
--> statement-breakpoint
-- A day or a moment is one of the years 1 to 9999: no other can be said in a statement, nor be read by everything that reads.
DO $$
DECLARE
  each record;
BEGIN
  FOR each IN
    SELECT c.oid::regclass AS relation, a.attname AS name, a.atttypid = 'date'::regtype AS day
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('audit', 'identity', 'ledger', 'platform', 'signing', 'sync') AND c.relkind = 'r'
      AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid IN ('date'::regtype, 'timestamptz'::regtype)
    ORDER BY 1, 2
  LOOP
    EXECUTE format(CASE WHEN each.day
        THEN 'ALTER TABLE %s ADD CONSTRAINT %I CHECK (%I >= make_date(1, 1, 1) AND %3$I <= make_date(9999, 12, 31)) NOT VALID'
        ELSE 'ALTER TABLE %s ADD CONSTRAINT %I CHECK (%I >= to_timestamp(-62135596800) AND %3$I < to_timestamp(253402300800)) NOT VALID'
      END, each.relation, each.name || '_within_years', each.name);
  END LOOP;
END
$$;
--> statement-breakpoint
-- Tables with rows of a client that there is not, or whose rows can't be asked.
CREATE OR REPLACE FUNCTION platform.rows_of_no_client() RETURNS TABLE (relation text, client_id uuid)
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
    BEGIN
      RETURN QUERY EXECUTE format($query$
        WITH RECURSIVE found AS (
          (SELECT t.client_id FROM %1$s t ORDER BY t.client_id LIMIT 1)
          UNION ALL
          SELECT (SELECT t.client_id FROM %1$s t WHERE t.client_id > found.client_id ORDER BY t.client_id LIMIT 1)
          FROM found WHERE found.client_id IS NOT NULL)
        SELECT %2$L, found.client_id FROM found
        WHERE NOT EXISTS (SELECT FROM platform.client c WHERE c.id = found.client_id) AND found.client_id IS NOT NULL
          AND (found.client_id <> '00000000-0000-0000-0000-000000000000' OR %2$L NOT IN (
            'platform.job', 'platform.schedule', 'audit.log', 'audit.log_key', 'audit.leaf', 'audit.node', 'audit.checkpoint', 'audit.head', 'audit.cosignature',
            'audit.time_token'))
        UNION ALL SELECT %2$L, NULL WHERE EXISTS (SELECT FROM %1$s t WHERE t.client_id IS NULL)
        $query$, each.name, each.said);
    EXCEPTION WHEN OTHERS THEN
      -- Somebody's own table, with a column that only has the name: that it can't be asked must not keep the others from it.
      relation := each.said;
      client_id := NULL;
      RETURN NEXT;
    END;
  END LOOP;
END
$$;
