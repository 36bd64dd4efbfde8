-- After how many wrong tries in a row a device lets go of what the server has; null: never.
ALTER TABLE identity.access_policy
  ADD COLUMN wipe_after integer,
  ADD CONSTRAINT access_policy_wipe_known CHECK (wipe_after BETWEEN 5 AND 20);
--> statement-breakpoint
SELECT platform.tenant_table('identity.access_policy', 'append');
--> statement-breakpoint
DROP FUNCTION identity.admission(text, uuid);
--> statement-breakpoint
-- As it was, with what the policy says of devices.
CREATE FUNCTION identity.admission(wanted text, client uuid)
  RETURNS TABLE (
    user_id uuid, email text, name text, has_totp boolean, has_passkey boolean, eid_issuers text[], handle uuid, method text,
    created_at timestamptz, expires_at timestamptz, absolute_expires_at timestamptz, seen_at timestamptz, longest_pause integer,
    second_factor_at timestamptz, second_factor text, eid_level text,
    role text, under_policy_since timestamptz, ends_at timestamptz, engagement uuid, partner_id uuid,
    policy_version integer, required_of text, factors text, grace_days integer, step_up_minutes integer, session_days integer,
    idle_minutes integer, wipe_after integer, stricter_since timestamptz
  )
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  was text := current_setting('segl.client_id', true);
BEGIN
  PERFORM set_config('segl.client_id', coalesce(client::text, was, ''), true);
  RETURN QUERY
    SELECT u.id, u.email, u.name, u.totp_sealed IS NOT NULL,
      EXISTS (SELECT FROM identity.passkey k WHERE k.user_id = u.id),
      ARRAY(SELECT e.issuer FROM identity.eid e WHERE e.user_id = u.id),
      s.handle, s.method, s.created_at, s.expires_at, s.absolute_expires_at, coalesce(s.seen_at, s.created_at), s.longest_pause,
      s.second_factor_at, s.second_factor, s.eid_level,
      m.role, m.under_policy_since, m.ends_at::timestamptz, e.id, e.partner_id,
      p.version, p.required_of, p.factors, p.grace_days, p.step_up_minutes, p.session_days, p.idle_minutes,
      p.wipe_after, p.stricter_since::timestamptz
    FROM identity.session s
    JOIN identity."user" u ON u.id = s.user_id
    LEFT JOIN identity.membership m ON m.client_id = client AND m.user_id = u.id
    LEFT JOIN identity.engagement e ON e.client_id = m.client_id AND e.id = m.engagement
    LEFT JOIN LATERAL (
      SELECT * FROM identity.access_policy a WHERE a.client_id = m.client_id ORDER BY a.version DESC LIMIT 1) p ON true
    WHERE s.id = wanted AND u.disabled_at IS NULL;
  PERFORM set_config('segl.client_id', coalesce(was, ''), true);
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION identity.admission(text, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION identity.admission(text, uuid) TO segl_app;
--> statement-breakpoint
-- Sessions that somebody ended before their time: whoever still has the token is told so, and locks what they have open. The
-- token's hash and when, and nothing of whose it was.
CREATE TABLE identity.ended_session (
  id text PRIMARY KEY,
  ended_at timestamp with time zone NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE INDEX ended_session_ended ON identity.ended_session (ended_at);
--> statement-breakpoint
GRANT INSERT ON identity.ended_session TO segl_app;
--> statement-breakpoint
SELECT platform.one_place('identity.ended_session'), platform.plan_for_many('identity.ended_session');
--> statement-breakpoint
CREATE FUNCTION identity.session_was_ended(wanted text)
  RETURNS boolean
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = ''
AS $$
  SELECT EXISTS (SELECT FROM identity.ended_session e WHERE e.id = wanted)
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION identity.session_was_ended(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION identity.session_was_ended(text) TO segl_app;
--> statement-breakpoint
-- As it was; and of what was ended, once every session that was open then would be over by itself.
CREATE OR REPLACE FUNCTION identity.forget_expired(now timestamptz)
  RETURNS void
  LANGUAGE sql STRICT SECURITY DEFINER SET search_path = ''
AS $$
  DELETE FROM identity.session s WHERE s.expires_at < now;
  DELETE FROM identity.sign_in_link l WHERE l.expires_at < now;
  DELETE FROM identity.spent_challenge c WHERE c.expires_at < now;
  DELETE FROM identity.ended_session e WHERE e.ended_at < now - interval '30 days';
$$;
