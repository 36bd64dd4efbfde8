-- People prove who they are by passkeys, codes and recovery codes, see and end their sessions, and nobody reads sessions,
-- links or passkeys of somebody else.

CREATE TABLE identity.passkey (
  user_id uuid NOT NULL REFERENCES identity."user",
  -- The credential's id, base64url.
  id text NOT NULL CHECK (id ~ '^[A-Za-z0-9_-]+$' AND length(id) <= 1366),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  -- The public key as the authenticator gave it (COSE), and as anybody reads it (SubjectPublicKeyInfo in DER).
  cose bytea NOT NULL,
  public_key bytea NOT NULL,
  -- How often it was used, where it counts; one that counts backwards was copied.
  sign_count bigint NOT NULL,
  transports text[] NOT NULL,
  -- Whether it is kept by whoever makes the device, beyond the device.
  synced boolean NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  PRIMARY KEY (user_id, id),
  UNIQUE (id)
);
--> statement-breakpoint
ALTER TABLE identity.passkey ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
-- Not forced, here and below: the functions run as the owner, who must find the person before anybody knows who it is.
CREATE POLICY passkey_see ON identity.passkey FOR SELECT
  USING (
    user_id = platform.current_actor()
    OR EXISTS (
      SELECT FROM identity.membership m
      WHERE m.client_id = platform.current_client() AND m.user_id = passkey.user_id
    )
  );
--> statement-breakpoint
CREATE POLICY passkey_add ON identity.passkey FOR INSERT WITH CHECK (user_id = platform.current_actor());
--> statement-breakpoint
CREATE POLICY passkey_use ON identity.passkey FOR UPDATE
  USING (user_id = platform.current_actor()) WITH CHECK (user_id = platform.current_actor());
--> statement-breakpoint
CREATE POLICY passkey_end ON identity.passkey FOR DELETE USING (user_id = platform.current_actor());
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON identity.passkey TO segl_app;
--> statement-breakpoint
GRANT UPDATE (sign_count, last_used_at) ON identity.passkey TO segl_app;
--> statement-breakpoint
-- Whose a passkey is, for who names it in full.
CREATE FUNCTION identity.passkey_by_id(wanted text)
  RETURNS TABLE (user_id uuid, email text, disabled boolean, cose bytea, sign_count bigint, transports text[])
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = ''
AS $$
  SELECT u.id, u.email, u.disabled_at IS NOT NULL, p.cose, p.sign_count, p.transports
  FROM identity.passkey p
  JOIN identity."user" u ON u.id = p.user_id
  WHERE p.id = wanted
$$;
--> statement-breakpoint
-- What anybody may know of a person’s passkeys. Not the owner's: whoever sees the
-- rows sees them here.
CREATE FUNCTION identity.passkeys_of(wanted uuid)
  RETURNS json
  LANGUAGE sql STABLE STRICT SET search_path = ''
AS $$
  SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name,
    'publicKey', translate(rtrim(encode(p.public_key, 'base64'), '='), E'+/\n', '-_'))), '[]')
  FROM identity.passkey p
  WHERE p.user_id = wanted
$$;
--> statement-breakpoint
-- A challenge that was answered is not answered again; no row is kept of those that were not.
CREATE TABLE identity.spent_challenge (
  hash bytea PRIMARY KEY CHECK (length(hash) = 32),
  expires_at timestamptz NOT NULL
);
--> statement-breakpoint
CREATE INDEX spent_challenge_expires ON identity.spent_challenge (expires_at);
--> statement-breakpoint
GRANT INSERT ON identity.spent_challenge TO segl_app;
--> statement-breakpoint
ALTER TABLE identity."user"
  -- Keyed hashes of the recovery codes that are left.
  ADD COLUMN recovery_hashes text[],
  -- Wrong one-time codes in a row behind what was right; from a number on the authenticator rests.
  ADD COLUMN wrong_codes integer NOT NULL DEFAULT 0 CHECK (wrong_codes >= 0);
--> statement-breakpoint
GRANT SELECT (wrong_codes), UPDATE (recovery_hashes, wrong_codes) ON identity."user" TO segl_app;
--> statement-breakpoint
-- Of several rows with one id it is the digest of none, as with the other digests.
CREATE FUNCTION identity.recovery_digest(wanted uuid)
  RETURNS text
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = ''
AS $$
  SELECT CASE WHEN count(*) = 1
    THEN min(encode(sha256(convert_to(array_to_string(u.recovery_hashes, ' '), 'UTF8')), 'hex')) ELSE 'several' END
  FROM identity."user" u
  WHERE u.id = wanted
$$;
--> statement-breakpoint
-- The recovery codes of who acts, and of nobody else.
CREATE FUNCTION identity.own_recovery_hashes()
  RETURNS text[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
AS $$
  SELECT u.recovery_hashes FROM identity."user" u WHERE u.id = platform.current_actor()
$$;
--> statement-breakpoint
ALTER TABLE identity.session
  ADD COLUMN handle uuid NOT NULL DEFAULT gen_random_uuid(),
  -- How it was opened, and by what the person last proved more than that.
  ADD COLUMN method text,
  ADD COLUMN second_factor text,
  ADD COLUMN device text,
  ADD COLUMN seen_at timestamptz;
--> statement-breakpoint
CREATE UNIQUE INDEX session_handle ON identity.session (handle);
--> statement-breakpoint
ALTER TABLE identity.session ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY session_own ON identity.session
  USING (user_id = platform.current_actor()) WITH CHECK (user_id = platform.current_actor());
--> statement-breakpoint
CREATE FUNCTION identity.session_of_token(wanted text)
  RETURNS TABLE (
    user_id uuid, email text, name text, has_totp boolean, has_passkey boolean, handle uuid, method text,
    created_at timestamptz, expires_at timestamptz, absolute_expires_at timestamptz,
    second_factor_at timestamptz, second_factor text
  )
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = ''
AS $$
  SELECT u.id, u.email, u.name, u.totp_sealed IS NOT NULL,
    EXISTS (SELECT FROM identity.passkey p WHERE p.user_id = u.id),
    s.handle, s.method, s.created_at, s.expires_at, s.absolute_expires_at, s.second_factor_at, s.second_factor
  FROM identity.session s
  JOIN identity."user" u ON u.id = s.user_id
  WHERE s.id = wanted AND u.disabled_at IS NULL
$$;
--> statement-breakpoint
-- What whoever has a token may do with its session; never beyond the absolute end.
CREATE FUNCTION identity.extend_session(wanted text, until timestamptz, now timestamptz)
  RETURNS void
  LANGUAGE sql STRICT SECURITY DEFINER SET search_path = ''
AS $$
  UPDATE identity.session s SET expires_at = least(until, s.absolute_expires_at), seen_at = now
  WHERE s.id = wanted AND s.expires_at < least(until, s.absolute_expires_at)
$$;
--> statement-breakpoint
CREATE FUNCTION identity.end_session(wanted text)
  RETURNS void
  LANGUAGE sql STRICT SECURITY DEFINER SET search_path = ''
AS $$
  DELETE FROM identity.session s WHERE s.id = wanted
$$;
--> statement-breakpoint
-- What is still on its way with a token that another has taken the place of is answered; nothing extends it.
CREATE FUNCTION identity.retire_session(wanted text, until timestamptz)
  RETURNS void
  LANGUAGE sql STRICT SECURITY DEFINER SET search_path = ''
AS $$
  UPDATE identity.session s
  SET expires_at = least(until, s.expires_at), absolute_expires_at = least(until, s.absolute_expires_at)
  WHERE s.id = wanted
$$;
--> statement-breakpoint
ALTER TABLE identity.sign_in_link ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY sign_in_link_own ON identity.sign_in_link
  USING (user_id = platform.current_actor()) WITH CHECK (user_id = platform.current_actor());
--> statement-breakpoint
-- Whose an open link is, for who brings its token.
CREATE FUNCTION identity.link_by_hash(wanted text, now timestamptz)
  RETURNS TABLE (user_id uuid, email text, disabled boolean)
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = ''
AS $$
  SELECT u.id, u.email, u.disabled_at IS NOT NULL
  FROM identity.sign_in_link l
  JOIN identity."user" u ON u.id = l.user_id
  WHERE l.token_hash = wanted AND l.used_at IS NULL AND l.expires_at > now
$$;
--> statement-breakpoint
-- What opens no door any more, of whomever; and nothing else of anybody.
CREATE FUNCTION identity.forget_expired(now timestamptz)
  RETURNS void
  LANGUAGE sql STRICT SECURITY DEFINER SET search_path = ''
AS $$
  DELETE FROM identity.session s WHERE s.expires_at < now;
  DELETE FROM identity.sign_in_link l WHERE l.expires_at < now;
  DELETE FROM identity.spent_challenge c WHERE c.expires_at < now;
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION identity.passkey_by_id(text), identity.passkeys_of(uuid), identity.recovery_digest(uuid), identity.own_recovery_hashes(),
  identity.session_of_token(text), identity.extend_session(text, timestamptz, timestamptz), identity.end_session(text),
  identity.retire_session(text, timestamptz),
  identity.link_by_hash(text, timestamptz), identity.forget_expired(timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION identity.passkey_by_id(text), identity.passkeys_of(uuid), identity.recovery_digest(uuid), identity.own_recovery_hashes(),
  identity.session_of_token(text), identity.extend_session(text, timestamptz, timestamptz), identity.end_session(text),
  identity.retire_session(text, timestamptz),
  identity.link_by_hash(text, timestamptz), identity.forget_expired(timestamptz) TO segl_app;
--> statement-breakpoint
SELECT platform.one_place('identity.passkey'), platform.one_place('identity.spent_challenge'),
  platform.plan_for_many('identity.passkey'), platform.plan_for_many('identity.spent_challenge'),
  platform.plan_for_many('identity.session');
