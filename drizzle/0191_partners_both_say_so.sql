-- Whoever lets somebody in by a firm keeps it from ending until they are in, and waits for its end: a key share would let both pass.
CREATE OR REPLACE FUNCTION identity.membership_as_engaged() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM identity.engagement e
  WHERE e.client_id = NEW.client_id AND e.id = NEW.engagement AND e.ended_at IS NULL
    AND e.role = NEW.role AND e.ends_at IS NOT DISTINCT FROM NEW.ends_at
  FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'engagement % lets nobody in like this', NEW.engagement
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'membership_as_engaged';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
-- Both look at what others have committed.
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON identity.membership
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
-- By an invitation that asks in a firm, that firm is let in, on its terms, and nobody as themselves.
CREATE FUNCTION identity.accepted_for_partner() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM identity.engagement e
    WHERE e.client_id = NEW.client_id AND e.id = NEW.id AND e.begun_by = NEW.accepted_by
      AND e.role = NEW.role AND e.reason = NEW.note)
  THEN
    RAISE EXCEPTION 'invitation % asks in a firm, and lets none in', NEW.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'accepted_for_partner';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION identity.accepted_for_partner() FROM PUBLIC;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER accepted_for_partner AFTER INSERT OR UPDATE ON identity.invitation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.to_partner AND NEW.accepted_at IS NOT NULL)
  EXECUTE FUNCTION identity.accepted_for_partner();
