-- Somebody who is asked into a client, under an address. Whoever comes from that mailbox with the link is let in as the role
-- says, once; nothing of the link is here. Before that there is no row of the person.
CREATE TABLE identity.invitation (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  id uuid NOT NULL,
  email text NOT NULL,
  role text NOT NULL,
  note text,
  -- In which the letter is written.
  language text NOT NULL,
  invited_at timestamp (3) with time zone NOT NULL,
  invited_by uuid NOT NULL,
  -- How often it was sent; each link but the last is none any more.
  sendings smallint NOT NULL,
  sent_at timestamp (3) with time zone NOT NULL,
  sent_by uuid NOT NULL,
  expires_at timestamp (3) with time zone NOT NULL,
  accepted_at timestamp (3) with time zone,
  accepted_by uuid,
  withdrawn_at timestamp (3) with time zone,
  withdrawn_by uuid,
  CONSTRAINT invitation_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT invitation_email_normal
    CHECK (email = lower(btrim(email)) AND email LIKE '_%@_%' AND length(email) <= 254),
  CONSTRAINT invitation_role_known CHECK (role IN ('field', 'bookkeeper', 'manager', 'administrator', 'auditor')),
  CONSTRAINT invitation_note_short CHECK (length(note) BETWEEN 1 AND 500),
  CONSTRAINT invitation_language_known CHECK (language IN ('nb', 'en')),
  CONSTRAINT invitation_sent CHECK (sendings > 0 AND sent_at >= invited_at AND expires_at > sent_at),
  CONSTRAINT invitation_accepted_whole CHECK ((accepted_at IS NULL) = (accepted_by IS NULL)),
  CONSTRAINT invitation_withdrawn_whole CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
  CONSTRAINT invitation_closed_once CHECK (accepted_at IS NULL OR withdrawn_at IS NULL)
);
--> statement-breakpoint
-- One address waits for one answer.
CREATE UNIQUE INDEX invitation_once ON identity.invitation (client_id, email)
  WHERE accepted_at IS NULL AND withdrawn_at IS NULL;
--> statement-breakpoint
SELECT platform.tenant_table('identity.invitation', 'change',
    '{sendings,sent_at,sent_by,expires_at,accepted_at,accepted_by,withdrawn_at,withdrawn_by}'),
  platform.plan_for_many('identity.invitation');
--> statement-breakpoint
CREATE FUNCTION identity.invitation_stays_closed() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'invitation % was answered or withdrawn and stays so', OLD.id
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invitation_stays_closed';
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION identity.invitation_stays_closed() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER invitation_stays_closed BEFORE UPDATE ON identity.invitation
  FOR EACH ROW WHEN (OLD.accepted_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL)
  EXECUTE FUNCTION identity.invitation_stays_closed();
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON identity.invitation
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
-- On how many devices each member of the client is signed in, and when they last did so: for who is a member themselves. Of
-- anybody else, and of where and how, it says nothing.
CREATE FUNCTION identity.members_signed_in(at timestamptz)
  RETURNS TABLE (user_id uuid, sessions integer, last_opened_at timestamptz)
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = ''
AS $$
  SELECT m.user_id, count(*)::integer, max(s.created_at)
  FROM identity.membership m
  JOIN identity.session s ON s.user_id = m.user_id AND s.expires_at > at
  WHERE m.client_id = platform.current_client()
    AND EXISTS (
      SELECT FROM identity.membership own
      WHERE own.client_id = platform.current_client() AND own.user_id = platform.current_actor()
    )
  GROUP BY m.user_id
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION identity.members_signed_in(timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION identity.members_signed_in(timestamptz) TO segl_app;
