-- Identity: who a person is and what they are in which client.
GRANT USAGE ON SCHEMA identity TO segl_app;

ALTER TABLE identity."user"
  ADD CONSTRAINT user_email_normal CHECK (email = lower(btrim(email)) AND email LIKE '_%@_%' AND length(email) <= 254),
  ADD CONSTRAINT user_name_given CHECK (btrim(name) <> ''),
  ADD CONSTRAINT user_password_argon2id CHECK (password_hash LIKE '$argon2id$%');

ALTER TABLE identity.session
  ADD CONSTRAINT session_id_is_hash CHECK (id ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT session_ends CHECK (expires_at <= absolute_expires_at);

ALTER TABLE identity.sign_in_link
  ADD CONSTRAINT sign_in_link_is_hash CHECK (token_hash ~ '^[0-9a-f]{64}$');

ALTER TABLE identity.membership
  ADD CONSTRAINT membership_client FOREIGN KEY (client_id) REFERENCES platform.client (id),
  ADD CONSTRAINT membership_role_known
    CHECK (role IN ('field', 'bookkeeper', 'manager', 'administrator', 'auditor'));

-- A membership shows to its client and to its own person (who must see which clients there are to choose from),
-- but only from within the client can it be made or changed.
ALTER TABLE identity.membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.membership FORCE ROW LEVEL SECURITY;
CREATE POLICY membership_read ON identity.membership FOR SELECT
  USING (client_id = platform.current_client() OR user_id = platform.current_actor());
CREATE POLICY membership_add ON identity.membership FOR INSERT
  WITH CHECK (client_id = platform.current_client());
CREATE POLICY membership_change ON identity.membership FOR UPDATE
  USING (client_id = platform.current_client()) WITH CHECK (client_id = platform.current_client());
GRANT SELECT, INSERT ON identity.membership TO segl_app;
GRANT UPDATE (role) ON identity.membership TO segl_app;

-- People of other clients don't exist for this one. Not forced: the functions below run as the owner, who must
-- find the person before anybody knows which client is meant.
ALTER TABLE identity."user" ENABLE ROW LEVEL SECURITY;
CREATE POLICY user_read ON identity."user" FOR SELECT
  USING (
    id = platform.current_actor()
    OR EXISTS (
      SELECT FROM identity.membership m
      WHERE m.client_id = platform.current_client() AND m.user_id = "user".id
    )
  );
CREATE POLICY user_add ON identity."user" FOR INSERT WITH CHECK (true);
CREATE POLICY user_change ON identity."user" FOR UPDATE
  USING (id = platform.current_actor()) WITH CHECK (id = platform.current_actor());
-- password_hash and totp_sealed can be written but not read by the app's role.
GRANT SELECT (id, email, name, totp_last_step, created_at, disabled_at) ON identity."user" TO segl_app;
GRANT INSERT ON identity."user" TO segl_app;
GRANT UPDATE (name, password_hash, totp_sealed, totp_last_step, disabled_at) ON identity."user" TO segl_app;

GRANT SELECT, INSERT, DELETE ON identity.session TO segl_app;
GRANT UPDATE (expires_at) ON identity.session TO segl_app;

GRANT SELECT, INSERT, DELETE ON identity.sign_in_link TO segl_app;
GRANT UPDATE (used_at) ON identity.sign_in_link TO segl_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON identity.rate_limit TO segl_app;

-- The credentials of exactly one person, for whoever names the address in full: a stolen connection can't list
-- hashes, only ask for those it can already name.
CREATE FUNCTION identity.user_by_email(wanted text)
  RETURNS TABLE (id uuid, password_hash text, totp_sealed bytea, disabled boolean)
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = ''
AS $$
  SELECT u.id, u.password_hash, u.totp_sealed, u.disabled_at IS NOT NULL
  FROM identity."user" u
  WHERE u.email = wanted
$$;

-- A session and its person; nothing for a disabled one, so that disabling works at once and everywhere.
CREATE FUNCTION identity.session_by_hash(wanted text)
  RETURNS TABLE (
    user_id uuid, email text, name text, has_totp boolean,
    expires_at timestamptz, absolute_expires_at timestamptz, second_factor_at timestamptz
  )
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = ''
AS $$
  SELECT u.id, u.email, u.name, u.totp_sealed IS NOT NULL, s.expires_at, s.absolute_expires_at, s.second_factor_at
  FROM identity.session s
  JOIN identity."user" u ON u.id = s.user_id
  WHERE s.id = wanted AND u.disabled_at IS NULL
$$;

REVOKE ALL ON FUNCTION identity.user_by_email(text), identity.session_by_hash(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity.user_by_email(text), identity.session_by_hash(text) TO segl_app;
