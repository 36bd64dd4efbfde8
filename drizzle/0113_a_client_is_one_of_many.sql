-- What the planner knows of `client_id` came from counting, and a client that the last count has not seen stood in none of it: it
-- was taken to have no rows, and then reading all of them is as cheap as finding one by its key. A client that was new on a server
-- with others had each of its first thousand events read for each. Which share of a table one client has is therefore not counted
-- any more but said: one of twenty, so that many rows of a client are never thought to be one, and those of one client never
-- thought to be all.
CREATE FUNCTION platform.client_is_one_of_many(counted regclass) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  schema_of text;
  name_of text;
BEGIN
  SELECT n.nspname, c.relname INTO STRICT schema_of, name_of
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = counted;
  EXECUTE format('ALTER TABLE %s ALTER COLUMN client_id SET STATISTICS 0', counted);
  PERFORM pg_clear_attribute_stats(schema_of, name_of, 'client_id', false);
  PERFORM pg_restore_attribute_stats(
    'schemaname', schema_of, 'relname', name_of, 'attname', 'client_id', 'inherited', false,
    'null_frac', 0::real, 'avg_width', 16, 'n_distinct', 20::real);
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION platform.client_is_one_of_many(regclass) FROM PUBLIC;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION platform.plan_for_many(counted regclass) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  indexed record;
BEGIN
  FOR indexed IN
    SELECT n.nspname, c.relname, a.attname, a.atttypid = 'uuid'::regtype AS an_id, EXISTS (
        SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND i.indkey[i.indnkeyatts - 1] = a.attnum
      ) AS ends_a_key
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.oid = counted
      AND EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND a.attnum = ANY (i.indkey::int2[]))
      AND NOT EXISTS (SELECT FROM pg_stats s
        WHERE s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname)
  LOOP
    IF indexed.attname = 'client_id' THEN
      PERFORM platform.client_is_one_of_many(counted);
      CONTINUE;
    END IF;
    CONTINUE WHEN NOT (indexed.an_id OR indexed.ends_a_key);
    PERFORM pg_restore_attribute_stats(
      'schemaname', indexed.nspname::text, 'relname', indexed.relname::text, 'attname', indexed.attname::text,
      'inherited', false, 'null_frac', 0::real, 'avg_width', 16,
      'n_distinct', CASE WHEN indexed.ends_a_key THEN -1 ELSE -0.5 END::real);
  END LOOP;
END
$$;
--> statement-breakpoint
SELECT platform.client_is_one_of_many(c.oid) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'client_id'
WHERE c.relkind = 'r' AND c.relnamespace = ANY (ARRAY['audit', 'identity', 'ledger', 'platform', 'signing', 'sync']::regnamespace[])
  AND EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND a.attnum = ANY (i.indkey::int2[]));
