-- The root key as the master key wraps it (`platform/keys/keyring.ts`), beside which the database is used: the owner's alone.
CREATE TABLE platform.keyring (
  installation uuid PRIMARY KEY,
  statement text NOT NULL
);
--> statement-breakpoint
REVOKE ALL ON platform.keyring FROM PUBLIC, segl_app, segl_worker;
--> statement-breakpoint
SELECT platform.one_place('platform.keyring');
--> statement-breakpoint
-- The key of a client, as a key that follows from the root key wraps it; null once it was destroyed. Those of a client's earlier
-- generations open what was stored under them. Rows of the directory are the installation's own.
CREATE TABLE platform.client_key (
  client_id uuid NOT NULL,
  generation integer NOT NULL CHECK (generation > 0),
  wrapped bytea,
  made_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT client_key_pkey PRIMARY KEY (client_id, generation)
);
--> statement-breakpoint
SELECT platform.tenant_table('platform.client_key', 'change', '{wrapped}', false),
  platform.plan_for_many('platform.client_key'), platform.plan_for_many('platform.keyring');
--> statement-breakpoint
-- What is destroyed stays so, and the app's login destroys none: its commands do, with the owner's connection.
REVOKE UPDATE (wrapped) ON platform.client_key FROM segl_app;
--> statement-breakpoint
CREATE FUNCTION platform.client_key_destroyed_for_good() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.wrapped IS NULL AND NEW.wrapped IS NOT NULL THEN
    RAISE EXCEPTION 'the key of generation % was destroyed', OLD.generation
      USING ERRCODE = 'check_violation', CONSTRAINT = 'client_key_destroyed_for_good';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION platform.client_key_destroyed_for_good() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER client_key_destroyed_for_good BEFORE UPDATE ON platform.client_key
  FOR EACH ROW EXECUTE FUNCTION platform.client_key_destroyed_for_good();
