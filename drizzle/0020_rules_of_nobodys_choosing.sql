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
--> statement-breakpoint
-- A rule that reads other rows has waited for whoever was writing them, and must then see what was written. In a
-- transaction that goes on seeing what stood at its beginning, a draft posted meanwhile is not posted yet.
CREATE FUNCTION platform.refuse_old_snapshot() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION '%.% is written only by transactions that see what others have committed', TG_TABLE_SCHEMA, TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = 'sees_newest';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION platform.refuse_old_snapshot() FROM PUBLIC;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'ledger.fiscal_year', 'ledger.period', 'ledger.series_counter', 'ledger.voucher', 'ledger.line', 'ledger.line_dimension',
    'signing.signer', 'signing.signature'
  ] LOOP
    EXECUTE format(
      'CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON %s
         FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot()', t);
  END LOOP;
END
$$;
