-- How a rule runs is not for the one to choose whom it binds.

-- A trigger fires whoever may execute its function; whoever may execute it can also hang it on a table of their own. On
-- a temporary one, with the owner's rights, `ledger.line_inserted` would add to balances what no line says.
DO $$
DECLARE s text;
BEGIN
  FOREACH s IN ARRAY ARRAY['audit', 'identity', 'ledger', 'platform', 'signing', 'sync'] LOOP
    EXECUTE format('REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA %I FROM PUBLIC', s);
  END LOOP;
END
$$;
--> statement-breakpoint
-- What policies and rules ask in the app's own name.
GRANT EXECUTE ON FUNCTION
  platform.current_client(), platform.current_actor(), platform.orgnr_key(text),
  platform.this_transaction(xid8, timestamptz) TO segl_app;
--> statement-breakpoint
-- A name in a function's text is looked up when it runs, temporary types first: a `text` of one's own made another
-- number of the lock for which the posters of one draft wait.
DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN
    SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
    WHERE n.nspname IN ('audit', 'identity', 'ledger', 'platform', 'signing', 'sync') AND l.lanname = 'plpgsql'
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, pg_temp', f);
  END LOOP;
END
$$;
