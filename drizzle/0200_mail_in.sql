-- Mail that comes in: a client's address, whose mail is taken without asking, and what came.
CREATE TABLE ledger.mail_address (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  id uuid NOT NULL,
  -- What stands before the @. Whoever knows it can send in.
  local_part text NOT NULL,
  made_at timestamp (3) with time zone NOT NULL,
  made_by uuid NOT NULL,
  ended_at timestamp (3) with time zone,
  ended_by uuid,
  CONSTRAINT mail_address_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT mail_address_unguessable CHECK (local_part ~ '^[a-z]+-[a-z0-9]{20}$'),
  CONSTRAINT mail_address_ended_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX mail_address_once ON ledger.mail_address (client_id) WHERE ended_at IS NULL;
--> statement-breakpoint
CREATE INDEX mail_address_by_local_part ON ledger.mail_address (local_part);
--> statement-breakpoint
SELECT platform.tenant_table('ledger.mail_address', 'change', '{ended_at,ended_by}'),
  platform.plan_for_many('ledger.mail_address');
--> statement-breakpoint
-- Whose mail is taken though they are no member.
CREATE TABLE ledger.mail_sender (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  id uuid NOT NULL,
  address text NOT NULL,
  let_in_at timestamp (3) with time zone NOT NULL,
  let_in_by uuid NOT NULL,
  ended_at timestamp (3) with time zone,
  ended_by uuid,
  CONSTRAINT mail_sender_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT mail_sender_plain CHECK (address = lower(address) AND length(address) BETWEEN 3 AND 254),
  CONSTRAINT mail_sender_ended_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX mail_sender_once ON ledger.mail_sender (client_id, address) WHERE ended_at IS NULL;
--> statement-breakpoint
SELECT platform.tenant_table('ledger.mail_sender', 'change', '{ended_at,ended_by}'),
  platform.plan_for_many('ledger.mail_sender');
--> statement-breakpoint
-- A mail that came in. One that waits and is thrown away is gone; one that was taken stays with its drafts.
CREATE TABLE ledger.mail (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  id uuid NOT NULL,
  address_id uuid NOT NULL,
  received_at timestamp (3) with time zone NOT NULL,
  -- As it says itself: nobody has proven it.
  sender text NOT NULL,
  subject text NOT NULL,
  state text NOT NULL,
  decided_at timestamp (3) with time zone,
  -- The member it is from, the machine where its sender is always let in, or who let it in.
  decided_by uuid,
  CONSTRAINT mail_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT mail_to_address FOREIGN KEY (client_id, address_id) REFERENCES ledger.mail_address (client_id, id),
  CONSTRAINT mail_state_known CHECK (state IN ('waits', 'taken')),
  CONSTRAINT mail_decided_whole CHECK ((state = 'taken') = (decided_at IS NOT NULL)
    AND (decided_at IS NULL) = (decided_by IS NULL)),
  CONSTRAINT mail_short CHECK (length(sender) <= 254 AND length(subject) <= 500)
);
--> statement-breakpoint
CREATE INDEX mail_by_time ON ledger.mail (client_id, received_at);
--> statement-breakpoint
CREATE INDEX mail_by_address ON ledger.mail (client_id, address_id);
--> statement-breakpoint
SELECT platform.tenant_table('ledger.mail', 'remove', '{state,decided_at,decided_by}'),
  platform.plan_for_many('ledger.mail');
--> statement-breakpoint
-- What was in it, and which draft each becomes or why none.
CREATE TABLE ledger.mail_part (
  client_id uuid NOT NULL,
  mail_id uuid NOT NULL,
  position integer NOT NULL,
  name text NOT NULL,
  size integer NOT NULL,
  sha256 bytea NOT NULL,
  -- What its bytes are; null: nothing that is taken.
  type text,
  refused text,
  draft_id uuid,
  CONSTRAINT mail_part_pkey PRIMARY KEY (client_id, mail_id, position),
  CONSTRAINT mail_part_of_mail FOREIGN KEY (client_id, mail_id) REFERENCES ledger.mail (client_id, id),
  CONSTRAINT mail_part_or_refused CHECK ((refused IS NULL) = (draft_id IS NOT NULL)
    AND (refused IS NOT NULL OR type IS NOT NULL) AND refused IN ('type', 'size', 'in_text', 'again')),
  CONSTRAINT mail_part_whole CHECK (length(sha256) = 32 AND size >= 0 AND length(name) <= 200)
);
--> statement-breakpoint
CREATE UNIQUE INDEX mail_part_by_draft ON ledger.mail_part (client_id, draft_id) WHERE draft_id IS NOT NULL;
--> statement-breakpoint
SELECT platform.tenant_table('ledger.mail_part', 'remove'), platform.plan_for_many('ledger.mail_part');
--> statement-breakpoint
-- The bytes of what waits, sealed: gone once it is decided.
CREATE TABLE ledger.mail_content (
  client_id uuid NOT NULL,
  mail_id uuid NOT NULL,
  position integer NOT NULL,
  sealed bytea NOT NULL,
  CONSTRAINT mail_content_pkey PRIMARY KEY (client_id, mail_id, position),
  CONSTRAINT mail_content_of_part FOREIGN KEY (client_id, mail_id, position)
    REFERENCES ledger.mail_part (client_id, mail_id, position)
);
--> statement-breakpoint
SELECT platform.tenant_table('ledger.mail_content', 'remove', '{}', false), platform.plan_for_many('ledger.mail_content');
--> statement-breakpoint
CREATE FUNCTION ledger.mail_stays() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'what came in by mail was decided and stays so'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'mail_stays';
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.mail_stays() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER mail_stays BEFORE UPDATE OR DELETE ON ledger.mail
  FOR EACH ROW WHEN (OLD.state = 'taken') EXECUTE FUNCTION ledger.mail_stays();
--> statement-breakpoint
CREATE TRIGGER mail_stays BEFORE UPDATE ON ledger.mail_address
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION ledger.mail_stays();
--> statement-breakpoint
CREATE TRIGGER mail_stays BEFORE UPDATE ON ledger.mail_sender
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION ledger.mail_stays();
--> statement-breakpoint
CREATE FUNCTION ledger.mail_part_stays() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM ledger.mail m WHERE m.client_id = OLD.client_id AND m.id = OLD.mail_id AND m.state = 'taken') THEN
    RAISE EXCEPTION 'what came in by mail was decided and stays so'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'mail_stays';
  END IF;
  RETURN OLD;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.mail_part_stays() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER mail_part_stays BEFORE DELETE ON ledger.mail_part
  FOR EACH ROW EXECUTE FUNCTION ledger.mail_part_stays();
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON ledger.mail_address
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON ledger.mail_sender
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON ledger.mail
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE OR DELETE ON ledger.mail_part
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
-- Whose an address is that a stranger names in full: nobody can list them.
CREATE FUNCTION ledger.client_of_mail(wanted text)
  RETURNS TABLE (client_id uuid, id uuid)
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = ''
AS $$
  SELECT a.client_id, a.id FROM ledger.mail_address a WHERE a.local_part = wanted AND a.ended_at IS NULL
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION ledger.client_of_mail(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION ledger.client_of_mail(text) TO segl_app;
