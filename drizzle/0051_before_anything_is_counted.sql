-- Of a table that nothing has counted yet PostgreSQL thinks that any value of a column stands in a two hundredth of its
-- rows, and so that a client has one row or two: reading all of a client is then as cheap as finding one row by its key,
-- and a first import, or the reversal of a voucher of 10,000 lines, reads each for each. Until it counts by itself
-- (ANALYZE, which replaces this), it is told what these tables become: one client's, and each id found a time or two.
-- Of other columns it goes on guessing.
CREATE FUNCTION platform.plan_for_many(counted regclass) RETURNS void
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
    CONTINUE WHEN NOT (indexed.an_id OR indexed.ends_a_key);
    PERFORM pg_restore_attribute_stats(
      'schemaname', indexed.nspname::text, 'relname', indexed.relname::text, 'attname', indexed.attname::text,
      'inherited', false, 'null_frac', 0::real, 'avg_width', 16,
      'n_distinct', CASE WHEN indexed.attname = 'client_id' THEN 1 WHEN indexed.ends_a_key THEN -1 ELSE -0.5 END::real);
  END LOOP;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION platform.plan_for_many(regclass) FROM PUBLIC;
--> statement-breakpoint
SELECT platform.plan_for_many(c.oid) FROM pg_class c
WHERE c.relkind = 'r' AND c.relnamespace = ANY (ARRAY['audit', 'identity', 'ledger', 'platform', 'signing', 'sync']::regnamespace[]);
