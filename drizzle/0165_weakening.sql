-- Who is told at once when protection is taken away from a client, whether or not they are people of it. Of releases before
-- there is nobody: who they would be is known to nobody but the clients, and until then the administrators are told.
CREATE TABLE identity.security_contact (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  id uuid NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  -- In which the letters are written.
  language text NOT NULL,
  added_at timestamp (3) with time zone NOT NULL,
  added_by uuid NOT NULL,
  CONSTRAINT security_contact_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT security_contact_once UNIQUE (client_id, email),
  CONSTRAINT security_contact_name_short CHECK (length(name) BETWEEN 1 AND 200),
  CONSTRAINT security_contact_email_normal
    CHECK (email = lower(btrim(email)) AND email LIKE '_%@_%' AND length(email) <= 254),
  CONSTRAINT security_contact_language_known CHECK (language IN ('nb', 'en'))
);
--> statement-breakpoint
SELECT platform.tenant_table('identity.security_contact', 'remove'),
  platform.plan_for_many('identity.security_contact');
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON identity.security_contact
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
CREATE FUNCTION identity.security_contact_stays() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- One after the other: two that each leave the other would leave nobody.
  PERFORM pg_advisory_xact_lock(hashtextextended('identity.security_contact:' || OLD.client_id, 0));
  IF NOT EXISTS (
    SELECT FROM identity.security_contact c WHERE c.client_id = OLD.client_id AND c.id <> OLD.id)
  THEN
    RAISE EXCEPTION 'the last security contact of a client stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'security_contact_stays';
  END IF;
  RETURN OLD;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION identity.security_contact_stays() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER security_contact_stays BEFORE DELETE ON identity.security_contact
  FOR EACH ROW EXECUTE FUNCTION identity.security_contact_stays();
--> statement-breakpoint
-- An act that takes protection away: one that waits for another administrator, or waited, and one that was done by the only one
-- who could. What it does stays as it was shown.
CREATE TABLE identity.weakening (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  id uuid NOT NULL,
  act text NOT NULL,
  -- Canonical JSON of the act, of what held before it and what holds after it.
  content text NOT NULL,
  -- Null where it waited for nobody.
  reason text,
  begun_at timestamp (3) with time zone NOT NULL,
  begun_by uuid NOT NULL,
  -- Until when it can be confirmed; and once it is, until when whoever asked may do it.
  ends_at timestamp (3) with time zone NOT NULL,
  confirmed_at timestamp (3) with time zone,
  confirmed_by uuid,
  declined_at timestamp (3) with time zone,
  declined_by uuid,
  withdrawn_at timestamp (3) with time zone,
  -- When it was done.
  used_at timestamp (3) with time zone,
  CONSTRAINT weakening_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT weakening_act_known CHECK (act IN ('access-policy', 'administrator-ended', 'administrator-invited',
    'administrator-made', 'approval-rules', 'books-exported', 'period-opened', 'vat-return-opened')),
  CONSTRAINT weakening_content_said CHECK (length(content) BETWEEN 2 AND 65536),
  CONSTRAINT weakening_reason_short CHECK (length(reason) BETWEEN 1 AND 500),
  CONSTRAINT weakening_ends_later CHECK (ends_at > begun_at),
  CONSTRAINT weakening_confirmed_whole CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL)),
  CONSTRAINT weakening_declined_whole CHECK ((declined_at IS NULL) = (declined_by IS NULL)),
  -- Nobody answers their own.
  CONSTRAINT weakening_by_another
    CHECK (begun_by IS DISTINCT FROM confirmed_by AND begun_by IS DISTINCT FROM declined_by),
  -- What waits is confirmed before it is done; what waits for nobody is done at once.
  CONSTRAINT weakening_used_confirmed
    CHECK (CASE WHEN reason IS NULL THEN used_at IS NOT NULL AND confirmed_at IS NULL
      ELSE used_at IS NULL OR confirmed_at IS NOT NULL END),
  CONSTRAINT weakening_declined_waiting CHECK (declined_at IS NULL OR confirmed_at IS NULL),
  CONSTRAINT weakening_closed_once CHECK (num_nonnulls(declined_at, withdrawn_at, used_at) <= 1)
);
--> statement-breakpoint
SELECT platform.tenant_table('identity.weakening', 'change',
    '{ends_at,confirmed_at,confirmed_by,declined_at,declined_by,withdrawn_at,used_at}'),
  platform.plan_for_many('identity.weakening');
--> statement-breakpoint
CREATE FUNCTION identity.weakening_stays_closed() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'weakening % was done, declined or withdrawn and stays so', OLD.id
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'weakening_stays_closed';
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION identity.weakening_stays_closed() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER weakening_stays_closed BEFORE UPDATE ON identity.weakening
  FOR EACH ROW WHEN (num_nonnulls(OLD.declined_at, OLD.withdrawn_at, OLD.used_at) > 0)
  EXECUTE FUNCTION identity.weakening_stays_closed();
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON identity.weakening
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
