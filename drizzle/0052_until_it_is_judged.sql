-- Some rules ask, once a statement has written its rows, what else there is of the client: row-level security shows them that
-- of the client that is set by then. A statement can set another after it has written (RETURNING), and the rule finds nothing
-- that it would refuse: no pass of the log, no voucher of the lines. The rows of such a table are the client's that is set when
-- they are judged.
CREATE FUNCTION platform.refuse_place_left() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  place uuid := platform.current_client();
BEGIN
  -- The owner may: it could switch this off.
  IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')
    AND EXISTS (SELECT FROM added a WHERE a.client_id IS DISTINCT FROM place)
  THEN
    RAISE EXCEPTION 'what is written into %.% is of the client that is set until the statement ends', TG_TABLE_SCHEMA, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stays_in_place';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION platform.refuse_place_left() FROM PUBLIC;
--> statement-breakpoint
-- What others say of the installation's log hangs on it: a token or a line of nonsense keeps the right one from being asked for.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['audit.time_token', 'audit.cosignature'] LOOP
    EXECUTE format('CREATE TRIGGER written_by_who_signs AFTER INSERT ON %s REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION audit.written_by_who_signs()', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['audit.leaf', 'audit.node', 'audit.checkpoint', 'audit.log_key', 'audit.head', 'audit.time_token',
    'audit.cosignature', 'ledger.voucher', 'ledger.line'] LOOP
    EXECUTE format('CREATE TRIGGER stays_in_place AFTER INSERT ON %s REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_place_left()', name);
  END LOOP;
END
$$;
