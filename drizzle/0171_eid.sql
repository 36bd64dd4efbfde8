-- People are known by electronic identities of providers that the installation names. What a provider calls somebody is kept
-- as a keyed hash alone: no national identity number, nor what stands for one, is in the database.

CREATE TABLE identity.eid (
  user_id uuid NOT NULL REFERENCES identity."user",
  -- Hex HMAC-SHA-256 of the issuer and of its subject, under the installation's key.
  id text NOT NULL CHECK (id ~ '^[0-9a-f]{64}$'),
  issuer text NOT NULL CHECK (length(issuer) BETWEEN 1 AND 500),
  -- How sure the issuer was of who it is, when it was linked.
  level text NOT NULL CHECK (level IN ('substantial', 'high')),
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  PRIMARY KEY (user_id, id),
  UNIQUE (id)
);
--> statement-breakpoint
ALTER TABLE identity.eid ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
-- Not forced: the functions run as the owner, who must find the person before anybody knows who it is.
CREATE POLICY eid_see ON identity.eid FOR SELECT
  USING (
    user_id = platform.current_actor()
    OR EXISTS (
      SELECT FROM identity.membership m
      WHERE m.client_id = platform.current_client() AND m.user_id = eid.user_id
    )
  );
--> statement-breakpoint
CREATE POLICY eid_add ON identity.eid FOR INSERT WITH CHECK (user_id = platform.current_actor());
--> statement-breakpoint
CREATE POLICY eid_use ON identity.eid FOR UPDATE
  USING (user_id = platform.current_actor()) WITH CHECK (user_id = platform.current_actor());
--> statement-breakpoint
CREATE POLICY eid_end ON identity.eid FOR DELETE USING (user_id = platform.current_actor());
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON identity.eid TO segl_app;
--> statement-breakpoint
GRANT UPDATE (last_used_at) ON identity.eid TO segl_app;
--> statement-breakpoint
-- Whose an eID is, for who names it in full.
CREATE FUNCTION identity.eid_by_id(wanted text)
  RETURNS TABLE (user_id uuid, email text, disabled boolean)
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = ''
AS $$
  SELECT u.id, u.email, u.disabled_at IS NOT NULL
  FROM identity.eid e
  JOIN identity."user" u ON u.id = e.user_id
  WHERE e.id = wanted
$$;
--> statement-breakpoint
-- What logs are told of a person's eIDs. Not the owner's: whoever sees the rows sees them here.
CREATE FUNCTION identity.eids_of(wanted uuid)
  RETURNS json
  LANGUAGE sql STABLE STRICT SET search_path = ''
AS $$
  SELECT coalesce(json_agg(json_build_object('id', e.id, 'issuer', e.issuer, 'level', e.level)), '[]')
  FROM identity.eid e
  WHERE e.user_id = wanted
$$;
--> statement-breakpoint
-- How sure the issuer was of who it is, in a session that an eID opened or raised last.
ALTER TABLE identity.session ADD COLUMN eid_level text CHECK (eid_level IN ('substantial', 'high'));
--> statement-breakpoint
DROP FUNCTION identity.session_of_token(text);
--> statement-breakpoint
CREATE FUNCTION identity.session_of_token(wanted text)
  RETURNS TABLE (
    user_id uuid, email text, name text, has_totp boolean, has_passkey boolean, eid_issuers text[], handle uuid, method text,
    created_at timestamptz, expires_at timestamptz, absolute_expires_at timestamptz,
    second_factor_at timestamptz, second_factor text, eid_level text
  )
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = ''
AS $$
  SELECT u.id, u.email, u.name, u.totp_sealed IS NOT NULL,
    EXISTS (SELECT FROM identity.passkey p WHERE p.user_id = u.id),
    ARRAY(SELECT e.issuer FROM identity.eid e WHERE e.user_id = u.id),
    s.handle, s.method, s.created_at, s.expires_at, s.absolute_expires_at, s.second_factor_at, s.second_factor, s.eid_level
  FROM identity.session s
  JOIN identity."user" u ON u.id = s.user_id
  WHERE s.id = wanted AND u.disabled_at IS NULL
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION identity.eid_by_id(text), identity.eids_of(uuid), identity.session_of_token(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION identity.eid_by_id(text), identity.eids_of(uuid), identity.session_of_token(text) TO segl_app;
--> statement-breakpoint
SELECT platform.one_place('identity.eid'), platform.plan_for_many('identity.eid');
