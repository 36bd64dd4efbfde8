-- An accounting firm is a client itself, whose people another client lets in. An invitation may ask in the firm of whoever accepts
-- it.
ALTER TABLE identity.invitation
  ADD COLUMN to_partner boolean NOT NULL DEFAULT false,
  -- Why a firm is let in is said.
  ADD CONSTRAINT invitation_partner_reason CHECK (NOT to_partner OR note IS NOT NULL),
  -- Who lets people in is no firm's to say.
  ADD CONSTRAINT invitation_partner_no_administrator CHECK (NOT to_partner OR role <> 'administrator');
--> statement-breakpoint
-- That a client has let an accounting firm in, as what its people come, and why. The firm's own client is in another place, so that
-- nothing refers to it but its id, its number and what it was called then.
CREATE TABLE identity.engagement (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  -- That of the invitation.
  id uuid NOT NULL,
  partner_id uuid NOT NULL,
  partner_orgnr text NOT NULL,
  partner_name text NOT NULL,
  role text NOT NULL,
  reason text NOT NULL,
  begun_at timestamp (3) with time zone NOT NULL,
  -- Who accepted for the firm.
  begun_by uuid NOT NULL,
  contact_name text NOT NULL,
  -- From when on it is worth nothing; null: until it is ended.
  ends_at timestamp (3) with time zone,
  ended_at timestamp (3) with time zone,
  ended_by uuid,
  CONSTRAINT engagement_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT engagement_of_invitation FOREIGN KEY (client_id, id) REFERENCES identity.invitation (client_id, id),
  CONSTRAINT engagement_role_known CHECK (role IN ('field', 'bookkeeper', 'manager', 'auditor')),
  CONSTRAINT engagement_reason_short CHECK (length(reason) BETWEEN 1 AND 500),
  CONSTRAINT engagement_partner_named CHECK (length(partner_name) > 0 AND length(partner_orgnr) > 0),
  CONSTRAINT engagement_of_another CHECK (partner_id <> client_id),
  CONSTRAINT engagement_ends_after CHECK (ends_at > begun_at),
  CONSTRAINT engagement_ended_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
--> statement-breakpoint
-- A firm is let in once.
CREATE UNIQUE INDEX engagement_once ON identity.engagement (client_id, partner_id) WHERE ended_at IS NULL;
--> statement-breakpoint
CREATE INDEX engagement_partner ON identity.engagement (partner_id);
--> statement-breakpoint
SELECT platform.tenant_table('identity.engagement', 'change', '{ended_at,ended_by}'),
  platform.plan_for_many('identity.engagement');
--> statement-breakpoint
ALTER TABLE identity.membership
  -- By which firm somebody is let in; null: by the client itself.
  ADD COLUMN engagement uuid,
  ADD CONSTRAINT membership_of_engagement FOREIGN KEY (client_id, engagement)
    REFERENCES identity.engagement (client_id, id),
  ADD CONSTRAINT membership_engaged_no_administrator CHECK (engagement IS NULL OR role <> 'administrator');
--> statement-breakpoint
SELECT platform.tenant_table('identity.membership', 'remove', '{role}'),
  platform.tenant_table('identity.invitation', 'change',
    '{sendings,sent_at,sent_by,expires_at,accepted_at,accepted_by,withdrawn_at,withdrawn_by}');
--> statement-breakpoint
-- Whoever comes by a firm comes as what the firm was let in as, and for as long.
CREATE FUNCTION identity.membership_as_engaged() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM identity.engagement e
  WHERE e.client_id = NEW.client_id AND e.id = NEW.engagement AND e.ended_at IS NULL
    AND e.role = NEW.role AND e.ends_at IS NOT DISTINCT FROM NEW.ends_at
  FOR KEY SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'engagement % lets nobody in like this', NEW.engagement
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'membership_as_engaged';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION identity.membership_as_engaged() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER membership_as_engaged BEFORE INSERT OR UPDATE ON identity.membership
  FOR EACH ROW WHEN (NEW.engagement IS NOT NULL) EXECUTE FUNCTION identity.membership_as_engaged();
--> statement-breakpoint
CREATE FUNCTION identity.engagement_ends() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR EXISTS (
    SELECT FROM identity.membership m WHERE m.client_id = OLD.client_id AND m.engagement = OLD.id)
  THEN
    RAISE EXCEPTION 'engagement % stays ended, and ends when nobody is let in by it any more', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'engagement_ends';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION identity.engagement_ends() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER engagement_ends BEFORE UPDATE ON identity.engagement
  FOR EACH ROW EXECUTE FUNCTION identity.engagement_ends();
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON identity.engagement
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
-- In a firm: which of its people work for which of those that let it in. Who works for one gets in there while both say so.
CREATE TABLE identity.assignment (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  id uuid NOT NULL,
  -- Of the client that they work for, in which it is.
  engagement uuid NOT NULL,
  customer_id uuid NOT NULL,
  customer_orgnr text NOT NULL,
  customer_name text NOT NULL,
  user_id uuid NOT NULL,
  -- Why they; null: nothing is said.
  reason text,
  assigned_at timestamp (3) with time zone NOT NULL,
  assigned_by uuid NOT NULL,
  ended_at timestamp (3) with time zone,
  ended_by uuid,
  CONSTRAINT assignment_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT assignment_reason_short CHECK (length(reason) BETWEEN 1 AND 500),
  CONSTRAINT assignment_to_another CHECK (customer_id <> client_id),
  CONSTRAINT assignment_ended_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX assignment_once ON identity.assignment (client_id, engagement, user_id) WHERE ended_at IS NULL;
--> statement-breakpoint
SELECT platform.tenant_table('identity.assignment', 'change', '{ended_at,ended_by}'),
  platform.plan_for_many('identity.assignment');
--> statement-breakpoint
CREATE FUNCTION identity.assignment_stays_ended() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'assignment % was ended and stays so', OLD.id
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assignment_stays_ended';
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION identity.assignment_stays_ended() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER assignment_stays_ended BEFORE UPDATE ON identity.assignment
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION identity.assignment_stays_ended();
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON identity.assignment
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
-- Which clients have let the current one in: what a firm knows of them is what they are called, and the terms.
CREATE FUNCTION identity.customers()
  RETURNS TABLE (client_id uuid, orgnr text, name text, engagement uuid, role text, reason text,
    begun_at timestamptz, ends_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
AS $$
  SELECT e.client_id, c.orgnr, c.name, e.id, e.role, e.reason, e.begun_at, e.ends_at
  FROM identity.engagement e
  JOIN platform.client c ON c.id = e.client_id
  WHERE e.partner_id = platform.current_client() AND e.ended_at IS NULL
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION identity.customers() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION identity.customers() TO segl_app;
--> statement-breakpoint
-- And whom of its people they let in, as long as they do.
CREATE FUNCTION identity.let_in_by_customers()
  RETURNS TABLE (engagement uuid, user_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
AS $$
  SELECT m.engagement, m.user_id
  FROM identity.engagement e
  JOIN identity.membership m ON m.client_id = e.client_id AND m.engagement = e.id
  WHERE e.partner_id = platform.current_client() AND e.ended_at IS NULL
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION identity.let_in_by_customers() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION identity.let_in_by_customers() TO segl_app;
