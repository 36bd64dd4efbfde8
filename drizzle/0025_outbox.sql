-- Each transaction is for one client, or for the directory (client 0…0): what belongs to no client. What one of them
-- tells another's log goes through an outbox.

-- An event on its way to a client's log, from the transaction of the directory that it tells of until it has arrived:
-- sealed, as it may be read by nobody meanwhile, and put there by nobody but the application.
CREATE TABLE audit.outbox (
	event_id uuid PRIMARY KEY NOT NULL,
	target uuid NOT NULL,
	hash bytea NOT NULL,
	entry bytea NOT NULL,
	position bigint GENERATED ALWAYS AS IDENTITY NOT NULL
);
--> statement-breakpoint
CREATE INDEX outbox_target ON audit.outbox USING btree (target, position);
--> statement-breakpoint
ALTER TABLE audit.outbox ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE audit.outbox FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- Whoever is in the directory may announce; the machine alone sees what waits.
CREATE POLICY announce ON audit.outbox FOR INSERT
  WITH CHECK (platform.current_client() = '00000000-0000-0000-0000-000000000000');
--> statement-breakpoint
CREATE POLICY deliver ON audit.outbox
  USING (platform.current_client() = '00000000-0000-0000-0000-000000000000'
     AND platform.current_actor() = '00000000-0000-7000-8000-000000000001')
  WITH CHECK (false);
--> statement-breakpoint
GRANT SELECT, INSERT (event_id, target, hash, entry), DELETE ON audit.outbox TO segl_app;
--> statement-breakpoint
-- An announced event leaves only when it has arrived, that very one: whoever holds the app's connection can't drop one
-- unseen, nor put another in its place.
CREATE FUNCTION audit.refuse_undelivered() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  place text := current_setting('segl.client_id', true);
  arrived boolean;
BEGIN
  -- Row-level security shows the log of one client at a time.
  PERFORM set_config('segl.client_id', OLD.target::text, true);
  arrived := EXISTS (SELECT FROM audit.event e WHERE e.client_id = OLD.target AND e.id = OLD.event_id
    AND sha256(e.statement) = OLD.hash);
  PERFORM set_config('segl.client_id', place, true);
  IF NOT arrived THEN
    RAISE EXCEPTION 'event % may leave audit.outbox only into the log', OLD.event_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$$;
--> statement-breakpoint
CREATE TRIGGER into_the_log BEFORE DELETE ON audit.outbox
  FOR EACH ROW EXECUTE FUNCTION audit.refuse_undelivered();
--> statement-breakpoint
CREATE TRIGGER no_update BEFORE UPDATE OR TRUNCATE ON audit.outbox
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
--> statement-breakpoint
-- A client's table has it from `tenant_table`; those of no client, and the client itself, by this.
SELECT platform.one_place(c.oid::regclass)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname IN ('audit', 'identity', 'ledger', 'platform', 'signing', 'sync');
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION audit.refuse_undelivered() FROM PUBLIC;
