-- Roles, tenancy and the client table.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'segl_app') THEN
    CREATE ROLE segl_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of the same server made it at the same moment
END
$$;
--> statement-breakpoint
REVOKE ALL ON SCHEMA public FROM PUBLIC;
--> statement-breakpoint
GRANT USAGE ON SCHEMA platform, audit, identity, ledger, sync TO segl_app;
--> statement-breakpoint
-- Who asks, as the transaction said it. Without it they are null, and null matches no row.
CREATE FUNCTION platform.current_client() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('segl.client_id', true), '')::uuid;
--> statement-breakpoint
CREATE FUNCTION platform.current_actor() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('segl.actor_id', true), '')::uuid;
--> statement-breakpoint
-- For tables where nothing is ever changed or removed. Rights stop the app; this stops the owner by accident.
CREATE FUNCTION platform.refuse_change() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%.% is append-only: % is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation', HINT = 'Correct by a new voucher; nothing is edited or deleted.';
END
$$;
--> statement-breakpoint
ALTER TABLE platform.client ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.client FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- A person sees the clients they are a member of; the machine itself sees the list, to sequence each one's log.
CREATE POLICY tenant ON platform.client
  USING (
    id = platform.current_client()
    OR platform.current_actor() = '00000000-0000-7000-8000-000000000001'
    OR id IN (SELECT m.client_id FROM identity.membership m WHERE m.user_id = platform.current_actor())
  )
  WITH CHECK (id = platform.current_client());
--> statement-breakpoint
GRANT SELECT, INSERT ON platform.client TO segl_app;
