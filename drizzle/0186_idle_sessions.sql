-- A client says how long a session may lie unused; until it does, seven days, after which it ends of itself.
ALTER TABLE identity.access_policy
  ADD COLUMN idle_minutes integer NOT NULL DEFAULT 10080,
  ADD CONSTRAINT access_policy_idle_known CHECK (idle_minutes BETWEEN 15 AND 10080);
--> statement-breakpoint
SELECT platform.tenant_table('identity.access_policy', 'append');
--> statement-breakpoint
-- The longest, in seconds, that the session lay unused before it was used again: what one client asks for is not undone by using
-- another, or the person's own pages, first.
ALTER TABLE identity.session ADD COLUMN longest_pause integer NOT NULL DEFAULT 0 CHECK (longest_pause >= 0);
--> statement-breakpoint
-- The session of a token, for who has it, and what its person is in a client (null: for none) under which policy, asked at each
-- request, in one statement. With the owner’s rights: whoever has a token may ask whose it is before anybody knows. Of the
-- client’s rows it sees what the client does, and for whom it was asked stands afterwards as it was.
CREATE FUNCTION identity.admission(wanted text, client uuid)
  RETURNS TABLE (
    user_id uuid, email text, name text, has_totp boolean, has_passkey boolean, eid_issuers text[], handle uuid, method text,
    created_at timestamptz, expires_at timestamptz, absolute_expires_at timestamptz, seen_at timestamptz, longest_pause integer,
    second_factor_at timestamptz, second_factor text, eid_level text,
    role text, under_policy_since timestamptz, ends_at timestamptz, engagement uuid, partner_id uuid,
    policy_version integer, required_of text, factors text, grace_days integer, step_up_minutes integer, session_days integer,
    idle_minutes integer, stricter_since timestamptz
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
      p.stricter_since::timestamptz
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
DROP FUNCTION identity.session_of_token(text);
--> statement-breakpoint
-- It is used: never beyond the absolute end, and what it lay unused until now stays with it. Of several at once one writes and
-- nobody waits.
CREATE OR REPLACE FUNCTION identity.extend_session(wanted text, until timestamptz, now timestamptz)
  RETURNS void
  LANGUAGE sql STRICT SECURITY DEFINER SET search_path = ''
AS $$
  UPDATE identity.session s
  SET expires_at = greatest(s.expires_at, least(until, s.absolute_expires_at)), seen_at = now,
    longest_pause = greatest(s.longest_pause, ceil(extract(epoch FROM now - coalesce(s.seen_at, s.created_at)))::integer)
  WHERE s.id = (
    SELECT t.id FROM identity.session t
    WHERE t.id = wanted AND coalesce(t.seen_at, t.created_at) < now
    FOR UPDATE SKIP LOCKED)
$$;
