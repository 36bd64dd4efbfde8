-- How people prove to a client who they are: versions of its policy, the newest of which holds; and since when each member is
-- under one, which for those of before is now.
CREATE TABLE identity.access_policy (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  version integer NOT NULL,
  required_of text NOT NULL,
  factors text NOT NULL,
  grace_days integer NOT NULL,
  step_up_minutes integer NOT NULL,
  session_days integer NOT NULL,
  -- From when on it requires more than the one before; null: it never did.
  stricter_since timestamp (3) with time zone,
  set_by uuid NOT NULL,
  set_at timestamp (3) with time zone NOT NULL,
  CONSTRAINT access_policy_pkey PRIMARY KEY (client_id, version),
  CONSTRAINT access_policy_known CHECK (
    required_of IN ('off', 'administrators', 'everyone') AND factors IN ('any', 'passkey')
    AND grace_days BETWEEN 0 AND 90 AND step_up_minutes BETWEEN 5 AND 1440 AND session_days BETWEEN 1 AND 30)
);
--> statement-breakpoint
ALTER TABLE identity.membership ADD COLUMN under_policy_since timestamp with time zone NOT NULL DEFAULT now();
--> statement-breakpoint
SELECT platform.tenant_table('identity.access_policy', 'append'),
  platform.tenant_table('identity.membership', 'remove', '{role}'),
  platform.plan_for_many('identity.access_policy');
--> statement-breakpoint
CREATE FUNCTION identity.access_policy_follows() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('identity.access_policy:' || NEW.client_id, 0));
  IF NEW.version <> 1 + coalesce((
    SELECT max(p.version) FROM identity.access_policy p WHERE p.client_id = NEW.client_id), 0)
    OR NEW.set_at NOT BETWEEN clock_timestamp() - interval '1 hour' AND clock_timestamp() + interval '1 hour'
  THEN
    RAISE EXCEPTION 'version % of the access policy is not the next one, set now', NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'access_policy_follows';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION identity.access_policy_follows() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER access_policy_follows BEFORE INSERT ON identity.access_policy
  FOR EACH ROW EXECUTE FUNCTION identity.access_policy_follows();
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON identity.access_policy
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
